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
import numpy.typing as npt

from scoring.errors import BadTrack, FileMissing, NoPersonFound, NotComparable
from scoring.pose.files_json import LARGEST, frame_number
from scoring.pose.files_normalised import are_normalised
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

FloatArray = npt.NDArray[np.floating]

NUMBERS = 3 * len(COCO17)
"""Numbers in ``keypoints``: x, y and confidence of each joint."""


@dataclass(frozen=True)
class Entries:
    """N people: ``keypoints [N, 17, 3]`` (x, y, confidence), ``boxes [N, 4]`` as
    stored, ``image_ids`` their pictures' names, and whether the coordinates
    are ``normalised`` already. ``times [N]`` are seconds, NaN where the list
    states none; None where it states none at all."""

    keypoints: FloatArray
    boxes: FloatArray
    image_ids: tuple[str, ...]
    normalised: bool = False
    times: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.image_ids)

    def frame(self, entry: int) -> int:
        """The number of the frame that ``entry`` shows: that in its image_id, else its place."""
        return frame_number(self.image_ids[entry], entry)

    def time(self, entry: int) -> float | None:
        """Seconds at which ``entry`` is shown; None where the list does not say."""
        if self.times is None or np.isnan(self.times[entry]):
            return None
        return float(self.times[entry])

    def select(self, chosen: Sequence[int] | npt.NDArray[np.integer]) -> Entries:
        """The entries ``chosen`` by their places, in that order."""
        places = [int(place) for place in chosen]
        times = None if self.times is None else self.times[places]
        ids = tuple(self.image_ids[place] for place in places)
        return Entries(self.keypoints[places], self.boxes[places], ids, self.normalised, times)


def read_list(path: Path | str) -> list[Any]:
    """The parsed list in a result file; FileMissing, BadTrack or NoPersonFound (an empty list)."""
    path = Path(path)
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileMissing(f"The file {path} does not exist or cannot be read.") from error
    except (ValueError, RecursionError) as error:
        raise BadTrack(f"{path.name}: the file is not valid JSON.") from error
    if not isinstance(listed, list):
        raise BadTrack(f"{path.name}: expected a list of people, as AlphaPose writes it.")
    if not listed:
        raise NoPersonFound(f"{path.name}: the list holds no person.")
    return listed


def read_entries(path: Path | str) -> Entries:
    """The entries of an AlphaPose result file, raw or already normalised.

    Raises FileMissing, BadTrack (broken) or NoPersonFound (an empty list).
    """
    return entries_of_list(read_list(path), Path(path).name)


def entries_of_list(listed: list[Any], name: str) -> Entries:
    """The entries of a parsed list; BadTrack, with the file's ``name``, where one is broken."""
    keypoints = np.empty((len(listed), len(COCO17), 3))
    boxes, times = np.empty((len(listed), 4)), np.empty(len(listed))
    for place, entry in enumerate(listed):
        where = f"{name}: entry {place}"
        if not isinstance(entry, dict) or "keypoints" not in entry:
            raise BadTrack(f"{where} of the list has no keypoints.")
        keypoints[place] = _numbers(entry["keypoints"], NUMBERS, f"{where}: the keypoints").reshape(-1, 3)
        boxes[place] = _numbers(entry.get("box"), 4, f"{where}: the box")
        times[place] = _seconds(entry.get("time"), where)
    ids = tuple(str(id_) if (id_ := entry.get("image_id")) is not None else "" for entry in listed)
    try:
        normalised = are_normalised(keypoints)
    except BadTrack as error:
        raise BadTrack(f"{name}: {error}") from error
    return Entries(
        keypoints,
        boxes,
        ids,
        normalised=normalised,
        times=None if np.isnan(times).all() else times,
    )


def _numbers(values: Any, count: int, what: str) -> FloatArray:
    """``values`` as ``[count]`` finite numbers; BadTrack, with ``what`` they are, if they are none."""
    amount = "a number" if count == 1 else f"{count} numbers"
    wanted = f"{what} must be {amount}" + (", for COCO's 17 joints" if count == NUMBERS else "")
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
    return float("nan") if value is None else float(_numbers([value], 1, f"{where}: the time")[0])


def entries_of_track(track: PoseTrack, *, whole: bool = True) -> Entries:
    """The frames of ``track`` in which someone was found, with all joints if ``whole``.

    The published formulas need every joint. Raises NoPersonFound or NotComparable.
    """
    if track.skeleton_name != COCO17.name:
        raise NotComparable(f"The skeleton “{track.skeleton_name}” cannot be scored; only coco17 can.")
    found = track.found & whole_frames(track.keypoints, track.boxes) if whole else track.found
    if not found.any():
        raise NoPersonFound("No person was found in the track.")
    return Entries(
        keypoints=track.keypoints[found].astype(np.float64),
        boxes=track.boxes[found].astype(np.float64),
        image_ids=tuple(f"{frame}.jpg" for frame in np.flatnonzero(found)),
        times=track.times[found].astype(np.float64),
    )


def whole_frames(keypoints: FloatArray, boxes: FloatArray) -> npt.NDArray[np.bool_]:
    """Which of N frames have a finite box and all joints, not all in one point:
    ``keypoints [N, 17, 3]``, ``boxes [N, 4]``."""
    finite = np.isfinite(keypoints).all(axis=(1, 2)) & np.isfinite(boxes).all(axis=1)
    return np.asarray(finite & np.ptp(keypoints[:, :, :2], axis=1).any(axis=1))
