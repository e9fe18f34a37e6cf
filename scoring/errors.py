"""Errors a user can cause, each with a sentence for that user."""

from __future__ import annotations

from scoring.reasons import SENTENCE, Reason, reason_in


class ScoringError(Exception):
    """Something in the input is wrong and a person can put it right.

    ``str(error)`` is one English sentence that says what is wrong and what to
    do. ``code`` is stable and machine readable; ``retryable`` says whether the
    same input may succeed when tried again. ``reason`` can be kept and said in
    other languages; of an error that was given a plain sentence it holds that.
    """

    code = "scoring_error"
    retryable = False

    def __init__(self, said: str | Reason) -> None:
        self.reason = said if isinstance(said, Reason) else Reason(self.code, values={SENTENCE: said})
        super().__init__(reason_in(self.reason))


class FileMissing(ScoringError):
    """The named file does not exist or cannot be opened."""

    code = "file_missing"


class NotAVideo(ScoringError):
    """The file holds no video stream that can be decoded."""

    code = "not_a_video"


class PhotoNotVideo(NotAVideo):
    """The file holds a photo in a container that videos come in too."""

    code = "photo_not_video"


class TooDemanding(ScoringError):
    """The file asks more of the machine than a video may: too large, too long, too many pictures.

    ``code`` is that of the reason.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.code = reason.code


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


class BadCriterion(ScoringError):
    """A criterion of a routine lacks something, or asks for what cannot be."""

    code = "bad_criterion"


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
