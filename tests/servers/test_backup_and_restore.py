"""A backup put back into a new installation gives every row and file as it was; a bad one gives nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from tests.servers.conftest import copy_of_first
from tests.servers.installation import Installation
from tests.servers.processes import ROOT, Bucket, Valkey

FILL = """
from pathlib import Path
from django.conf import settings
from library.models import Upload
from library.uploads import spool
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine
from types import SimpleNamespace
from accounts.models import Group
group = Group.objects.first()
people = SimpleNamespace(coach=group.owner, group=group)
student = group.members.exclude(pk=group.owner_id).first()
attempt = attempt_with(student, shared_routine(people, movement()), movement())
run_job_of(attempt)
upload = Upload.objects.create(owner=student, filename="ü.mp4", size=10, offset=5)
spool.create(upload.pk)
spool.path_of(upload.pk).write_bytes(b"12345 and what came since")
photo = Path(settings.LEARN_DIR) / "data" / "one" / "photo.jpg"
photo.parent.mkdir(parents=True)
photo.write_bytes(b"a photo")
answer = attempt.pk.hex
"""

ROWS = """
from django.apps import apps
models = apps.get_models(include_auto_created=True)
answer = {m._meta.label: sorted(repr(row) for row in m.objects.values_list()) for m in models}
"""


def manage(site: Installation, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command of an installation like ``site`` with other settings."""
    command = [sys.executable, "manage.py", *arguments]
    env = {**site.env, **settings}
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)


def rows(site: Installation, **settings: str) -> dict[str, list[str]]:
    """Every row of every table."""
    done = manage(
        site, "shell", "--no-imports", "-c", f"{ROWS}\nimport json; print(json.dumps(answer))", **settings
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def assert_same(after: dict[str, list[str]], before: dict[str, list[str]]) -> None:
    """The same rows but for one: that it was restored, an act of whoever runs the server."""
    acts = "privacy.StaffAct"
    (restored,) = set(after[acts]) - set(before[acts])
    assert "'restore'" in restored
    assert set(before[acts]) < set(after[acts])
    assert {**after, acts: []} == {**before, acts: []}


def files(var: Path) -> dict[str, str]:
    """The sha-256 of every file of media, uploads and trainings."""
    folders = (var / "media", var / "uploads", var / "learn")
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(var)): sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, valkey: Valkey
) -> Installation:
    """A site with people, a scored attempt, an unfinished upload and a data set, which no test changes."""
    settings = {}
    if request.param == "sqlite":
        like = request.getfixturevalue("first_site")
    else:
        like = request.getfixturevalue("first_on_postgresql")
        settings["DATABASE_URL"] = copy_of_first(request.getfixturevalue("database_server"))
    folder = tmp_path_factory.mktemp("filled") / "var"
    site = Installation(folder, broker=valkey.url, settings=settings, like=like)
    site.ask(FILL)
    return site


