"""Asking the engine which routine a track shows; a model, not the nearest example, loads torch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from recognition.errors import NothingToCompareWith
from recognition.material import Example, Origin, digest_of, track_of
from recognition.models import TrainingRun
from scoring.errors import NotComparable, ScoringError
from scoring.pose.track import PoseTrack

if TYPE_CHECKING:
    from scoring.learn.events import Recognition as Answer
    from scoring.learn.events.nearest import Nearest
    from scoring.learn.events.result import EventModel

EXAMPLES = 6
"""Examples of a routine that a track is compared with: the reference, takes, then the newest attempts."""

STANDS_OUT = 1.5
"""The highest moment told so many times as much as if all had told the same, or none is a key moment."""

_ORDER = {Origin.REFERENCE: 0, Origin.TAKE: 1, Origin.ATTEMPT: 2}
_loaded: dict[str, Nearest | None] = {}


def by_nearest(examples: Iterable[Example], track: PoseTrack) -> Answer:
    """What the nearest examples take the track for; NothingToCompareWith without any."""
    from scoring.learn.events.nearest import recognise_nearest

    nearest = _nearest(_chosen(examples))
    if nearest is None:
        raise NothingToCompareWith(_("No routine of this group has been measured yet."))
    return recognise_nearest(nearest, track)


def by_model(run: TrainingRun, track: PoseTrack) -> Answer:
    """What the training's model takes the track for, and when; BadRun if it is broken."""
    from scoring.learn.events.clips import clip_of
    from scoring.learn.events.result import recognise

    clip = clip_of(track)
    if len(clip) < 2:
        raise NotComparable("One moment alone is no movement.")
    return recognise(_model(run.pk), clip)


def can_say_none(run: TrainingRun) -> bool:
    """Whether the training's model ever says "none of them": too few judged videos give no threshold."""
    return _model(run.pk).calibration.least_familiarity > float("-inf")


def values_of(answer: Answer) -> dict[str, Any]:
    """What a row holds of an answer. Where no moment stands out there is no peak to go to."""
    even = 1 / max(len(answer.attention), 1)
    peaks = answer.peaks if max(answer.attention, default=0.0) >= STANDS_OUT * even else ()
    return {
        "known": answer.known,
        "shares": [[label, round(share, 4)] for label, share in answer.probabilities.items()],
        "times": answer.times.round(3).tolist(),
        "attention": answer.attention.round(6).tolist(),
        "peaks": [round(peak, 3) for peak in peaks],
        "reason": "",
    }


def _chosen(examples: Iterable[Example]) -> list[Example]:
    of_routine: dict[UUID, list[Example]] = {}
    for one in sorted(examples, key=lambda one: _ORDER[one.origin]):
        of_routine.setdefault(one.routine, []).append(one)
    return [one for found in of_routine.values() for one in found[:EXAMPLES]]


def _nearest(examples: list[Example]) -> Nearest | None:
    """The examples laid against each other, which takes a while; kept until they change."""
    digest = digest_of(examples)
    if digest not in _loaded:
        if len(_loaded) >= 8:
            _loaded.clear()
        _loaded[digest] = _learned(examples)
    return _loaded[digest]


def _learned(examples: list[Example]) -> Nearest | None:
    from scoring.learn.events.clips import clip_of
    from scoring.learn.events.nearest import described, nearest_of

    shown, labels = [], []
    for one in examples:
        track = track_of(one)
        if track is None:
            continue
        try:
            shown.append(described(clip_of(track)))
        except ScoringError:
            # An example that shows nobody, or one moment alone, is none.
            continue
        labels.append(str(one.routine))
    sided = {str(one.routine) for one in examples if one.sided}
    return nearest_of(shown, labels, sided=sided) if shown else None


@lru_cache(maxsize=4)
def _model(pk: UUID) -> EventModel:
    """A stored model, loaded once in a worker's life: what a training stored never changes."""
    from scoring.learn.events.result import load_events

    run = TrainingRun.objects.get(pk=pk)
    with tempfile.TemporaryDirectory(prefix="formcheck-") as name:
        folder = Path(name)
        for field, file in ((run.weights, "weights.safetensors"), (run.manifest, "manifest.json")):
            with field.open("rb") as stored:
                (folder / file).write_bytes(stored.read())
        return load_events(folder)
