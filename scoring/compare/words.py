"""What is said of a comparison: moments, remarks on the whole clip, and what went well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.compare.deviation import Deviations
from scoring.compare.match import Match
from scoring.compare.moments import Aligned, find_moments
from scoring.compare.result import Moment, PartScore, Remark
from scoring.pose.skeleton import PARTS

FloatArray = npt.NDArray[np.floating]

SWAPPED = np.array([0, *(part + 1 if part % 2 else part - 1 for part in range(1, len(PARTS)))])
"""Index of each part's other side in PARTS."""


@dataclass(frozen=True)
class Words:
    """The words of a Score, each the most important first."""

    moments: tuple[Moment, ...]
    remarks: tuple[Remark, ...] = ()
    strengths: tuple[Remark, ...] = ()


def find_words(
    match: Match,
    found: Deviations,
    values: FloatArray,
    parts: Mapping[str, PartScore],
    weights: FloatArray,
) -> Words:
    """The words for a match.

    ``found``, ``values [P, 13]``, ``parts`` and ``weights [13]`` carry the
    sides of the practising person, also where the match is mirrored.
    """
    positions = match.practice.positions[match.warp.path[:, 1]]
    if match.mirrored:
        positions = positions[:, SWAPPED] * np.array([-1.0, 1.0])
    return Words(moments=find_moments(Aligned(match.times, values, found, positions), weights))
