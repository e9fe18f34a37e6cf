"""Clips: the joints of one person at even times, with the movement's name; and which of them belong together.

Two forms are read: ``train.npz`` and ``test.npz`` (``pose [sum(length), 15, 2]``,
``length``, ``label``), and folders with a sub-folder for each class that holds
pose tracks of ours.

Takes of the same scene look nearly alike. They go into one fold together: a
copy of a clip that was learned from measures nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.errors import BadDataset, BadTrack, NoPersonFound, ScoringError
from scoring.pose.files import BROKEN, load_track
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack


@dataclass(frozen=True)
class Layout:
    """A named set of J joints.

    ``swaps`` is the index each takes when left and right are exchanged.
    ``centre`` names joints whose mean is the middle of the trunk, ``root`` those
    of its lower end, ``upper`` all that hang on the trunk's upper end. ``coco``
    says which COCO-17 keypoint each is (-1: none).
    """

    name: str
    joints: tuple[str, ...]
    swaps: tuple[int, ...]
    centre: tuple[int, ...]
    root: tuple[int, ...]
    upper: tuple[int, ...]
    coco: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.joints)


_LIMBS = ("shoulder", "hip", "elbow", "knee", "wrist", "ankle")

_PAIRED = tuple(f"{side}_{limb}" for limb in _LIMBS for side in ("right", "left"))

JHMDB = Layout(
    name="jhmdb",
    joints=("neck", "belly", "face", *_PAIRED),
    swaps=(0, 1, 2, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13),
    centre=(0, 1),
    root=(1,),
    upper=(0, 2, 3, 4, 7, 8, 11, 12),
    coco=(-1, -1, COCO17.index("nose"), *(COCO17.index(name) for name in _PAIRED)),
)
"""The puppet of JHMDB (Jhuang et al., ICCV 2013); right before left in each pair."""

COCO = Layout(
    name=COCO17.name,
    joints=COCO17.joints,
    swaps=COCO17.swaps,
    centre=(5, 6, 11, 12),
    root=(11, 12),
    upper=tuple(range(11)),
    coco=tuple(range(len(COCO17))),
)

LAYOUTS = {layout.name: layout for layout in (JHMDB, COCO)}

TRACK_RATE = 30.0
"""Frames a second to which tracks are brought."""

SURE = 0.2
"""A joint below this confidence is not seen."""

LONGEST_SECONDS = 3600.0

FARTHEST = 1e15
"""No coordinate is so large; single precision could not square it."""

TRACKS = (".npz", ".json")

_FIELDS = ("pose", "length", "label")


@dataclass(frozen=True)
class Clip:
    """``points [T, J, 2]`` of ``layout`` at ``rate`` frames a second.

    The first is ``start`` seconds into the video. y points down, from the middle of the picture;
    any unit of length.
    ``seen [T]``: whether somebody is there;
    joints are interpolated where nobody is. ``measured [T, J]``: whether the
    joint itself was seen about then; None: whenever somebody was. ``label`` is empty where unknown, and
    ``source``, which clips of the same person or recording share, too.
    """

    name: str
    label: str
    points: FloatArray
    seen: BoolArray
    rate: float
    layout: Layout
    start: float = 0.0
    source: str = ""
    measured: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.points)

    @property
    def duration(self) -> float:
        """Seconds from the first to the last frame."""
        return (len(self) - 1) / self.rate


@dataclass(frozen=True)
class LeftOut:
    """A file that cannot be learned from, and why, in a sentence."""

    name: str
    reason: str


def read_arrays(path: Path, rate: float) -> list[Clip]:
    """The clips of a file in the form of JHMDB's; BadDataset if it is another one or broken."""
    if not path.is_file():
        raise BadDataset(f"{path} does not exist.")
    try:
        with np.load(path, allow_pickle=False) as stored:
            fields = {name: stored[name] for name in _FIELDS}
    except BROKEN as error:
        raise BadDataset(f"{path} is broken or holds no labelled clips ({', '.join(_FIELDS)}).") from error
    _check_arrays(path, fields)
    parts = np.split(fields["pose"].astype(np.float32), np.cumsum(fields["length"])[:-1])
    return [
        Clip(f"{path.stem}/{i}", str(label), points, np.ones(len(points), bool), rate, JHMDB)
        for i, (points, label) in enumerate(zip(parts, fields["label"], strict=True))
    ]


