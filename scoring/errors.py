"""Errors a user can cause, each with a sentence for that user."""

from __future__ import annotations


class ScoringError(Exception):
    """Something in the input is wrong and a person can put it right.

    ``str(error)`` is one sentence that says what is wrong and what to do.
    ``code`` is stable and machine readable; ``retryable`` says whether the
    same input may succeed when tried again.
    """

    code = "scoring_error"
    retryable = False


class FileMissing(ScoringError):
    """The named file does not exist or cannot be opened."""

    code = "file_missing"


class NotAVideo(ScoringError):
    """The file holds no video stream that can be decoded."""

    code = "not_a_video"


class NotAPicture(ScoringError):
    """The file holds no picture that can be decoded."""

    code = "not_a_picture"


class NoPersonFound(ScoringError):
    """No person was found in any frame."""

    code = "no_person"


class BadChoice(ScoringError):
    """A person, an entry or a moment was chosen that cannot be understood or is not there."""

    code = "bad_choice"


class BadTrack(ScoringError):
    """A pose track or result file is broken or has the wrong shape."""

    code = "bad_track"


class BadCorrection(ScoringError):
    """A correction of a track's joints does not fit the track."""

    code = "bad_correction"


class NotComparable(ScoringError):
    """Two tracks cannot be compared: other skeletons, or nothing measured."""

    code = "not_comparable"


class ModelUnavailable(ScoringError):
    """A keypoint model is unknown, or its files are not installed."""

    code = "model_unavailable"


class BadDataset(ScoringError):
    """A data folder for measuring or training is missing or broken."""

    code = "bad_dataset"


class BadConfig(ScoringError):
    """A training configuration is missing, broken, or does not fit what it is used with."""

    code = "bad_config"


class BadRun(ScoringError):
    """A run folder is missing, broken or not finished."""

    code = "bad_run"


class TrainingFailed(ScoringError):
    """Training went wrong and stopped; what was good is kept."""

    code = "training_failed"
