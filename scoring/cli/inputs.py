"""The files that commands are given: tracks, result lists and videos."""

from __future__ import annotations

from pathlib import Path

from scoring.compare.published import Entries, entries_of_track, read_entries
from scoring.errors import FileMissing
from scoring.pose.track import PoseTrack

LIST, TRACK = ".json", ".npz"
"""Endings of result lists and of tracks; other files are videos or photos."""


def check_file(path: Path) -> None:
    """FileMissing where ``path`` is no file; to be said before long work, not after."""
    if path.is_dir():
        raise FileMissing(f"{path} is a folder, not a file that can be read.")
    if not path.is_file():
        raise FileMissing(f"The file {path} does not exist.")


def read_track(path: Path, model: str | None) -> PoseTrack:
    """The track in a file, or found in a video with a progress bar."""
    check_file(path)
    if path.suffix.lower() in (LIST, TRACK):
        from scoring.pose.files import load_track

        return load_track(path)
    # Reading videos needs the keypoint models; tracks must do without them.
    from scoring.cli.extract import extract_with_bar
    from scoring.pose.models import DEFAULT_MODEL

    return extract_with_bar(path, model=model or DEFAULT_MODEL)


def read_people(path: Path, model: str | None, *, published: bool = True) -> Entries:
    """The people of a list as it stands, or of the frames of a track or video that show somebody.

    With ``published`` all that the published formulas need must be there.
    """
    check_file(path)
    if path.suffix.lower() == LIST:
        return read_entries(path, boxed=published)
    return entries_of_track(read_track(path, model), whole=published)
