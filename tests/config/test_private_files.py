"""Nobody but the user who runs the site can read its files, and where others can, it is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from common.private import make_private, narrow, open_to_others
from common.storage import AtomicFileSystemStorage
from config import checks
from config.own_files import own_places
from tests.config.test_checks import manage

pytestmark = pytest.mark.unit


@pytest.fixture
def generous_umask():
    """A machine on which new files are everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def reached(monkeypatch):
    """As if everybody could enter the folders above those of the tests."""
    monkeypatch.setattr("common.private.ENTER", 0o777)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_stored_files_and_their_folders_are_the_owners_alone(tmp_path, generous_umask):
    storage = AtomicFileSystemStorage(location=tmp_path / "media")
    name = storage.save("videos/a/web.mp4", ContentFile(b"content"))
    assert mode(tmp_path / "media" / name) == 0o600
    assert {mode(tmp_path / "media" / part) for part in ("", "videos", "videos/a")} == {0o700}


def test_a_command_makes_database_and_secrets_for_the_owner_alone(tmp_path, generous_umask):
    var = tmp_path / "var"
    done = manage(var, "migrate", "--verbosity", "0", "accounts", "zero")
    assert done.returncode == 0, done.stderr
    made = [var, *var.rglob("*")]
    assert {"formcheck.sqlite3", "secret_key"} <= {path.name for path in made}
    assert [(path, oct(mode(path))) for path in made if mode(path) & 0o077] == []


def test_a_file_in_a_folder_that_nobody_else_enters_is_not_open(tmp_path, generous_umask):
    make_private(tmp_path / "closed")
    (tmp_path / "closed" / "file").touch()
    assert mode(tmp_path / "closed" / "file") == 0o666
    assert open_to_others([tmp_path / "closed" / "file"]) == []


def test_the_check_names_what_is_wider_until_it_is_narrowed(settings, tmp_path, reached):
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o755)
    (settings.VAR_DIR / "secret_key").touch(mode=0o644)
    settings.VAR_DIR.chmod(0o755)
    said = [message.msg for message in checks.check_private_files(None)]
    assert any("secret_key (mode 644)" in words for words in said), said
    assert any(f"{settings.VAR_DIR} (mode 755)" in words for words in said), said
    narrow(own_places())
    assert checks.check_private_files(None) == []
    assert mode(settings.VAR_DIR) == 0o700
