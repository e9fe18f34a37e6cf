"""Made clips of a figure that stands still but for one short movement, and settings to match."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from scoring.learn.events.clips import JHMDB, Clip
from scoring.learn.events.settings import (
    AttentionSettings,
    AugmentSettings,
    ClassifierSettings,
    EventSettings,
    SamplingSettings,
    TargetSettings,
    TrainingSettings,
)
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

FIGURE = np.array(
    [(0, -0.5), (0, -0.1), (0, -0.7)]
    + [
        (side * x, y)
        for x, y in ((0.2, -0.5), (0.1, 0), (0.3, -0.2), (0.12, 0.4), (0.35, 0.1), (0.12, 0.8))
        for side in (-1, 1)
    ]
)
"""JHMDB's joints, y downwards."""

WAYS = {"arm": (11, (0.1, -0.9)), "leg": (13, (-0.6, -0.4)), "nod": (2, (0.0, 0.4))}
"""Movement -> the joint that goes, and where to."""

SETTINGS = EventSettings(
    alignment=False,
    sampling=SamplingSettings(frames_a_second=10.0),
    target=TargetSettings(width=16, stream=8, dilations=(1,), dropout=0.0),
    attention=AttentionSettings(rows=2, hidden=8),
    classifier=ClassifierSettings(hidden=16, dropout=0.0),
    augment=AugmentSettings(crop=0.0, tempo=0.0, turn=5.0, noise=0.02, graft=0.0),
    training=TrainingSettings(members=1, epochs=8, batch=8, rate=1e-2, average=0.9, watch=1),
)


def settings(**sections: Any) -> EventSettings:
    """SETTINGS with other values in the sections, given as mappings or plain values."""
    changed = SETTINGS
    for name, value in sections.items():
        new = replace(getattr(changed, name), **value) if isinstance(value, dict) else value
        changed = replace(changed, **{name: new})
    return changed


def clip(
    label: str,
    *,
    at: float = 0.5,
    frames: int = 30,
    width: float = 2.0,
    seed: int = 0,
    bent: float = 0.0,
) -> Clip:
    """A clip of ``label``, whose movement is at the share ``at`` of its ``frames``, ``width`` frames long.

    ``bent``: how much the body differs from FIGURE.
    """
    rng = np.random.default_rng(seed)
    points = np.repeat(FIGURE[None], frames, axis=0) + rng.normal(0, 0.01, (frames, 15, 2))
    points += bent * rng.normal(0, 1.0, (1, 15, 2))
    points *= rng.uniform(0.8, 1.2)
    points += rng.uniform(-0.5, 0.5, 2)
    joint, way = WAYS[label]
    away = np.exp(-(((np.arange(frames) - at * (frames - 1)) / width) ** 2))
    points[:, joint] += away[:, None] * np.array(way)
    return Clip(f"{label}-{seed}", label, points.astype(np.float32), np.ones(frames, bool), 10.0, JHMDB)


def clips(
    count: int,
    labels: tuple[str, ...] = ("arm", "leg", "nod"),
    seed: int = 0,
    bent: float = 0.05,
) -> list[Clip]:
    """``count`` clips of each of ``labels``, each with its movement at its own time.

    Bodies differ, or all clips of a movement would pass for takes of one scene.
    """
    rng = np.random.default_rng(seed)
    return [
        clip(
            label,
            at=rng.uniform(0.2, 0.8),
            frames=int(rng.integers(20, 34)),
            seed=1000 * seed + 10 * i + k,
            bent=bent,
        )
        for i in range(count)
        for k, label in enumerate(labels)
    ]


def write_arrays(path: Path, given: list[Clip], **changes: Any) -> None:
    """``given`` as a file in JHMDB's form, with other arrays in place of some."""
    fields = {
        "pose": np.concatenate([one.points for one in given]),
        "length": np.array([len(one) for one in given]),
        "label": np.array([one.label for one in given]),
    }
    np.savez(path, **{**fields, **changes})


def data_folder(folder: Path, train: int = 8, test: int = 3, **options: Any) -> Path:
    """A folder with ``train.npz`` and ``test.npz``."""
    folder.mkdir(parents=True, exist_ok=True)
    write_arrays(folder / "train.npz", clips(train, **options))
    write_arrays(folder / "test.npz", clips(test, seed=7, **options))
    return folder


def track(label: str, *, at: float = 0.5, frames: int = 60, seed: int = 0) -> PoseTrack:
    """The same movement as a track of COCO-17 at 30 frames a second."""
    made = clip(label, at=at, frames=frames, width=6.0, seed=seed)
    keypoints = np.zeros((frames, 17, 3), np.float32)
    for joint, place in enumerate(JHMDB.coco):
        if place >= 0:
            keypoints[:, place, :2] = 300 + 200 * made.points[:, joint]
            keypoints[:, place, 2] = 0.9
    for place in (1, 2, 3, 4):
        keypoints[:, place] = keypoints[:, 0]
    boxes = np.full((frames, 4), np.nan, np.float32)
    return PoseTrack(np.arange(frames) / 30.0, keypoints, boxes, 640, 640, COCO17.name, "made")