@pytest.fixture
def new_site(filled: Installation, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of an installation that nothing has been done with."""
    settings = {"FORMCHECK_VAR_DIR": str(tmp_path / "new")}
    if "DATABASE_URL" in filled.env:
        server = request.getfixturevalue("database_server")
        name = f"new_{uuid4().hex}"
        server.psql(f"CREATE DATABASE {name};")
        settings["DATABASE_URL"] = str(server.get_uri(database=name))
    return settings


def test_every_row_and_file_comes_back(filled, new_site, tmp_path):
    backup = tmp_path / "site.backup"
    filled.manage("backup", str(backup))
    assert backup.stat().st_mode & 0o777 == 0o600
    done = manage(filled, "restore", str(backup), **new_site)
    assert done.returncode == 0, done.stderr
    before, after = rows(filled), rows(filled, **new_site)
    assert before["practice.Score"]
    assert before["library.Upload"]
    assert_same(after, before)
    expected = files(filled.folder)
    (upload,) = (name for name in expected if name.startswith("uploads/"))
    # Of an unfinished upload those bytes that its row counts.
    expected[upload] = sha256(b"12345").hexdigest()
    assert files(tmp_path / "new") == expected
    assert any("score" in name for name in expected), expected

    # The numbers of new rows follow on, and a second restore finds people.
    again = manage(filled, "restore", str(backup), **new_site)
    assert again.returncode == 2
    assert "This site is not empty" in again.stderr
    made = manage(
        filled,
        *("shell", "--no-imports", "-c"),
        "from accounts.models import User; print(User.objects.create_user('new@example.org').pk)",
        **new_site,
    )
    assert made.returncode == 0, made.stderr


def test_a_damaged_backup_or_one_cut_off_restores_nothing(filled, new_site, tmp_path):
    backup = tmp_path / "site.backup"
    filled.manage("backup", str(backup))
    content = backup.read_bytes()
    at = content.index(b"a photo")
    (tmp_path / "flipped").write_bytes(content[:at] + b"A" + content[at + 1 :])
    (tmp_path / "cut").write_bytes(content[: len(content) // 2])
    (tmp_path / "other").write_bytes(b"no backup at all")
    for name, reason in (("flipped", "is damaged: learn/data"), ("cut", "backup"), ("other", "is no backup")):
        done = manage(filled, "restore", str(tmp_path / name), **new_site)
        assert (done.returncode, "Nothing was restored." in done.stderr) == (2, True), done.stderr
        assert reason in done.stderr
        assert "Traceback" not in done.stderr
        assert files(tmp_path / "new") == {}


def test_what_fails_half_way_leaves_neither_files_nor_rows(filled, new_site, tmp_path):
    backup = tmp_path / "site.backup"
    filled.manage("backup", str(backup))
    with tarfile.open(backup) as tar:
        last = [name for name in tar.getnames() if name.startswith("learn/")][-1]
    in_the_way = tmp_path / "new" / last
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_bytes(b"somebody else's")
    done = manage(filled, "restore", str(backup), **new_site)
    assert done.returncode == 2
    assert "There is a file already" in done.stderr
    assert list(files(tmp_path / "new")) == [last]
    assert rows(filled, **new_site)["accounts.User"] == []


def test_a_second_backup_by_the_same_name_and_one_without_room_leave_what_is_there(filled, tmp_path):
    backup = tmp_path / "site.backup"
    backup.write_text("the first")
    done = manage(filled, "backup", str(backup))
    assert (done.returncode, backup.read_text()) == (2, "the first")
    nowhere = manage(filled, "backup", str(tmp_path / "no" / "folder" / "file"))
    assert nowhere.returncode == 2
    assert "Traceback" not in nowhere.stderr


def test_a_file_that_was_lost_is_named(filled, tmp_path):
    tracks = filled.folder / "media" / "tracks"
    shutil.move(tracks, tmp_path / "tracks")
    done = manage(filled, "backup", str(tmp_path / "site.backup"))
    shutil.move(tmp_path / "tracks", tracks)
    assert done.returncode == 0
    assert "not there: tracks/" in done.stderr


def objects(bucket: Bucket, name: str) -> dict[str, str]:
    """The sha-256 of everything in a bucket by its key."""
    client = bucket.client()
    listed = client.list_objects_v2(Bucket=name).get("Contents", [])
    found = {one["Key"]: client.get_object(Bucket=name, Key=one["Key"])["Body"].read() for one in listed}
    return {key: sha256(content).hexdigest() for key, content in found.items()}


def test_files_in_a_bucket_come_back_into_another_and_one_that_was_lost_is_named(install, bucket, tmp_path):
    site: Installation = install(**bucket.settings())
    site.ask(FILL)
    stored = objects(bucket, bucket.name)
    assert {key.partition("/")[0] for key in stored} >= {"scores", "tracks"}, stored
    backup = tmp_path / "site.backup"
    site.manage("backup", str(backup))

    other = f"restored-{site.port}"
    bucket.add(other)
    second = {"FORMCHECK_VAR_DIR": str(tmp_path / "second"), "FORMCHECK_S3_BUCKET": other}
    done = manage(site, "restore", str(backup), **second)
    assert done.returncode == 0, done.stderr
    assert_same(rows(site, **second), rows(site))
    assert objects(bucket, other) == stored

    # A bucket that holds the files of another site is not written over, and keeps what it has.
    third = {**second, "FORMCHECK_VAR_DIR": str(tmp_path / "third")}
    refused = manage(site, "restore", str(backup), **third)
    assert refused.returncode == 2
    assert "There is a stored file already" in refused.stderr
    assert objects(bucket, other) == stored

    lost = next(key for key in stored if key.startswith("tracks/"))
    bucket.client().delete_object(Bucket=bucket.name, Key=lost)
    done = manage(site, "backup", str(tmp_path / "second.backup"))
    assert done.returncode == 0, done.stderr
    assert f"not there: {lost}" in done.stderr
