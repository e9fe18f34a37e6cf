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
    PROBE: _("Getting the video ready"),
    TRANSCODE: _("Getting the video ready"),
    EXTRACT: _("Looking for the body"),
    CHECK: _("Comparing with the reference"),
}

STAGE_LIMITS: dict[str, tuple[float, float]] = {
    PROBE: (300.0, 0.0),
    TRANSCODE: (300.0, 5.0),
    EXTRACT: (300.0, 10.0),
}
"""Limit of each stage of a video: seconds, and seconds for each second of the video. The default model takes
1.1 s for one on two cores (docs/benchmarks.md, 30 frames a second): nine times as long is left for more
frames on a slow and busy machine. ``FORMCHECK_STAGE_LIMIT_FACTOR`` multiplies them; a limit that is too low
shows as jobs that fail with ``took_too_long``."""


def stage_seconds(stage: str, video_seconds: float | None) -> float:
    """How long the stage of a video may take, s; a length that is not known yet counts as none."""
    at_least, for_each = STAGE_LIMITS[stage]
    return at_least + for_each * (video_seconds or 0.0)


def stage_label(stage: str) -> str:
    """What a person reads for the stage ``stage`` of any package's job."""
    words = (STAGE_WORDS.get(stage), *stage_words.ask(stage))
    return str(next(filter(None, words), _("Working")))
