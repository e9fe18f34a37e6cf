"""Why something failed, in words: the one place that has the site's sentences.

What failed keeps and passes on a ``scoring.reasons.Reason``, a code with its values. ``in_words`` makes the
sentence when it is shown, in the language of whoever reads it; for the engine's codes the engine does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language, gettext

from scoring.language import ENGLISH, N_
from scoring.reasons import SENTENCE, Reason, reason_in

MESSAGES: dict[tuple[str, str], str] = {
    ("cancelled", ""): N_("It was cancelled."),
    ("failed", ""): N_("The work could not be done."),
    ("unexpected", ""): N_("Something went wrong on our side. Try again; if it stays, tell your coach."),
    ("worker_lost", ""): N_("The work was interrupted {tries} times and was given up. Try again later."),
    ("took_too_long", ""): N_(
        "This took much longer than videos of this length do, and was ended. "
        "Try again; if it happens again, upload a shorter or smaller video."
    ),
    ("needed_job_failed", ""): N_("What stopped this is no longer in the way. It can be scored now."),
    ("needed_job_cancelled", ""): N_("What this waits for was cancelled."),
    ("on_hold", ""): N_("The guardian does not agree (any longer). Once they do, this can be started again."),
    ("storage_full", ""): N_(
        "There is no room for this video at the moment. Nothing is lost; try again later."
    ),
    ("model_unavailable", "site"): N_(
        "Videos cannot be measured here yet: a part of this site is not installed. {because}"
    ),
    ("not_a_video", "file"): N_("“{name}” is not a video that can be read."),
    ("photo_not_video", "file"): N_("“{name}” is a photo, not a video. Film the movement."),
    ("not_a_picture", "photo"): N_(
        "This photo cannot be read. Save it as JPEG, PNG or WebP, or take another one."
    ),
    ("heic_photo", ""): N_(
        "Photos of the kind HEIC or AVIF cannot be read here. Save the photo as JPEG, or make a screenshot "
        "of it."
    ),
    ("too_many_pixels", "photo"): N_(
        "The photo has {width} × {height} pixels; at most {most} million are taken. Save it smaller."
    ),
    ("too_demanding", "photo"): N_("This photo takes too long to read. Save it again as JPEG, or smaller."),
    ("photo_too_large", ""): N_("The photo has more than {most} MB. Save it smaller."),
    ("no_person", "photo"): N_(
        "Nobody was found in this photo. Take one that shows the whole body in good light."
    ),
    ("pictures_gone", ""): N_(
        "The film of this video was removed; what was measured in it and its scores stay. Film again."
    ),
    ("original_gone", ""): N_(
        "The face is hidden in this film, and the uploaded file was removed: it cannot be measured again."
    ),
    ("movement_gone", ""): N_(
        "What was measured in this video was removed, as its time was over. Its score stays; it cannot be "
        "scored again."
    ),
    ("not_measured", "video"): N_("“{title}” has not been measured yet."),
    ("not_scored", ""): N_("This attempt has not been scored yet."),
    ("reference_failed", ""): N_("The reference video could not be processed: {because}"),
    ("no_examples", ""): N_("No routine of this group has been measured yet."),
    ("little_movement_seen", ""): N_(
        "Too little of a movement is seen in this video to tell which routine it is. "
        "Film the whole body, or choose the person to follow."
    ),
    ("nothing_to_learn_from", ""): N_("There is no video yet that may be learned from."),
    ("one_routine_to_learn_from", ""): N_(
        "Only one routine has videos that may be learned from; to tell routines apart two are needed."
    ),
    ("few_seen_moving", ""): N_(
        "In too few of the videos that may be learned from somebody is seen moving; "
        "to tell routines apart, videos of two are needed."
    ),
    ("nothing_to_export", ""): N_("There is no corrected frame of anybody who agreed to training."),
    ("nothing_to_measure_on", ""): N_(
        "There are no labelled photos to compare models on. Make a data set first."
    ),
    ("folder_in_use", ""): N_(
        "{folder} holds something else. Choose an empty folder, or that of an earlier export."
    ),
    ("folder_in_use", "unwritable"): N_("The folder cannot be written: {error}."),
    ("bad_changes", "configuration"): N_("There is no configuration “{name}” any more."),
}
"""The sentence for each code, and what it is about where that changes the sentence."""


def in_words(reason: Reason | None) -> str:
    """The sentence for ``reason`` in the active language; empty for None.

    What was kept as a sentence, because no code explains it, is said as it was said then.
    """
    if reason is None:
        return ""
    message = MESSAGES.get((reason.code, reason.about))
    if message is None or SENTENCE in reason.values:
        return reason_in(reason, get_language() or ENGLISH)
    return gettext(message).format(**{name: _said(value) for name, value in reason.values.items()})


def _said(value: Any) -> Any:
    """A reason within a reason as its sentence, anything else as it is."""
    return in_words(Reason.of(value)) if isinstance(value, Mapping) else value


def kept(reason: Reason | None) -> dict[str, Any] | None:
    """``reason`` as a row or the API holds it; ``Reason.of`` reads it."""
    return None if reason is None else asdict(reason)
