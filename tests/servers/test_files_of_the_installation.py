"""What web server, worker and commands write on disk is their user's alone, whatever the machine's umask."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.servers.installation import Installation, Visitor
from tests.servers.processes import Valkey


@pytest.fixture
def generous_umask():
    """A machine on which new files are everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_after_an_upload_nothing_can_be_read_by_others(tmp_path, valkey: Valkey, clips: Path, generous_umask):
    site = Installation(tmp_path / "var", broker=valkey.url)
    try:
        site.start()
        Visitor(site, "student").upload(next(clips.glob("*.mp4")), "A clip")
        written = [tmp_path / "var", *(tmp_path / "var").rglob("*")]
    finally:
        site.stop()
    # Which this test writes itself.
    logs = {site.folder / f"{name}.log" for name in site.processes}
    wide = [path for path in written if path not in logs and path.exists() and path.stat().st_mode & 0o077]
    assert wide == []
    assert any(path.name.startswith("original") for path in written)
