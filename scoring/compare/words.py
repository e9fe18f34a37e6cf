"""What is said of a comparison: moments, remarks on the whole clip, and what went well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.compare.aligned import SWAPPED, aligned_of, view_of
from scoring.compare.deviation import Deviations
from scoring.compare.match import Match
from scoring.compare.moments import find_candidates
from scoring.compare.ranking import chosen
from scoring.compare.result import Moment, PartScore, Remark
from scoring.compare.sentences import sentence_of

__all__ = ["SWAPPED", "Words", "find_words"]

FloatArray = npt.NDArray[np.floating]


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
    aligned = aligned_of(match, found, values)
    view = view_of(aligned)
    moments = chosen(find_candidates(aligned, view, weights))
    return Words(moments=tuple(replace(moment, sentence=sentence_of(moment)) for moment in moments))
