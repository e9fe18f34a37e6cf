"""A trained event model: loading it, asking it, how sure it is, and whether it is better than alignment.

How sure it is, and when it should say that it is none of the movements it knows, is fitted on clips
that the answering member did not learn from. The temperature is that of Guo et al. 2017 (On
Calibration of Modern Neural Networks). How familiar a clip is, is its greatest logit (Hendrycks et al.
2022, Scaling Out-of-Distribution Detection): the softmax would hide that all are low.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.errors import BadRun, BadTrack, NotComparable
from scoring.learn.config import read_config
from scoring.learn.events import LEAST_JUDGED, Recognition
from scoring.learn.events.batches import Batch, pose_batch, sample_times
from scoring.learn.events.clips import LAYOUTS, Clip, clip_of
from scoring.learn.events.data import (
    PictureSamples,
    Samples,
    batches,
    sample_video,
)
from scoring.learn.events.model import Members
from scoring.learn.events.nearest import Described, described, distances, vote
from scoring.learn.events.settings import EventSettings, without_start
from scoring.learn.runs import METRICS, read_weights
from scoring.pose.track import PoseTrack

KIND = "events"


REFUSED = 0.1
"""The share of known clips that may be taken for none of the movements."""

TEMPERATURES = torch.logspace(-1.0, 0.7, 60)


@dataclass(frozen=True)
class Calibration:
    """Logits are divided by ``temperature``; a clip under ``least_familiarity`` is none of the classes."""

    temperature: float = 1.0
    least_familiarity: float = float("-inf")

    def as_dict(self) -> dict[str, Any]:
        """Plain values; no threshold is None, as JSON has no infinity."""
        values = asdict(self)
        return values if self.least_familiarity > float("-inf") else {**values, "least_familiarity": None}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Calibration:
        """The inverse of ``as_dict``."""
        least = values["least_familiarity"]
        return cls(float(values["temperature"]), float("-inf") if least is None else float(least))


def familiarity(logits: Tensor) -> Tensor:
    """``[N]`` of ``logits [N, classes]``, or of the members' ``[members, N, classes]``."""
    mean = logits.mean(dim=0) if logits.ndim == 3 else logits
    return mean.amax(dim=-1)


def calibrated(logits: Tensor, labels: Tensor) -> Calibration:
    """Fitted on ``logits [N, classes]`` and ``labels [N]`` of clips that were not learned from."""
    if len(logits) < LEAST_JUDGED:
        return Calibration()
    losses = torch.stack([functional.cross_entropy(logits / t, labels) for t in TEMPERATURES])
    least = torch.quantile(familiarity(logits), REFUSED)
    return Calibration(float(TEMPERATURES[losses.argmin()]), float(least))


@dataclass(frozen=True)
class EventModel:
    """A trained model: ``classes`` in the order of its answers; how to sample; when it is none of them."""

    settings: EventSettings
    classes: tuple[str, ...]
    network: Members
    calibration: Calibration
    figures: dict[str, Any]


def answers(network: Members, samples: Samples, calibration: Calibration) -> np.ndarray:
    """Probabilities ``[N, classes]`` of all of ``samples``."""
    found = batches(samples, list(range(len(samples))))
    parts = [network.answer(batch).probabilities(calibration.temperature) for batch in found]
    return np.asarray(torch.cat(parts).numpy())