def _check_arrays(path: Path, fields: dict[str, npt.NDArray[Any]]) -> None:
    pose, length, label = (fields[name] for name in _FIELDS)
    if length.ndim != 1 or label.shape != length.shape or length.dtype.kind not in "iu":
        raise BadDataset(f"{path} does not have one length and one label for each clip.")
    if label.dtype.kind not in "Uiu":
        raise BadDataset(f"{path}: labels must be text or whole numbers, not {label.dtype}.")
    if label.dtype.kind == "U" and not np.char.str_len(label).all():
        raise BadDataset(f"{path}: clip {int(np.argmin(np.char.str_len(label)))} has no label.")
    if not len(length):
        raise BadDataset(f"{path} holds no clips.")
    if (length < 1).any():
        raise BadDataset(f"{path}: clip {int(np.argmax(length < 1))} has no frames.")
    if pose.shape[1:] != (len(JHMDB), 2):
        raise BadDataset(f"{path} does not have two coordinates of {len(JHMDB)} joints for each frame.")
    if len(pose) != int(length.sum()):
        raise BadDataset(f"{path} holds {len(pose)} frames; its lengths add up to {int(length.sum())}.")
    if pose.dtype.kind not in "fiu" or not (np.abs(pose) < FARTHEST).all():
        raise BadDataset(f"{path} holds a coordinate that is no number.")


def read_tracks(folder: Path) -> tuple[list[Clip], list[LeftOut]]:
    """The tracks in ``folder``'s sub-folders, named by class; and those that are no use, with the reason."""
    clips: list[Clip] = []
    left_out: list[LeftOut] = []
    for label, path in class_files(folder, TRACKS):
        name = f"{label}/{path.name}"
        try:
            clip = clip_of(load_track(path), name=name, label=label)
            clips.append(replace(clip, source=source_of(path)))
        except ScoringError as error:
            left_out.append(LeftOut(name, str(error)))
    return clips, left_out


def source_of(path: Path) -> str:
    """Whom or what a file shows: its name up to ``--``, where it has that, else all of it."""
    return path.stem.split("--")[0]


def class_files(folder: Path, suffixes: Sequence[str]) -> list[tuple[str, Path]]:
    """Class and path of every file with one of ``suffixes`` in a sub-folder, in the order of the names."""
    if not folder.is_dir():
        raise BadDataset(f"{folder} is not a folder.")
    return [
        (sub.name, path)
        for sub in sorted(folder.iterdir())
        if sub.is_dir() and not sub.name.startswith(".")
        for path in sorted(sub.iterdir())
        if path.suffix.lower() in suffixes and not path.name.startswith(".")
    ]


def clip_of(track: PoseTrack, *, name: str = "", label: str = "") -> Clip:
    """``track`` from the first to the last frame that shows somebody, at even times.

    BadTrack for a seen joint without finite coordinates, NoPersonFound where
    nobody is seen.
    """
    points, sure = _checked(track)
    frames = np.flatnonzero(sure.any(axis=1))
    first, last = float(track.times[frames[0]]), float(track.times[frames[-1]])
    if last - first > LONGEST_SECONDS:
        raise BadTrack(f"The track lasts {last - first:.0f} seconds; {LONGEST_SECONDS:.0f} can be used.")
    times = first + np.arange(int((last - first) * TRACK_RATE + 1e-6) + 1) / TRACK_RATE
    measured = np.stack([_near_a_sighting(track.times[joint], times) for joint in sure.T], axis=1)
    filled = _filled(points, sure, track.times, times)
    seen = np.asarray(measured.any(axis=1))
    return Clip(name, label, filled, seen, TRACK_RATE, COCO, start=first, measured=measured)


def _checked(track: PoseTrack) -> tuple[FloatArray, BoolArray]:
    if track.skeleton_name != COCO17.name:
        raise BadTrack(f"The track uses the skeleton “{track.skeleton_name}”; it must be {COCO17.name}.")
    confidence = track.keypoints[:, :, 2]
    if not np.isfinite(confidence).all() or not np.isfinite(track.keypoints[confidence > 0]).all():
        raise BadTrack("The track holds a joint whose position is not a number.")
    sure = confidence >= SURE
    if not sure.any():
        raise NoPersonFound("No person was found in the video.")
    about_the_middle = track.keypoints[:, :, :2] - np.array([track.width, track.height]) / 2
    return about_the_middle, sure


def _near_a_sighting(sightings: FloatArray, times: FloatArray) -> BoolArray:
    """Which of ``times`` are within a quarter of a second of one of ``sightings``."""
    if not len(sightings):
        return np.zeros(len(times), bool)
    after = np.clip(np.searchsorted(sightings, times), 0, len(sightings) - 1)
    before = np.maximum(after - 1, 0)
    return np.minimum(np.abs(sightings[after] - times), np.abs(sightings[before] - times)) <= 0.25


