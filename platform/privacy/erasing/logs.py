"""Log files of the installation, and mails that were written to files instead of being sent.

What names the person is written over where it stands, with as many bytes: whoever has a log open for adding
lines goes on. Logs that others keep (of a proxy, the system's journal) are theirs to clear.
"""

from __future__ import annotations

import glob
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from privacy.erasing.names import Names

logger = logging.getLogger(__name__)

BLOCK = 4 * 1024 * 1024
"""Bytes of a log that are looked at together."""

BETWEEN_MAILS = b"-" * 79 + b"\n"
"""The line that Django writes after each mail in a file."""

OVERLAP = 4096
"""Bytes of the block before that are looked at again: a name may lie across the edge."""


def forget_in_logs(names: Names) -> int:
    """Blot the person out of every log, and remove mails to them; how many places and files."""
    return sum(_blot(path, names) for path in _files(settings.LOG_FILES)) + _remove_mails(names)


def _files(patterns: list[str]) -> Iterator[Path]:
    found = {Path(path) for pattern in patterns for path in glob.glob(pattern)}  # noqa: PTH207
    yield from (path for path in sorted(found) if path.is_file() and not path.is_symlink())


def _blot(path: Path, names: Names) -> int:
    try:
        with path.open("r+b") as file:
            return _blot_open(file.fileno(), names)
    except OSError as error:
        logger.warning("A log file could not be cleared of a person who has left: %s.", error.strerror)
        return 0


def _blot_open(handle: int, names: Names) -> int:
    places, at = 0, 0
    while block := os.pread(handle, BLOCK + OVERLAP, at):
        for begin, end in names.found_in(block):
            os.pwrite(handle, b"x" * (end - begin), at + begin)
            places += 1
        at += BLOCK
    return places


def _remove_mails(names: Names) -> int:
    """Mails in files (``FORMCHECK_EMAIL_URL=file:``) go whole: their text may be encoded."""
    return sum(_remove_from(path, names) for path in _files([str(Path(settings.EMAIL_FILE_PATH) / "*")]))


def _remove_from(path: Path, names: Names) -> int:
    mails = path.read_bytes().split(BETWEEN_MAILS)
    kept = [mail for mail in mails if next(names.found_in(mail), None) is None]
    if len(kept) == len(mails):
        return 0
    if any(mail.strip() for mail in kept):
        beside = path.with_name(f".{path.name}")
        beside.write_bytes(BETWEEN_MAILS.join(kept))
        beside.replace(path)
    else:
        path.unlink(missing_ok=True)
    return len(mails) - len(kept)
