"""A list of people as AlphaPose writes it: one entry per person found, in order.

The published formulas know no time: a frame without a person is missing from
the list, and a frame with two people has two entries. Double precision, as
their figures are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.errors import BadTrack, FileMissing, NoPersonFound, NotComparable
from scoring.pose.result_lists import (
    LARGEST,
    LONGEST,
    NO_PLACE,
    UNSEEN,
    are_normalised,
    box_of,
    frame_number,
    picture_name,
    picture_places,
    unseen_joints,
)
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

NUMBERS = 3 * len(COCO17)
"""Numbers in ``keypoints``: x, y and confidence of each joint."""


@dataclass(frozen=True)
class Entries:
    """N people: ``keypoints [N, 17, 3]`` (x, y, confidence), ``boxes [N, 4]`` as
    stored, ``image_ids`` their pictures' names, and whether the coordinates
    are ``normalised`` already. ``times [N]`` are seconds, NaN where the list
    states none; None where it states none at all. Joints that were not seen
    have NaN places and confidence 0; boxes that are not stated are NaN.

    Raises BadTrack for other shapes, NoPersonFound for nobody."""

    keypoints: FloatArray
    boxes: FloatArray
    image_ids: tuple[str, ...]
    normalised: bool = False
    times: FloatArray | None = None

    def __post_init__(self) -> None:
        count = len(self.image_ids)
        if not count:
            raise NoPersonFound("The list holds no person.")
        expected = {"keypoints": (count, len(COCO17), 3), "boxes": (count, 4), "times": (count,)}
        for name, shape in expected.items():
            values: FloatArray | None = getattr(self, name)
            if values is not None and values.shape != shape:
                raise BadTrack(f"The list's {name} have shape {values.shape}; expected {shape}.")

    def __len__(self) -> int:
        return len(self.image_ids)

    @property
    def whole(self) -> BoolArray:
        """``[N]``: whether all joints have a place, as the published formulas need."""
        return np.asarray(np.isfinite(self.keypoints).all(axis=(1, 2)))

    def frame(self, entry: int) -> int:
        """The number of the frame that ``entry`` shows: that in its image_id, else the place of its
        picture among the list's."""
        return frame_number(self.image_ids[entry], picture_places(self.image_ids)[entry])

    def time(self, entry: int) -> float | None:
        """Seconds at which ``entry`` is shown; None where the list does not say."""
        if self.times is None or np.isnan(self.times[entry]):
            return None
        return float(self.times[entry])

    def select(self, chosen: Sequence[int] | IntArray) -> Entries:
        """The entries ``chosen`` by their places, in that order."""
        places = [int(place) for place in chosen]
        times = None if self.times is None else self.times[places]
        ids = tuple(self.image_ids[place] for place in places)
        return Entries(self.keypoints[places], self.boxes[places], ids, self.normalised, times)


def read_list(path: Path | str) -> list[Any]:
    """The parsed list in a result file; FileMissing, BadTrack or NoPersonFound (an empty list)."""
    path = Path(path)
    try:
        listed = json.loads(path.read_bytes())
    except OSError as error:
        raise FileMissing(f"The file {path} does not exist or cannot be read.") from error
    except (ValueError, RecursionError) as error:
        raise BadTrack(f"{path.name}: the file is not valid JSON.") from error
    if not isinstance(listed, list):
        raise BadTrack(f"{path.name}: expected a list of people, as AlphaPose writes it.")
    if not listed:
        raise NoPersonFound(f"{path.name}: the list holds no person.")
    return listed


def read_entries(path: Path | str, *, boxed: bool = True) -> Entries:
    """The entries of an AlphaPose result file, raw or already normalised.

    Raises FileMissing, BadTrack (broken) or NoPersonFound (an empty list).
    """
    return entries_of_list(read_list(path), Path(path).name, boxed=boxed)


