"""The POSE of ``python -m scoring find``: one person out of a photo, a list, a track or a video."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np

from scoring.arrays import FloatArray
from scoring.cli.inputs import LIST, TRACK, check_file
from scoring.compare.published import Entries, entries_of_track, read_entries
from scoring.errors import BadChoice, NoPersonFound, NotAPicture, NotAVideo

MOMENT = re.compile(r"(?P<file>.+)@(?P<seconds>\d+(\.\d*)?|\.\d+)s?")
"""``FILE@12.4s``: a frame of a video, of a track or of a list that states times."""


def read_pose(pose: str, model: str | None, entry: int | None, *, published: bool = True) -> Entries:
    """The one person sought: ``POSE`` of the command line as a list of one.

    With ``published`` a list must have the boxes that the published formulas
    need. Raises BadChoice for a kind of file, an entry or a time that is not
    there, and what reading the file raises.
    """
    path, seconds = Path(pose), None
    moment = MOMENT.fullmatch(pose)
    if moment and not path.exists():
        path, seconds = Path(moment["file"]), float(moment["seconds"])
    file, _, time = pose.rpartition("@")
    if not moment and file and not path.exists() and Path(file).is_file():
        raise BadChoice(f"“{time}” is not a time; write a moment as {Path(file).name}@12.4s.")
    check_file(path)
    if entry is not None and path.suffix.lower() != LIST:
        raise BadChoice(f"--entry chooses from a result list (.json); {path.name} is none.")
    if path.suffix.lower() == LIST:
        return _from_list(path, seconds, entry, published)
    if path.suffix.lower() == TRACK:
        return _from_track(path, seconds)
    return _from_pictures(path, seconds, model)


def _from_list(path: Path, seconds: float | None, entry: int | None, published: bool) -> Entries:
    """The entry chosen; else, of the first picture or the one at ``seconds``, the surest person."""
    entries = read_entries(path, boxed=published)
    if entry is not None and seconds is not None:
        raise BadChoice("A time and --entry both choose an entry; give one of them.")
    if entry is not None and entry >= len(entries):
        raise BadChoice(f"{path.name} has no entry {entry}; its last is {len(entries) - 1}.")
    if entry is not None:
        return entries.select([entry])
    first = 0 if seconds is None else _entry_at(entries, seconds, path.name)
    image = entries.image_ids[first]
    shown = [place for place, name in enumerate(entries.image_ids) if image and name == image] or [first]
    surest = max(shown, key=lambda place: float(entries.keypoints[place, :, 2].mean()))
    if len(entries) > 1 and seconds is None:
        print(
            f"{path.name} holds {len(entries)} entries; number {surest} is sought, the surest person in "
            f"{image or 'its first picture'}. Choose another with --entry.",
            file=sys.stderr,
        )
    return entries.select([surest])


def _entry_at(entries: Entries, seconds: float, name: str) -> int:
    """The last entry shown by ``seconds``; BadChoice where there is none or no times are stated."""
    if entries.times is None:
        raise BadChoice(f"{name} states no times; choose an entry with --entry.")
    return _shown_at(entries.times, seconds, name)


def _from_track(path: Path, seconds: float | None) -> Entries:
    """The person in the frame shown at ``seconds``; a track of one frame needs none."""
    from scoring.pose.files import load_track

    track = load_track(path)
    if not len(track):
        raise NoPersonFound(f"{path.name} has no frames.")
    if seconds is None and len(track) != 1:
        raise BadChoice(f"{path.name} has {len(track)} frames; say which as {path.name}@12.4s.")
    frame = 0 if seconds is None else _shown_at(track.times, seconds, path.name)
    one = track.select(np.arange(len(track)) == frame)
    if not one.found.any():
        raise NoPersonFound(f"No person was found at {track.times[frame]:g} s in {path.name}.")
    return entries_of_track(one, whole=False)


def _shown_at(times: FloatArray, seconds: float, name: str) -> int:
    """The place of the last of ``times [N]`` not after ``seconds``; the first for a time before it.

    Raises BadChoice for a time after the last frame was shown.
    """
    from scoring.pose.photos import ROUNDING

    known = np.unique(times[np.isfinite(times)])
    spacing = float(np.median(np.diff(known))) if len(known) > 1 else 0.0
    if seconds > known.max() + spacing + ROUNDING:
        raise BadChoice(f"{name} ends at {known.max():.1f} s; it shows nothing at {seconds:g} s.")
    shown = np.flatnonzero(times <= max(seconds + ROUNDING, known.min()))
    return int(shown[np.argmax(times[shown])])


def _from_pictures(path: Path, seconds: float | None, model: str | None) -> Entries:
    """The most prominent person in a photo, or in the frame of a video shown at ``seconds``."""
    from scoring.pose.estimators import load_estimator
    from scoring.pose.models import DEFAULT_MODEL
    from scoring.pose.photos import person_at_time, person_in_photo

    _check_pictures(path, seconds)
    estimator = load_estimator(model or DEFAULT_MODEL)
    person = person_in_photo(path, estimator) if seconds is None else person_at_time(path, seconds, estimator)
    return Entries(
        keypoints=person.keypoints[None].astype(np.float64),
        boxes=person.box[None].astype(np.float64),
        image_ids=(path.name,),
    )


def _check_pictures(path: Path, seconds: float | None) -> None:
    """BadChoice for a photo with a time or a video without one, before a model is loaded."""
    from scoring.pose.photos import is_photo, read_photo

    photo = is_photo(path)
    if photo and seconds is not None:
        raise BadChoice(f"{path.name} is a photo and has no {seconds:g} s; leave out what follows the @.")
    if photo:
        read_photo(path)
    elif seconds is None:
        _check_video(path)
        raise BadChoice(f"{path.name} is a video; say which frame as {path.name}@12.4s.")


def _check_video(path: Path) -> None:
    """NotAPicture for a file that is no video either."""
    from scoring.pose.video import probe

    try:
        probe(path)
    except NotAVideo as error:
        raise NotAPicture(f"{path.name} is neither a picture nor a video that can be read.") from error