def load_events(folder: Path) -> EventModel:
    """The event model in a run folder; BadRun if there is none, or it is broken."""
    weights, manifest = read_weights(folder)
    if manifest.get("kind") != KIND:
        raise BadRun(f"{folder} is not the folder of an event model.")
    try:
        settings = read_config(manifest["recipe"], EventSettings)
        layout = LAYOUTS[manifest["layout"]] if manifest["layout"] else None
        classes = tuple(str(name) for name in manifest["classes"])
        calibration = Calibration.from_dict(manifest["calibration"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadRun(f"The manifest in {folder} does not say what it should.") from error
    network = Members(without_start(settings), len(classes), layout)
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise BadRun(f"The weights in {folder} do not fit their manifest.") from error
    return EventModel(settings, classes, network.eval(), calibration, dict(manifest.get("figures", {})))


PEAKS = 5
"""No more moments than this are shown."""

ABOVE_EVEN = 1.5
"""A peak has so many times the weight that every frame would have if all had the same."""

APART = 0.5
"""Seconds between two peaks."""


def recognise(model: EventModel, track: PoseTrack | Clip) -> Recognition:
    """Which of the model's movements ``track`` shows, and when.

    NoPersonFound where nobody is seen, BadTrack for joints that are no numbers
    or are not those the model knows.
    """
    clip = track if isinstance(track, Clip) else clip_of(track)
    layout = model.network.layout
    if layout is None:
        raise BadTrack("This model looks at pictures, not at tracks; give it the video.")
    if clip.layout != layout:
        raise BadTrack(
            f"The track has the joints of {clip.layout.name}; the model knows those of {layout.name}."
        )
    times = clip.start + sample_times(clip.duration, model.settings.sampling)
    return _recognition(model, pose_batch([clip], model.settings.sampling), times)


def recognise_video(model: EventModel, path: Path) -> Recognition:
    """The same for a model that looks at pictures; FileMissing or NotAVideo if nothing can be read."""
    if model.network.layout is not None:
        raise BadTrack("This model looks at tracks, not at pictures; give it the video's track.")
    video = sample_video(path, model.settings)
    return _recognition(model, PictureSamples([video], model.settings).batch([0]), video.times)


def _recognition(model: EventModel, batch: Batch, times: FloatArray) -> Recognition:
    answer = model.network.answer(batch)
    shares = answer.probabilities(model.calibration.temperature)[0]
    known = float(familiarity(answer.logits)[0]) >= model.calibration.least_familiarity
    order = torch.argsort(shares, descending=True, stable=True).tolist()
    attention = answer.weights.mean(dim=(0, 2))[0].double().numpy()
    attention = attention / attention.sum()
    return Recognition(
        label=model.classes[order[0]] if known else "",
        probabilities={model.classes[i]: float(shares[i]) for i in order},
        known=known,
        times=times,
        attention=attention,
        peaks=peaks(times, attention),
    )


def peaks(times: FloatArray, attention: FloatArray) -> tuple[float, ...]:
    """Seconds of the most telling moments, in order: the greatest, and others that stand out.

    At most PEAKS, APART from each other, each above ABOVE_EVEN.
    """
    least = ABOVE_EVEN / len(attention)
    edges = np.concatenate([[-np.inf], attention, [-np.inf]])
    top = np.flatnonzero((edges[1:-1] >= edges[:-2]) & (edges[1:-1] >= edges[2:]))
    chosen: list[int] = []
    for i in sorted(top.tolist(), key=lambda place: -attention[place]):
        stands_out = not chosen or attention[i] >= least
        if stands_out and all(abs(times[i] - times[j]) >= APART for j in chosen) and len(chosen) < PEAKS:
            chosen.append(i)
    return tuple(float(times[i]) for i in sorted(chosen))


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


SHOWN = 12
"""Clips in the picture of the attention, one a class at most."""


def draw_attention(network: Members, samples: Samples, classes: Sequence[str], path: Path) -> None:
    """The rows of the first member's attention over time, of one clip for each of up to SHOWN classes."""
    chosen = [samples.labels.index(name) for name in classes if name in samples.labels][:SHOWN]
    if not chosen:
        return
    batch = samples.batch(chosen)
    weights = network.answer(batch, [0]).weights[0].numpy()
    figure, grid = _figure(len(chosen))
    for place, index in enumerate(chosen):
        axes = grid[place]
        count = int(batch.mask[place].nonzero().max()) + 1
        axes.imshow(
            weights[place, :, :count],
            aspect="auto",
            cmap="magma",
            vmin=0,
            extent=(0, max(count - 1, 1) * float(batch.spacing[place]), weights.shape[1] + 0.5, 0.5),
        )
        axes.set_title(samples.labels[index], fontsize=8)
        axes.tick_params(labelsize=7)
        axes.set_yticks(range(1, weights.shape[1] + 1))
    grid[0].set_ylabel("row", fontsize=7)
    grid[len(chosen) - 1].set_xlabel("seconds", fontsize=7)
    _save(figure, path)


def _figure(count: int) -> tuple[Any, list[Any]]:
    # Only the figure itself: pyplot keeps state, and a window where there is a screen.
    from matplotlib.figure import Figure

    columns = min(4, count)
    rows = -(-count // columns)
    figure = Figure(figsize=(3 * columns, 1.6 * rows), layout="tight")
    return figure, [figure.add_subplot(rows, columns, i + 1) for i in range(count)]


def draw_confusion(said: IntArray, labels: IntArray, classes: Sequence[str], path: Path) -> None:
    """How often each class (rows) was taken for each (columns)."""
    from matplotlib.figure import Figure

    table = np.zeros((len(classes), len(classes)), int)
    np.add.at(table, (labels, said), 1)
    side = 3 + 0.3 * len(classes)
    figure = Figure(figsize=(side, side), layout="tight")
    axes = figure.add_subplot()
    axes.imshow(table / np.maximum(table.sum(axis=1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(classes)), classes, rotation=90, fontsize=8)
    axes.set_yticks(range(len(classes)), classes, fontsize=8)
    axes.set_xlabel("taken for")
    for row, column in zip(*np.nonzero(table), strict=True):
        axes.text(column, row, str(table[row, column]), ha="center", va="center", fontsize=7)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    figure.savefig(beside, format="png", dpi=100)
    beside.replace(path)