def entries_of_list(listed: list[Any], name: str, *, boxed: bool = True) -> Entries:
    """The entries of a parsed list, each of a raw one with its box if ``boxed``.

    Raises BadTrack, with the file's ``name``, where one is broken.
    """
    keypoints = np.empty((len(listed), len(COCO17), 3))
    boxes, times = np.empty((len(listed), 4)), np.empty(len(listed))
    for place, entry in enumerate(listed):
        where = f"{name}: entry {place}"
        if not isinstance(entry, dict) or "keypoints" not in entry:
            raise BadTrack(f"{where} of the list has no keypoints.")
        joints = _numbers(entry["keypoints"], NUMBERS, f"{where}: the keypoints")
        keypoints[place] = joints.reshape(-1, 3)
        boxes[place] = _box(entry, where)
        times[place] = _seconds(entry.get("time"), where)
    try:
        normalised = are_normalised(keypoints)
    except BadTrack as error:
        raise BadTrack(f"{name}: {error}") from error
    if boxed and not normalised and np.isnan(boxes).any():
        place = int(np.flatnonzero(np.isnan(boxes).any(axis=1))[0])
        raise BadTrack(f"{name}: entry {place} has no box, which the published formulas need.")
    # Counted from the corner of a box, a joint that is seen may well stand at (0, 0).
    unseen = (keypoints == UNSEEN).all(axis=2) if normalised else unseen_joints(keypoints)
    keypoints[unseen] = NO_PLACE
    return Entries(
        keypoints,
        boxes,
        tuple(picture_name(entry.get("image_id")) for entry in listed),
        normalised=normalised,
        times=None if np.isnan(times).all() else times,
    )


def _box(entry: dict[str, Any], where: str) -> FloatArray:
    """The stated box ``[4]``, NaN where there is none."""
    box = box_of(entry)
    return np.full(4, np.nan) if box is None else _numbers(box, 4, f"{where}: the box")


def _numbers(values: Any, count: int, what: str) -> FloatArray:
    """``values`` as ``[count]`` finite numbers; BadTrack, with ``what`` they are, if they are none."""
    wanted = f"{what} must be {count} numbers" + (", for COCO's 17 joints" if count == NUMBERS else "")
    try:
        numbers = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadTrack(f"{wanted}.") from error
    if numbers.shape != (count,):
        raise BadTrack(f"{wanted}; there are {numbers.size}." if numbers.ndim else f"{wanted}.")
    if not np.all(np.abs(numbers) <= LARGEST):
        raise BadTrack(f"{wanted}; one is not finite or beyond any picture.")
    return numbers


def _seconds(value: Any, where: str) -> float:
    """A stated time, or NaN where there is none."""
    try:
        seconds = float("nan") if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        seconds = np.inf
    if abs(seconds) > LONGEST or (value is not None and np.isnan(seconds)):
        raise BadTrack(f"{where}: the time must be a number of seconds.")
    return seconds


def entries_of_track(track: PoseTrack, *, whole: bool = True) -> Entries:
    """The frames of ``track`` in which someone was found, with all joints if ``whole``.

    The published formulas need every joint. Raises NoPersonFound, or NotComparable for another
    skeleton or where no frame has all joints.
    """
    if track.skeleton_name != COCO17.name:
        raise NotComparable(f"The skeleton “{track.skeleton_name}” cannot be scored; only coco17 can.")
    found = track.found
    if not found.any():
        raise NoPersonFound("No person was found in the track.")
    if whole:
        found = found & whole_frames(track.keypoints, track.boxes)
    if not found.any():
        raise NotComparable("No frame of the track shows all joints, which the published formulas need.")
    return Entries(
        keypoints=track.keypoints[found].astype(np.float64),
        boxes=track.boxes[found].astype(np.float64),
        image_ids=tuple(f"{frame}.jpg" for frame in np.flatnonzero(found)),
        times=track.times[found].astype(np.float64),
    )


def whole_frames(keypoints: FloatArray, boxes: FloatArray) -> BoolArray:
    """Which of N frames have a finite box and all joints, not all in one point:
    ``keypoints [N, 17, 3]``, ``boxes [N, 4]``."""
    finite = np.isfinite(keypoints).all(axis=(1, 2)) & np.isfinite(boxes).all(axis=1)
    return np.asarray(finite & np.ptp(keypoints[:, :, :2], axis=1).any(axis=1))
