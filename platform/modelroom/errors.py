"""What a person can do wrong in the model room, each with a sentence for them."""

from __future__ import annotations

from common.errors import UserError


class NotMeasuredYet(UserError):
    """The video has no track that could be corrected."""

    code = "not_measured"
    status = 409
    retryable = True


class TrackChanged(UserError):
    """The video was measured anew, of somebody else or with another model, meanwhile."""

    code = "track_changed"
    status = 409


class TooManyCorrections(UserError):
    """More corrected frames than a video may have."""

    code = "too_many_corrections"
    status = 422


class NothingToExport(UserError):
    """Nobody who agreed to training has a corrected frame."""

    code = "nothing_to_export"
    status = 409


class FolderInUse(UserError):
    """The folder for a data set holds something else, or cannot be written."""

    code = "folder_in_use"
    status = 409


class BadChanges(UserError):
    """What was changed in a configuration makes no sense, or is not to be changed."""

    code = "bad_changes"
    status = 422


class UnknownData(UserError):
    """No data set and no folder that this installation allows."""

    code = "unknown_data"
    status = 422


class RunInUse(UserError):
    """The model of the run is in service."""

    code = "run_in_use"
    status = 409


class ModelNotReady(UserError):
    """The model cannot be loaded."""

    code = "model_not_ready"
    status = 409


class NothingToMeasureOn(UserError):
    """There are no labelled photos on which two models could be compared."""

    code = "nothing_to_measure_on"
    status = 409
