"""The cascade at work: a whole box first, then one sub-image for each joint, stage after stage.

``load_cascade`` reads it from a run folder; ``DeepPoseEstimator`` makes it a keypoint model like the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from scoring.arrays import FloatArray, Picture
from scoring.errors import BadRun, ModelUnavailable
from scoring.learn.config import read_config
from scoring.learn.deeppose.boxes import denormalise, diameter, joints_box, sub_images, whole_box
from scoring.learn.deeppose.networks import Regression, build, map_shares
from scoring.learn.deeppose.samples import square_of
from scoring.learn.deeppose.settings import DeepPoseSettings
from scoring.learn.metrics import COCO_INDICES
from scoring.learn.photos import JOINTS
from scoring.learn.runs import MANIFEST, read_weights
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator, Person, Tracker, as_picture
from scoring.pose.models import models_dir
from scoring.pose.skeleton import COCO17, HEAD

KIND = "deeppose"

COUNT = len(JOINTS)

CLOSE = 0.1
"""A joint is sure by the share of its map within this share of the box from its place."""

UNKNOWN = 0.5
"""How sure a network is that gives coordinates and nothing else."""

CHUNK = 32


@dataclass(frozen=True)
class Estimate:
    """``points [N, 14, 2]`` in pixels and how sure of each, ``sure [N, 14]``, 0..1."""

    points: FloatArray
    sure: FloatArray


class Cascade:
    """The trained stages in their order, in evaluation mode."""

    def __init__(self, settings: DeepPoseSettings, networks: Sequence[nn.Module]) -> None:
        self.settings = settings
        self.networks = [network.eval() for network in networks]

    def estimate(self, pictures: Sequence[Picture], boxes: FloatArray) -> list[Estimate]:
        """For each stage what it says of ``pictures [N]`` of people in ``boxes [N, 4]``."""
        stages: list[Estimate] = []
        for number in range(1, len(self.networks) + 1):
            stages.append(
                self._first(pictures, boxes) if number == 1 else self._next(pictures, stages[-1], number)
            )
        return stages

    def _first(self, pictures: Sequence[Picture], boxes: FloatArray) -> Estimate:
        size = self.settings.pose.size
        cuts = np.stack([square_of(b).cut(p, size) for p, b in zip(pictures, boxes, strict=True)])
        points, sure = self._run(1, cuts, None)
        return Estimate(denormalise(points, boxes), sure)

    def _next(self, pictures: Sequence[Picture], last: Estimate, number: int) -> Estimate:
        size = self.settings.refinement.size
        known = np.concatenate([last.points, np.ones((*last.points.shape[:2], 1))], axis=2)
        boxes = sub_images(last.points, diameter(known), self.settings.sigma)
        cuts = [square_of(box).cut(p, size) for p, mine in zip(pictures, boxes, strict=True) for box in mine]
        points, sure = self._run(number, np.stack(cuts), np.tile(np.arange(COUNT), len(pictures)))
        flat = denormalise(points, boxes.reshape(-1, 4))
        return Estimate(flat.reshape(-1, COUNT, 2), sure.reshape(-1, COUNT))

    def _run(self, number: int, cuts: Picture, code: np.ndarray | None) -> tuple[FloatArray, FloatArray]:
        """Points ``[M, J, 2]``, normalised, and how sure, ``[M, J]``, of the cuts ``[M, S, S, 3]``."""
        points, sure = [], []
        for part in range(0, len(cuts), CHUNK):
            chosen = slice(part, part + CHUNK)
            result = run_network(
                self.networks[number - 1],
                cuts[chosen],
                None if code is None else code[chosen],
                self.settings.precision,
            )
            points.append(result.points.numpy())
            sure.append(_sure(result).numpy())
        return np.concatenate(points), np.concatenate(sure)


def as_input(pictures: Picture) -> Tensor:
    """``[B, S, S, 3]`` uint8 as the networks take them: ``[B, 3, S, S]``, channels last in memory."""
    return (
        torch.from_numpy(pictures).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
    )


def run_network(network: nn.Module, pictures: Picture, code: np.ndarray | None, precision: str) -> Regression:
    """One pass without gradients over ``pictures [B, S, S, 3]``."""
    with torch.inference_mode(), autocast(precision):
        given = as_input(pictures)
        result: Regression = network(given) if code is None else network(given, torch.from_numpy(code))
    return result


def autocast(precision: str) -> torch.autocast:
    """Half precision where the settings ask for it."""
    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16")


def estimate_all(
    cascade: Cascade,
    read: Callable[[int], tuple[Picture, FloatArray]],
    count: int,
    done: Callable[[int], object] = lambda count: None,
) -> list[Estimate]:
    """The stages' estimates for ``count`` photos, read a few at a time by ``read(i)``: photo and box."""
    parts = []
    for chunk in _chunks(count):
        pictures, boxes = zip(*(read(i) for i in chunk), strict=True)
        parts.append(cascade.estimate(pictures, np.stack(boxes)))
        done(len(chunk))
    return [
        Estimate(np.concatenate([e.points for e in stage]), np.concatenate([e.sure for e in stage]))
        for stage in zip(*parts, strict=True)
    ]


