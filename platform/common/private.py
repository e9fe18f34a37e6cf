"""Files that nobody but the user who runs the site may read: folders 0700, files 0600."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

OTHERS = 0o077
"""Bits of a mode that let anybody but the owner read, write or enter."""

ENTER = 0o011
"""Bits of a folder's mode that let anybody but the owner reach what lies in it."""


def keep_to_owner() -> None:
    """From now on this process and its children write files that only their owner may read."""
    os.umask(OTHERS)


def make_private(folder: Path) -> None:
    """Make ``folder``, and what is missing above it, for its owner alone; nothing where it is there."""
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def open_to_others(places: Iterable[Path]) -> list[Path]:
    """Those of ``places`` that other users of this machine can reach, and may read, write or enter."""
    return [place for place in places if place.exists() and _is_open(place.resolve())]


def _is_open(place: Path) -> bool:
    entered = all(above.stat().st_mode & ENTER for above in place.parents)
    return entered and bool(place.stat().st_mode & OTHERS)


def narrow(places: Iterable[Path]) -> None:
    """Take away what others may do with ``places``, where they are this user's."""
    for place in places:
        if place.stat().st_uid == os.geteuid():
            place.chmod(place.stat().st_mode & 0o7777 & ~OTHERS)
