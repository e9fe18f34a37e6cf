"""What holds a total down: the one plain fault that the rest of the body does not make good."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scoring.compare.calibration import GOOD, LEAST_SHOWN, WORST_SHARE
from scoring.compare.measure.curve import ratio_of, value_of
from scoring.compare.result import PartScore

LEAST_HELD = 3.0
"""Points under what all parts come to from which on it is said. Set by hand: less makes nobody wonder."""
BESIDE = 1.0
"""Points over the total up to which a part's value can be what holds it. Set by hand: means of times."""


def held_down_by(
    total: float, parts: Mapping[str, PartScore], weights: Mapping[str, float]
) -> tuple[str, ...] | None:
    """The names of the parts that hold ``total`` (0..100) down, the lowest first; None where nothing does.

    Empty where something does that is of no part: the trunk for a moment, the other side, how far the whole
    body moves, that it follows another way. ``weights`` are by the sides of ``parts``; a part without one
    counts 1. What the mean over the parts comes to is known from their values, which are no higher than their
    errors make them: so a total under that is held down. Where a part was seen and its value is not known, as
    from another side, nobody knows.
    """
    if total >= GOOD or any(part.value is None and part.coverage >= LEAST_SHOWN for part in parts.values()):
        return None
    ratios = {
        name: ratio_of(part.value)
        for name, part in parts.items()
        if part.value is not None and weights.get(name, 1.0) > 0
    }
    if not ratios:
        return None
    mean = np.average(list(ratios.values()), weights=[weights.get(name, 1.0) for name in ratios])
    if float(value_of(mean)) - total < LEAST_HELD:
        return None
    low = [name for name in ratios if (parts[name].value or 0.0) <= total + BESIDE]
    # What is low because the whole body moves less is no fault of that part.
    own = [name for name in low if parts[name].further is None]
    plain = [name for name in own if parts[name].throughout or parts[name].briefly]
    worst = max(ratios, key=lambda name: ratios[name])
    moved = any(parts[name].further is not None for name in low)
    if not plain and not moved and float(value_of(np.array(WORST_SHARE * ratios[worst]))) <= total + BESIDE:
        plain = [worst]
    return tuple(sorted(plain, key=lambda name: -ratios[name]))
