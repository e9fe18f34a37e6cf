"""The stages of background work in words; the one place that maps them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBE, TRANSCODE, EXTRACT, CHECK = "probe", "transcode", "extract", "check"

STAGE_LABELS: dict[str, str | Promise] = {
    "": _("Waiting for its turn"),
    PROBE: _("Checking the file"),
    TRANSCODE: _("Making it playable"),
    EXTRACT: _("Finding the body"),
    CHECK: _("Comparing with the reference"),
}
"""Packages above the library add the stages of their own jobs in ``ready()``."""


def stage_label(stage: str) -> str:
    """What a person reads for the stage ``stage``."""
    return str(STAGE_LABELS.get(stage, _("Working")))
