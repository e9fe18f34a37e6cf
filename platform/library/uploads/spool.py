"""The bytes of uploads on their way, one file each in UPLOAD_DIR."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from common.private import make_private

READ_BYTES = 1024 * 1024


def path_of(pk: UUID) -> Path:
    """Where the bytes of upload ``pk`` lie."""
    return Path(settings.UPLOAD_DIR) / f"{pk}.part"


def create(pk: UUID) -> None:
    """An empty file for upload ``pk``."""
    make_private(path_of(pk).parent)
    path_of(pk).touch(mode=0o600)


def remove(pk: UUID) -> None:
    """Forget the bytes of upload ``pk``."""
    path_of(pk).unlink(missing_ok=True)


@contextmanager
def locked(pk: UUID) -> Iterator[int]:
    """The file of upload ``pk`` as a descriptor, held by one process at a time.

    FileNotFoundError if there is none.
    """
    handle = os.open(path_of(pk), os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def digest(handle: int, offset: int, length: int, algorithm: str) -> bytes:
    """The ``algorithm``'s digest of ``length`` bytes from ``offset``, or of those that there are."""
    found = hashlib.new(algorithm, usedforsecurity=False)
    while length > 0:
        block = os.pread(handle, min(length, READ_BYTES), offset)
        if not block:
            break
        found.update(block)
        offset, length = offset + len(block), length - len(block)
    return found.digest()


def write_at(handle: int, offset: int, data: bytes) -> None:
    """Write ``data`` at ``offset`` and wait until it is on the disk."""
    view = memoryview(data)
    while view:
        written = os.pwrite(handle, view, offset)
        view, offset = view[written:], offset + written
    os.fsync(handle)
