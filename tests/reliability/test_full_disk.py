"""The disk runs full, or the database goes away, while a worker is at it: the job ends with the reason, no
half file stays, and it goes on afterwards."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, connection

from library import cleanup, services
from library.jobs import services as jobs
from library.jobs import sweeping
from library.jobs.context import JobContext
from library.jobs.run import run
from library.models import Job, Track
from library.processing import steps
from practice import scoring
from practice.models import Score
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, run_job_of, shared_routine

pytestmark = pytest.mark.slow

SAID = "There is no room for this video at the moment. Nothing is lost; try again later."


class SmallDisk:
    """A disk of its own (tmpfs), with a file that takes up what room there is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filling = folder / "filling"

    def fill(self) -> None:
        """Leave no room."""
        with self._filling.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def make_room(self) -> None:
        """Have the room back."""
        self._filling.unlink()

    def files(self) -> set[str]:
        """Every file and temporary folder besides the filling."""
        found = (
            path for path in self.folder.rglob("*") if path.is_file() or path.name.startswith("formcheck")
        )
        return {str(path.relative_to(self.folder)) for path in found if path != self._filling}


@pytest.fixture
def disk(tmp_path: Path, settings, monkeypatch) -> Iterator[SmallDisk]:
    """Where videos are stored and temporary files are written; skipped without the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root")
    settings.MEDIA_ROOT, settings.UPLOAD_DIR = folder / "media", folder / "uploads"
    settings.DISK_RESERVE_BYTES = 0
    monkeypatch.setattr(cleanup, "SETTLED_AFTER", timedelta(0))
    with monkeypatch.context() as temporary:
        temporary.setattr(tempfile, "tempdir", str(folder))
        yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def ended_for_want_of_room(job: Job) -> bool:
    job.refresh_from_db()
    return (job.state, job.error_code, job.tries, job.reason_in_words) == ("failed", "storage_full", 1, SAID)


def fill_before(monkeypatch: pytest.MonkeyPatch, disk: SmallDisk, module: object, name: str) -> None:
    """Have the disk run full when the work comes to the function ``name``."""
    work = getattr(module, name)

    def filled(*arguments: object, **named: object) -> object:
        disk.fill()
        return work(*arguments, **named)

    monkeypatch.setattr(module, name, filled)


@pytest.mark.parametrize("step", ["_make_rendition", "_store", "_extract", "keep_track"])
def test_a_video_whose_disk_runs_full_goes_on_where_it_stood(disk, video, process, monkeypatch, step):
    with monkeypatch.context() as full:
        fill_before(full, disk, steps, step)
        assert ended_for_want_of_room(process(video))
    assert Track.objects.count() == 0
    assert cleanup.find_leftovers() == []
    known = {
        f"media/{name}" for name in (video.original.name, video.rendition.name, video.poster.name) if name
    }
    assert disk.files() == known

    disk.make_room()
    services.retry_job(job=Job.objects.get())
    assert process(video).state == Job.State.DONE
    assert Track.objects.count() == 1


def test_a_score_that_finds_no_room_is_made_later(disk, people, monkeypatch):
    attempt = attempt_with(people.student, shared_routine(people, movement()), movement())
    with monkeypatch.context() as full:
        fill_before(full, disk, scoring, "_compare")
        run_job_of(attempt)
    assert ended_for_want_of_room(job_of(attempt))
    assert not Score.objects.exists()
    assert not [name for name in disk.files() if "scores" in name]

    disk.make_room()
    services.retry_job(job=job_of(attempt))
    run_job_of(attempt)
    assert Score.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_finds_no_room_is_told_as_a_full_disk(job, work):
    def write_too_much(_context: JobContext) -> None:
        with connection.cursor() as cursor:
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")
            try:
                Job.objects.filter(pk=job.pk).update(reason={"values": "x" * 5_000_000})
            finally:
                cursor.execute("PRAGMA max_page_count = 1073741823")

    work.do = write_too_much
    run(job_id=job.pk)
    assert ended_for_want_of_room(job)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("away", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_an_end_that_cannot_be_written_is_written_when_the_database_is_back(job, work, monkeypatch, away):
    finish, tries = jobs.finish, iter([away, away])

    def finish_at_last(*, job: Job) -> bool:
        for error in tries:
            raise error
        return finish(job=job)

    monkeypatch.setattr(jobs, "finish", finish_at_last)
    monkeypatch.setattr("library.jobs.run.AGAIN_SECONDS", 0.0)
    run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, work.subjects) == ("done", [job.subject_id])


@pytest.mark.django_db(transaction=True)
def test_an_end_that_cannot_be_written_within_the_lease_is_left_to_the_sweeper(
    job, work, monkeypatch, settings
):
    settings.JOB_LEASE_SECONDS = -1.0

    def never(*, job: Job) -> bool:
        raise OperationalError("the database is away")

    monkeypatch.setattr(jobs, "finish", never)
    with pytest.raises(OperationalError):
        run(job_id=job.pk)
    sweeping.sweep()
    job.refresh_from_db()
    assert job.state == "queued"
