"""A person takes everything along: a ZIP file that says what it holds, for them alone, for a week."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from library.jobs import run as jobs
from library.models import Job, Video
from modelroom.models import Correction
from privacy.exports.archive import Archive
from privacy.exports.services import ask_for_export, remove_expired
from privacy.exports.spool import spool_of
from privacy.models import Export
from tests.people import PASSWORD
from tests.privacy.conftest import ORIGINAL, ask_on_the_page, entered, exported, with_files

pytestmark = pytest.mark.unit


@pytest.fixture
def archive(world):
    """The student's export, opened."""
    auth.TOTP.activate(world.people.student, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    ask_for_export(user=world.people.student)
    jobs.run(job_id=Job.objects.get(kind="export_data").pk)
    with Export.objects.get().file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def rows(archive: zipfile.ZipFile, table: str) -> list[dict]:
    return json.loads(archive.read(f"data/{table}.json"))


def test_it_holds_the_videos_to_the_byte_and_their_pictures(archive, world):
    folder = f"videos/{world.video.pk}"
    assert archive.read(f"{folder}/original.mp4") == ORIGINAL
    assert archive.read(f"{folder}/poster.jpg") == b"poster"
    assert archive.read(f"uploads/{world.upload.pk}.part") == b"so far!"
    assert archive.testzip() is None


def test_of_a_film_without_face_it_holds_what_is_shown(world):
    Video.objects.filter(pk=world.video.pk).update(original="", heads_hidden_at=timezone.now())
    ask_for_export(user=world.people.student)
    jobs.run(job_id=Job.objects.get(kind="export_data").pk)
    with Export.objects.get().file.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert archive.read(f"videos/{world.video.pk}/shown.mp4") == b"rendition"
        assert f"videos/{world.video.pk}/original.mp4" not in archive.namelist()


def test_it_holds_every_row_about_the_person(archive, world):
    assert [row["email"] for row in rows(archive, "accounts.User")] == [world.people.student.email]
    assert [row["id"] for row in rows(archive, "library.Video")] == [str(world.video.pk)]
    assert [row["id"] for row in rows(archive, "practice.Attempt")] == [str(world.attempt.pk)]
    assert [row["name"] for row in rows(archive, "accounts.Group")] == ["Tuesday class"]
    assert {row["kind"] for row in rows(archive, "library.Job")} >= {"process_video", "score_attempt"}
    score = rows(archive, "practice.Score")[0]
    assert score["total"] == pytest.approx(world.attempt.score.total)
    sentences = [one["sentence"] for one in score["in_words"]["moments"] + score["in_words"]["remarks"]]
    assert any("left" in sentence.lower() for sentence in sentences)


def test_it_holds_nothing_of_others_and_no_secret(archive, world):
    people = world.people
    everything = b"\n".join(archive.read(name) for name in archive.namelist())
    for secret in (
        *(people.classmate.email, people.coach.email, people.coach.name, people.group.invitation_code),
        *(people.student.password, "JBSWY3DPEHPK3PXP"),
    ):
        assert secret.encode() not in everything
    reference = world.attempt.routine.reference
    assert str(reference.track_id).encode() not in b" ".join(name.encode() for name in archive.namelist())
    assert rows(archive, "mfa.Authenticator")[0].keys() == {
        "id",
        "user",
        "type",
        "created_at",
        "last_used_at",
    }


def test_a_track_is_written_as_the_readme_says(archive, world):
    lines = archive.read(f"tracks/{world.video.track_id}.jsonl").decode().splitlines()
    head, first = json.loads(lines[0]), json.loads(lines[1])
    assert (head["frames"], len(head["joints"])) == (len(lines) - 1, 17)
    assert len(first["keypoints"]) == 17
    assert first["time"] == 0
    path = archive.read(f"scores/{world.attempt.score_id}.jsonl").decode().splitlines()
    assert json.loads(path[0])["places"] == len(path) - 1
    assert len(json.loads(path[1])["values"]) == len(json.loads(path[0])["parts"])


def test_the_readme_names_every_file(archive):
    text = archive.read("README.txt").decode()
    for name in archive.namelist():
        if name.startswith("data/"):
            assert name in text
    folders = {name.split("/")[0] for name in archive.namelist()} - {"data", "README.txt"}
    assert folders == {"videos", "uploads", "tracks", "scores"}
    assert all(re.search(rf"^  {folder}/", text, re.MULTILINE) for folder in folders)


def test_a_file_that_is_gone_is_named_instead(world, tmp_path):
    Path(world.video.original.path).unlink()
    Path(world.video.track.file.path).unlink()
    path = tmp_path / "export.zip"
    with Archive(path, world.people.student) as archive:
        archive.add_rows()
        archive.add_files()
    text = zipfile.ZipFile(path).read("README.txt").decode()
    assert f"videos/{world.video.pk}/original.mp4" in text
    assert f"tracks/{world.video.track_id}.jsonl" in text


def test_corrections_by_others_in_ones_videos_do_not_say_whose(world, tmp_path):
    video = world.video
    Correction.objects.create(video=video, track=video.track, time=0, keypoints=[], by=world.people.coach)
    path = tmp_path / "export.zip"
    with Archive(path, world.people.student) as archive:
        archive.add_rows()
    record = rows(zipfile.ZipFile(path), "modelroom.Correction")[0]
    assert record["video"] == str(video.pk)
    assert "by" not in record


def test_memory_does_not_grow_with_the_videos(world, tmp_path):
    large = with_files(Video.objects.create(owner=world.people.student, title="Long", original_name="l.mp4"))
    with Path(large.original.path).open("r+b") as file:
        file.truncate(300 * 1024 * 1024)
    with Archive(tmp_path / "export.zip", world.people.student) as archive:
        tracemalloc.start()
        archive.add_files()
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 24 * 1024 * 1024, "30 MB of arrays would be the tracks; a video is 300"


def test_the_page_asks_for_the_password_once_more(world, signed_in):
    client = signed_in(world.people.student)
    asked = client.post("/privacy/export/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert not Export.objects.exists()
    wrong = client.post(asked["Location"], {"password": "not it"})
    assert (wrong.status_code, Export.objects.exists()) == (200, False)
    client.post(asked["Location"], {"password": PASSWORD})
    assert Export.objects.get().user == world.people.student


def test_the_page_says_how_far_it_is_and_gives_the_file_to_its_person_alone(world, signed_in):
    client = entered(world.people.student)
    assert "Export everything" in client.get("/privacy/data/").content.decode()
    ask_on_the_page(client)
    export = Export.objects.get()
    waiting = client.get("/privacy/data/").content.decode()
    assert f"job-{Job.objects.get(kind='export_data').pk}" in waiting
    assert "Cancel" in waiting
    assert client.get(f"/privacy/exports/{export.pk}/file/").status_code == 409
    jobs.run(job_id=Job.objects.get(kind="export_data").pk)
    assert "Ready:" in client.get("/privacy/data/").content.decode()
    answer = client.get(f"/privacy/exports/{export.pk}/file/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    for other in (world.people.coach, world.people.classmate, world.people.stranger):
        assert signed_in(other).get(f"/privacy/exports/{export.pk}/file/").status_code == 404
    assert Client().get(f"/privacy/exports/{export.pk}/file/").status_code == 302


def test_a_mail_says_that_it_is_ready_without_a_link_to_the_file(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        export = exported(world.people.student)
    assert [one.to for one in mail.outbox] == [[world.people.student.email]]
    assert "Your export is ready" in mail.outbox[0].subject
    assert str(export.pk) not in mail.outbox[0].body


def test_asking_twice_is_asking_once_and_a_new_one_takes_the_place_of_the_old(
    world, django_capture_on_commit_callbacks
):
    user = world.people.student
    first = ask_for_export(user=user)
    assert ask_for_export(user=user) == first
    jobs.run(job_id=Job.objects.get(kind="export_data").pk)
    first.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        second = ask_for_export(user=user)
    assert list(Export.objects.all()) == [second]
    assert not default_storage.exists(first.file.name)


def test_a_cancelled_export_leaves_nothing_and_can_be_asked_for_again(world, settings, monkeypatch):
    user = world.people.student
    export = ask_for_export(user=user)
    job = Job.objects.get(kind="export_data")

    def cancelled_meanwhile(*_args: object) -> None:
        Job.objects.filter(pk=job.pk).update(state="failed", lease=None, error_code="cancelled")

    monkeypatch.setattr(Archive, "add_rows", cancelled_meanwhile)
    jobs.run(job_id=job.pk)
    assert not spool_of(export.pk).exists()
    assert not default_storage.exists("exports")
    assert ask_for_export(user=user) != export


def test_after_a_week_the_file_is_gone_and_the_link_says_so(world, django_capture_on_commit_callbacks):
    export = exported(world.people.student)
    assert timedelta(days=6, hours=23) < export.expires_at - timezone.now() <= timedelta(days=7)
    Export.objects.update(expires_at=timezone.now())
    answer = entered(world.people.student).get(f"/privacy/exports/{export.pk}/file/")
    assert answer.status_code == 410
    assert "has expired" in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_expired() == 1
    assert not default_storage.exists(export.file.name)
    assert not Job.objects.filter(kind="export_data").exists()


def test_clean_media_knows_exports(world, capsys, monkeypatch):
    monkeypatch.setattr("library.cleanup.SETTLED_AFTER", timedelta(0))
    export = exported(world.people.student)
    call_command("clean_media")
    assert "exports/" not in capsys.readouterr().out
    Export.objects.all()._raw_delete("default")
    call_command("clean_media", "--delete")
    assert export.file.name in capsys.readouterr().out
    assert not default_storage.exists(export.file.name)


def test_the_api_does_the_same(world, signed_in):
    client = signed_in(world.people.student)
    refused = client.post("/api/exports/", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_confirmed")
    asked = client.post("/api/exports/", {"password": PASSWORD}, content_type="application/json")
    assert asked.status_code == 202
    assert asked.json()["ready"] is False
    jobs.run(job_id=Job.objects.get(kind="export_data").pk)
    one = client.get(f"/api/exports/{asked.json()['id']}/").json()
    assert (one["ready"], one["state"]["state"]) == (True, "done")
    assert b"".join(client.get(one["file"]).streaming_content)[:2] == b"PK"
    assert client.get("/api/exports/").json()["count"] == 1
    assert client.delete(f"/api/exports/{one['id']}/").status_code == 204
    assert client.get(f"/api/exports/{one['id']}/").status_code == 404