def _filled(points: FloatArray, sure: BoolArray, shown: FloatArray, times: FloatArray) -> FloatArray:
    """``[N, J, 2]`` at ``times``: each joint in a line between its sightings, or at the centre."""
    result = np.full((len(times), points.shape[1], 2), np.nan)
    for joint in range(points.shape[1]):
        frames = np.flatnonzero(sure[:, joint])
        for axis in range(2 * bool(len(frames))):
            result[:, joint, axis] = np.interp(times, shown[frames], points[frames, joint, axis])
    known = ~np.isnan(result[0, :, 0])
    trunk = [joint for joint in COCO.centre if known[joint]] or list(np.flatnonzero(known))
    result[:, ~known] = result[:, trunk].mean(axis=1, keepdims=True)
    return result.astype(np.float32)


def track_of(clip: Clip) -> PoseTrack:
    """``clip`` as a COCO-17 track for the engine; what it lacks, or nobody saw, is not measured."""
    keypoints = np.zeros((len(clip), len(COCO17), 3), np.float32)
    size = 200.0 / max(float(np.abs(clip.points - clip.points.mean(axis=(0, 1))).mean()), 1e-6)
    measured = clip.seen[:, None] if clip.measured is None else clip.measured
    measured = np.broadcast_to(measured, clip.points.shape[:2])
    for joint, place in enumerate(clip.layout.coco):
        if place >= 0:
            keypoints[:, place, :2] = clip.points[:, joint] * size
            keypoints[:, place, 2] = measured[:, joint]
    boxes = np.full((len(clip), 4), np.nan, np.float32)
    return PoseTrack(clip.start + np.arange(len(clip)) / clip.rate, keypoints, boxes)


MOMENTS = 16
"""Each clip is brought to so many frames to be compared."""

ALIKE = 0.15
"""Two clips of a class are takes of one scene if their joints are less far apart on average
than so many body sizes, with the clips' centres and sizes made the same, upright or mirrored."""

NO_FOLD = -1


def takes_of_a_scene(clips: Sequence[Clip]) -> IntArray:
    """``[N]``: the scene of each clip; clips of different classes never share one."""
    from scipy.sparse.csgraph import connected_components

    layout = clips[0].layout
    shapes = np.stack([_shape(clip.points) for clip in clips])
    mirrored = np.stack([_shape(c.points[:, list(layout.swaps)] * np.array([-1.0, 1.0])) for c in clips])
    labels = np.array([clip.label for clip in clips])
    near = np.minimum(_apart(shapes, shapes), _apart(shapes, mirrored)) < ALIKE
    scenes: IntArray = connected_components(near & (labels[:, None] == labels))[1]
    return scenes


def same_source(sources: Sequence[str]) -> IntArray:
    """``[N]``: clips with the same one of ``sources`` are one scene."""
    return np.unique(np.array(sources, dtype=str), return_inverse=True)[1]


def _shape(points: FloatArray) -> FloatArray:
    """``[MOMENTS * J * 2]``: even moments of a clip, each about its own centre, sized alike."""
    place = np.linspace(0, len(points) - 1, MOMENTS)
    before = np.floor(place).astype(int)
    share = (place - before)[:, None, None]
    moments = points[before] * (1 - share) + points[np.minimum(before + 1, len(points) - 1)] * share
    about = moments - moments.mean(axis=1, keepdims=True)
    size = np.sqrt((about**2).sum(axis=2).mean())
    return np.asarray(about / max(size, 1e-9) / np.sqrt(about.shape[0] * about.shape[1])).ravel()


def _apart(left: FloatArray, right: FloatArray) -> FloatArray:
    """``[N, M]`` Euclidean distances."""
    squares = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1) - 2 * left @ right.T
    return np.sqrt(np.maximum(squares, 0.0))


def divide(labels: Sequence[str], scenes: IntArray, folds: int, seed: int) -> IntArray:
    """``[N]``: the fold of each clip, 0 to ``folds - 1``, each class spread evenly over them.

    What a class has of a scene stays in one fold. A class of one scene alone is in none (NO_FOLD):
    who does not learn from it could not know it.
    """
    rng = np.random.default_rng(seed)
    result = np.full(len(labels), NO_FOLD)
    named = np.array(labels)
    for label in np.unique(named):
        own, sizes = np.unique(scenes[named == label], return_counts=True)
        if len(own) < 2:
            continue
        filled = rng.random(folds)
        for i in np.argsort(-(sizes + rng.random(len(own)))):
            fold = int(filled.argmin())
            result[(scenes == own[i]) & (named == label)] = fold
            filled[fold] += sizes[i]
    return result
