"""People with something in their account."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from library.jobs import run as jobs
from library.models import Job, Upload, Video
from library.uploads import spool
from practice.models import Attempt
from privacy.models import Export, Leaving
from tests.people import PASSWORD, People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine

ORIGINAL = b"a film as it was uploaded" * 4000


@dataclass(frozen=True)
class World:
    """A student's scored attempt with its files, and an unfinished upload."""

    people: People
    attempt: Attempt
    upload: Upload

    @property
    def video(self) -> Video:
        """The practice."""
        return self.attempt.video


def with_files(video: Video) -> Video:
    """The video with an original, a rendition and a poster."""
    video.original.save("clip.mp4", ContentFile(ORIGINAL), save=False)
    video.rendition.save("web.mp4", ContentFile(b"rendition"), save=False)
    video.poster.save("poster.jpg", ContentFile(b"poster"), save=False)
    video.size = len(ORIGINAL)
    video.save()
    return video


@pytest.fixture
def world(people: People) -> World:
    """A student with a scored attempt at a routine of the coach."""
    routine = shared_routine(people, movement())
    attempt = attempt_with(people.student, routine, movement(lift=120))
    run_job_of(attempt)
    with_files(attempt.video)
    with_files(routine.reference)
    upload = Upload.objects.create(owner=people.student, filename="holiday.mp4", size=100, offset=7)
    spool.create(upload.pk)
    spool.path_of(upload.pk).write_bytes(b"so far!")
    return World(people, attempt, upload)


def entered(user: User) -> Client:
    """The person's browser just after signing in."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def ask_on_the_page(client: Client) -> None:
    """Ask for an export, and give the password that is asked for."""
    asked = client.post("/privacy/export/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == "/privacy/data/"


def exported(user: User) -> Export:
    """The person's export, asked for on the page and written."""
    ask_on_the_page(entered(user))
    export = Export.objects.get(user=user)
    assert jobs.run(job_id=Job.objects.get(kind="export_data", subject_id=export.pk).pk)
    export.refresh_from_db()
    return export


def erase(leaving: Leaving) -> None:
    """Do the job that erases somebody whose time is over."""
    assert jobs.run(job_id=Job.objects.get(kind="erase_account", subject_id=leaving.pk).pk)


def files_under(folder: Path) -> list[str]:
    """Names of all files under the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
