"""The attention over a practice as a drawing: how much each moment told which routine it is."""

from __future__ import annotations

from dataclasses import dataclass

from library.models import Routine
from practice.models import Attempt
from recognition.selectors import Attention, attention_of

WIDTH, HEIGHT = 1000, 100
"""Units of the drawing; its width is the whole video."""

DIGITS = 1


@dataclass(frozen=True)
class Strip:
    """``path`` is the outline, in units of WIDTH and HEIGHT; ``peaks`` are seconds, in order.

    ``taken_for`` is the routine it looked like, None: none of them.
    """

    path: str
    peaks: list[float]
    taken_for: Routine | None

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT


def strip_of(*, attempt: Attempt) -> Strip | None:
    """The attempt's strip; None where no trained model that is in service looked at it."""
    attention = attention_of(attempt=attempt)
    duration = attempt.video.duration
    if attention is None or not duration:
        return None
    peaks = [peak for peak in attention.peaks if peak <= duration]
    return Strip(outline(attention, duration), peaks, attention.taken_for)


def outline(attention: Attention, duration: float) -> str:
    """SVG path of the area under the attention; 0 where nothing was sampled.

    The highest moment is at the top, unless all told about as much: that is drawn half as high.
    """
    highest = max(*attention.weights, 2 / len(attention.weights))
    across = [round(WIDTH * min(max(time / duration, 0.0), 1.0), DIGITS) for time in attention.times]
    up = [round(HEIGHT * (1 - weight / highest), DIGITS) for weight in attention.weights]
    # A single sample stands for the moments around it.
    first, last = (across[0], across[-1]) if len(across) > 1 else (across[0] - 4, across[0] + 4)
    points = [(first, HEIGHT), *zip(across, up, strict=True), (last, HEIGHT)]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"
