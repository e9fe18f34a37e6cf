"""Which is measurably better: the trained model, or the nearest example by alignment?"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.errors import BadRun, NotComparable
from scoring.learn.events.clips import Clip
from scoring.learn.events.nearest import Described, described, distances, vote
from scoring.learn.runs import METRICS

Way = Literal["model", "alignment"]

SURE = 0.05
"""The model is taken when so many more right answers would be chance with at most this probability."""


@dataclass(frozen=True)
class Comparison:
    """Both on the same clips, neither having learned from them.

    ``p`` is the one-sided probability of the exact sign test (McNemar) over
    the clips that only one of them got right. ``said`` is what alignment took each
    judged clip for; None for clips that cannot be aligned, which count for neither.
    """

    clips: int
    model: float
    alignment: float
    p: float
    said: tuple[str | None, ...]

    @property
    def better(self) -> Way:
        """The model only where it is measurably better; else what needs no training."""
        return "model" if self.model > self.alignment and self.p <= SURE else "alignment"

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the metrics."""
        return {
            "clips": self.clips,
            "model_accuracy": self.model,
            "alignment_accuracy": self.alignment,
            "p": self.p,
            "better": self.better,
        }


def better_of(folder: Path) -> Way:
    """Which way to go with the run in ``folder``, as measured at its end: its model, or alignment.

    Alignment too where the two were not compared. BadRun if there is no finished run.
    """
    try:
        metrics = json.loads((folder / METRICS).read_text(encoding="utf-8"))
        found = metrics["alignment"]
        return "model" if found and found["better"] == "model" else "alignment"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRun(f"{folder} holds no finished run of the event model.") from error


def compared(
    clips: Sequence[Clip],
    folds: IntArray,
    judged: IntArray,
    right: BoolArray,
    *,
    mirror: bool = True,
) -> Comparison:
    """The model, ``right [n]`` about the clips ``judged [n]``, beside alignment to clips of other folds.

    ``mirror``: whether a mirrored movement is the same.
    """
    said = judged_by_alignment(_apart(clips, mirror), [clip.label for clip in clips], folds, judged)
    both = np.array([name is not None for name in said], bool)
    also = np.array([name == clips[i].label for name, i in zip(said, judged.tolist(), strict=True)], bool)
    if not both.any():
        return Comparison(0, 0.0, 0.0, 1.0, said)
    p = sign_test(right[both], also[both])
    return Comparison(int(both.sum()), float(right[both].mean()), float(also[both].mean()), p, said)


def _apart(clips: Sequence[Clip], mirror: bool) -> FloatArray:
    """``[N, N]`` distances; infinite to and from what cannot be aligned, as a clip of one frame."""
    places: list[int] = []
    examples: list[Described] = []
    for place, clip in enumerate(clips):
        with contextlib.suppress(NotComparable):
            examples.append(described(clip))
            places.append(place)
    away = np.full((len(clips), len(clips)), np.inf)
    away[np.ix_(places, places)] = distances(examples, sided=[not mirror] * len(examples))
    return away


def judged_by_alignment(
    away: FloatArray, labels: Sequence[str], folds: IntArray, judged: IntArray
) -> tuple[str | None, ...]:
    """What the nearest examples outside its fold take each of ``judged`` for; ``away [N, N]``.

    None where no distance to one of them is finite.
    """
    said: list[str | None] = []
    for i in judged.tolist():
        others = np.flatnonzero((folds != folds[i]) & np.isfinite(away[i])).tolist()
        said.append(vote(away[i, others], [labels[j] for j in others]) if others else None)
    return tuple(said)


def sign_test(one: BoolArray, other: BoolArray) -> float:
    """How probable so many more successes of ``one``, or still more, are if neither is better."""
    from scipy.stats import binomtest

    only_one, only_other = int((one & ~other).sum()), int((other & ~one).sum())
    if not only_one + only_other:
        return 1.0
    return float(binomtest(only_one, only_one + only_other, 0.5, alternative="greater").pvalue)
