"""For the product: which movement a track shows, how certainly, and when."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from scoring.arrays import FloatArray
from scoring.errors import BadTrack
from scoring.learn.events.calibration import familiarity
from scoring.learn.events.clips import Clip, clip_of
from scoring.learn.events.nearest import recognise_nearest
from scoring.learn.events.pictures import PictureSamples, sample_video
from scoring.learn.events.recognition import Recognition
from scoring.learn.events.result import EventModel, load_events
from scoring.learn.events.sampling import Batch, pose_batch, sample_times
from scoring.pose.track import PoseTrack

__all__ = ["Recognition", "load_events", "recognise", "recognise_nearest", "recognise_video"]


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
