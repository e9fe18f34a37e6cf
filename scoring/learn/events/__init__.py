"""Which movement a video shows, and when: self-attention over the frames of labelled videos.

The way of a training: ``settings`` says what it is told, ``clips`` reads labelled joints, ``batches``
samples and changes them, ``data`` puts a run's videos together (of pictures, too), ``model`` is the
network, ``train`` the run, ``result`` the trained model, loaded and asked. ``nearest`` answers without
any training.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.arrays import FloatArray

LEAST_JUDGED = 10
"""Clips judged by who had not learned from them, under which a model never says "none of them"."""


@dataclass(frozen=True)
class Recognition:
    """What a video was taken for.

    ``probabilities`` has all movements, the likeliest first. ``known`` is False
    where it is probably none of them; ``label`` is then empty. ``attention
    [F]``, which sums to one, is how much each of the moments ``times [F]``
    (seconds of the video) told; ``peaks`` are the seconds of the most telling.
    Both are empty without a model that attends.
    """

    label: str
    probabilities: dict[str, float]
    known: bool
    times: FloatArray
    attention: FloatArray
    peaks: tuple[float, ...]

    @property
    def certainty(self) -> float:
        """Probability of the likeliest movement, known or not."""
        return max(self.probabilities.values())
