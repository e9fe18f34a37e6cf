"""The kinds of background work of the library, their stages, and what a person reads for those."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.rules import stage_words

PROCESS_VIDEO = "process_video"
"""Checks an uploaded file, makes it playable and finds the body in it."""

FOLLOW_PERSON = "follow_person"
"""Measures a video again, of whom its owner has chosen. A job of its own: while it goes on, and if it
fails, the video stays as measured and playable as it was."""

CHECK_TAKE = "check_take"
"""Compares a take with the reference of its routine."""

PROBE, TRANSCODE, EXTRACT, CHECK = "probe", "transcode", "extract", "check"

STAGE_WORDS: dict[str, str | Promise] = {
    "": _("Waiting for its turn"),
    PROBE: _("Checking the file"),
    TRANSCODE: _("Making it playable"),
    EXTRACT: _("Finding the body"),
    CHECK: _("Comparing with the reference"),
}


def stage_label(stage: str) -> str:
    """What a person reads for the stage ``stage`` of any package's job."""
    words = (STAGE_WORDS.get(stage), *stage_words.ask(stage))
    return str(next(filter(None, words), _("Working")))
