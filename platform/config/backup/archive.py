"""The file of a backup: a tar of database and files, and at its end a manifest with the sha-256 of each.

Nothing is compressed: videos are already. A file without its last member is none that can be restored.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = 1
"""Raised when a backup is written in another way."""

READ_BYTES = 1024 * 1024

Manifest = dict[str, Any]


class NoBackup(Exception):
    """The file is no backup that can be restored; the message says why."""


class Writer:
    """Adds members to a backup, and remembers their sha-256."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, str] = {}

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add ``size`` bytes; OSError where there are fewer."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        read = _Hashed(content)
        self._tar.addfile(entry, read)
        self.members[name] = read.digest.hexdigest()

    def finish(self, facts: Manifest) -> None:
        """Add the manifest; with it the backup is whole."""
        manifest = {"format": FORMAT, **facts, "members": self.members}
        words = json.dumps(manifest, indent=1).encode()
        self.add(MANIFEST, io.BytesIO(words), len(words))


class _Hashed:
    """Reads a file, and hashes what was read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._content.read(size)
        self.digest.update(block)
        return block


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A backup for the owner's eyes alone, under its name only once it is whole and on the disk."""
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        # Unlike a renaming, it does not take the place of a file that came meanwhile.
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def verified(path: Path) -> Manifest:
    """The manifest of a backup that was read from beginning to end; NoBackup where it is damaged."""
    found: dict[str, str] = {}
    words = b"{}"
    with _opened(path) as tar:
        for entry in tar:
            content = tar.extractfile(entry)
            if content is None:
                raise NoBackup(f"{path} holds something that is no file: {entry.name}.")
            if entry.name == MANIFEST:
                words = content.read()
            else:
                found[entry.name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    manifest = _manifest(words, path)
    named = manifest["members"]
    damaged = sorted(name for name in found.keys() | named.keys() if found.get(name) != named.get(name))
    if damaged:
        raise NoBackup(f"{path} is damaged: {damaged[0]} is not what was written ({len(damaged)} such).")
    return manifest


def _manifest(words: bytes, path: Path) -> Manifest:
    try:
        manifest: Manifest = json.loads(words)
    except ValueError as error:
        raise NoBackup(f"{path} is damaged: its manifest cannot be read.") from error
    if not manifest:
        raise NoBackup(f"{path} has no manifest: it is no backup, or was not written to its end.")
    if manifest.get("format") != FORMAT:
        raise NoBackup(f"{path} has format {manifest.get('format')}, this version reads {FORMAT}.")
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield tar
    except tarfile.TarError as error:
        raise NoBackup(f"{path} is no backup, or was cut off: {error}.") from error


def each(path: Path, take: Callable[[str, IO[bytes], int], None]) -> None:
    """Hand every member but the manifest to ``take``, with its name and size."""
    with _opened(path) as tar:
        for entry in tar:
            content = tar.extractfile(entry)
            if content is not None and entry.name != MANIFEST:
                take(entry.name, content, entry.size)
