"""Names of parts and scores in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from library.parts import PART_LABELS
from scoring.compare.calibration import ANOTHER_MOVEMENT, EVEN_TIMING
from scoring.language import whole


def part_label(part: str) -> str:
    """The part's name for a reader."""
    return str(PART_LABELS.get(part, part.replace("_", " ").capitalize()))


def timing_in_words(timing: float | None, *, total: float | None) -> str:
    """What a timing score means: how even the tempo is, whether slower than the reference's or not.

    ``total`` is the form: of another movement there is no tempo to compare.
    """
    if timing is None and total is not None and total < ANOTHER_MOVEMENT:
        return _("Not measured: too unlike the reference")
    if timing is None:
        return _("Not measured")
    timing = whole(timing)
    if timing >= EVEN_TIMING:
        return _("An even tempo")
    if timing >= 60:
        return _("The tempo wavers")
    return _("An uneven tempo")