def _chunks(count: int) -> Iterator[range]:
    return (range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK))


def _sure(result: Regression) -> Tensor:
    if result.maps is None:
        return torch.full(result.points.shape[:2], UNKNOWN)
    return map_shares(result.maps, result.points, CLOSE)


def load_cascade(folder: Path) -> tuple[Cascade, dict[str, Any]]:
    """The trained cascade in a run folder, and its manifest; BadRun if it is none."""
    weights, manifest = read_weights(folder)
    if manifest.get("kind") != KIND:
        raise BadRun(f"{folder} is not the folder of a DeepPose run.")
    settings = read_config(manifest["recipe"], DeepPoseSettings)
    networks = [build(settings.network(stage), stage=stage) for stage in range(1, settings.stages + 1)]
    for stage, network in enumerate(networks, start=1):
        prefix = f"stages.{stage}."
        mine = {k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)}
        try:
            network.load_state_dict(mine)
        except RuntimeError as error:
            raise BadRun(f"The weights in {folder} do not fit their manifest.") from error
    return Cascade(settings, networks), manifest


NECK, HEAD_TOP = JOINTS.index("neck"), JOINTS.index("head_top")

FOLLOWING_MARGIN = 1.75
"""The box about the last joints in a video: people fill as much of the photos learned from."""

LEAST_SCORE = 0.25
"""A person less sure than this is not followed."""


class DeepPoseEstimator(Estimator):
    """The cascade of a run folder. A photo is its own box; in a video the last joints give the next.

    COCO-17 comes from twelve of the fourteen joints. The face points were never
    learned: they have confidence 0, and lie in the middle of the head.
    """

    name = KIND

    def __init__(self, cascade: Cascade, version: str) -> None:
        self.version = version
        self._cascade = cascade

    def estimate(self, picture: Picture) -> Person | None:
        picture = as_picture(picture)
        return self.measure(picture, whole_box(picture.shape[1], picture.shape[0]))

    def measure(self, picture: Picture, box: FloatArray) -> Person:
        """The person in ``box [4]`` of ``picture``; there always is one."""
        last = self._cascade.estimate([picture], box[None])[-1]
        return as_person(last.points[0], last.sure[0])

    def tracker(self) -> Tracker:
        return DeepPoseTracker(self)


class DeepPoseTracker(Tracker):
    """Looks where the person was in the picture before, and at all of it after a loss."""

    def __init__(self, estimator: DeepPoseEstimator) -> None:
        self._estimator = estimator
        self._last: Person | None = None

    def update(self, picture: Picture, time: float) -> Person | None:
        person = self._follow(as_picture(picture)) if self._last else None
        if person is None:
            person = self._estimator.estimate(picture)
        self._last = person if person and person.score >= LEAST_SCORE else None
        return self._last

    def _follow(self, picture: Picture) -> Person | None:
        assert self._last is not None
        box = joints_box(self._last.keypoints.astype(np.float64), FOLLOWING_MARGIN)
        person = self._estimator.measure(picture, box)
        return person if person.score >= LEAST_SCORE else None


def as_person(points: FloatArray, sure: FloatArray) -> Person:
    """COCO-17 out of ``points [14, 2]`` in pixels and ``sure [14]``."""
    keypoints = np.zeros((len(COCO17), 3), dtype=np.float32)
    keypoints[list(HEAD), :2] = (points[NECK] + points[HEAD_TOP]) / 2
    keypoints[COCO_INDICES, :2] = points[: len(COCO_INDICES)]
    keypoints[COCO_INDICES, 2] = sure[: len(COCO_INDICES)]
    return Person(keypoints, float(sure.mean()))


def load_run(folder: Path, *, threads: int = DEFAULT_THREADS) -> DeepPoseEstimator:
    """The model in the run folder ``folder``; BadRun where there is none."""
    cascade, manifest = load_cascade(folder)
    if cascade.settings.box != "photo":
        raise ModelUnavailable(
            f"The cascade in {folder} was trained on boxes about the labels, which other pictures do"
            ' not have; train one with box = "photo".'
        )
    torch.set_num_threads(threads)
    return DeepPoseEstimator(cascade, str(manifest["sha256"])[:12])


def load_installed(threads: int) -> DeepPoseEstimator:
    """The model put in service in the models folder; ModelUnavailable where there is none."""
    folder = models_dir() / KIND
    if not (folder / MANIFEST).is_file():
        raise ModelUnavailable(
            f"There is no trained DeepPose model in {folder}: train one with"
            f" “python -m scoring train deeppose --config deeppose --out {folder}”."
        )
    return load_run(folder, threads=threads)
