"""What is said of a comparison: moments, remarks on the whole clip, and what went well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring.compare.aligned import SWAPPED, aligned_of, view_of
from scoring.compare.clip import clip_remarks
from scoring.compare.deviation import Deviations
from scoring.compare.handful import handful
from scoring.compare.match import Match
from scoring.compare.moments import find_candidates
from scoring.compare.praise import ANOTHER_MOVEMENT, Results, strengths
from scoring.compare.ranking import chosen
from scoring.compare.reasons import WHOLE
from scoring.compare.result import Moment, Remark
from scoring.compare.sentences import sentence_of
from scoring.compare.smoothness import smoothness_remarks

__all__ = ["SWAPPED", "Results", "Words", "find_words"]

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
    weights: FloatArray,
    results: Results,
    further: Sequence[Remark] = (),
) -> Words:
    """The words for a match.

    ``found``, ``values [P, 13]``, ``weights [13]`` and the parts of ``results``
    carry the sides of the practising person, also where the match is mirrored.
    ``further`` are remarks found elsewhere, ranked among those found here by
    their importance (see ``stretches.weight_of``).
    """
    aligned = aligned_of(match, found, values)
    view = view_of(aligned)
    moments = chosen(find_candidates(aligned, view, weights))
    clip = [*clip_remarks(aligned, view, weights), *further]
    # How smoothly somebody does another movement says nothing about this one.
    if results.total is None or results.total >= ANOTHER_MOVEMENT:
        clip += smoothness_remarks(match, weights)
    clip.sort(key=lambda remark: -remark.importance)
    worked, remarks = handful(moments, clip)
    praised = strengths(aligned, results, weights, (*worked, *remarks), whole=match.completeness >= WHOLE)
    return Words(
        moments=tuple(replace(moment, sentence=sentence_of(moment)) for moment in worked),
        remarks=tuple(replace(remark, sentence=sentence_of(remark)) for remark in remarks),
        strengths=tuple(replace(remark, sentence=sentence_of(remark)) for remark in praised),
    )
