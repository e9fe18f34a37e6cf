"""Work that cannot say how far it is keeps its lease; so do files on their way."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import OperationalError
from django.utils import timezone

from library.files import fetched, put
from library.jobs import kept_alive, sweeping
from library.jobs.context import JobContext
from library.jobs.run import run
from library.models import Job, Video

pytestmark = [pytest.mark.unit, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def short_lease(settings) -> None:
    settings.JOB_LEASE_SECONDS = 0.6


def until(true) -> None:
    """Wait for what a thread does; a test that waits for nothing fails."""
    for _ in range(500):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def test_the_lease_is_renewed_while_nothing_is_said(job, work):
    begun, renewed = [], []

    def do(context):
        begun.append(Job.objects.get(pk=job.pk).lease_expires_at)
        with kept_alive():
            until(lambda: Job.objects.get(pk=job.pk).lease_expires_at > begun[0] + timedelta(seconds=0.5))
        renewed.append(Job.objects.get(pk=job.pk).lease_expires_at)

    work.do = do
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert renewed[0] > begun[0]


def test_a_database_that_is_busy_is_asked_again(job, work, monkeypatch):
    asked = []
    renew = JobContext.renew

    def busy_at_first(context):
        asked.append(context)
        if len(asked) == 1:
            raise OperationalError("database is locked")
        return renew(context)

    monkeypatch.setattr(JobContext, "renew", busy_at_first)

    def do(context):
        with kept_alive():
            until(lambda: len(asked) >= 3)

    work.do = do
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


class SlowBucket(Storage):
    """Has no paths; hands a file out, and takes one in, only once the lease was renewed."""

    def __init__(self, job: Job, files: dict[str, bytes]) -> None:
        self.job = job
        self.files = files

    def exists(self, name: str) -> bool:
        return name in self.files

    def _open(self, name: str, mode: str = "rb") -> File:
        self._dawdle()
        return ContentFile(self.files[name], name=name)

    def _save(self, name: str, content: File) -> str:
        self._dawdle()
        self.files[name] = content.read()
        return name

    def _dawdle(self) -> None:
        before = Job.objects.get(pk=self.job.pk).lease_expires_at
        until(lambda: Job.objects.get(pk=self.job.pk).lease_expires_at > before)


def test_a_slow_bucket_costs_no_lease(job, work):
    file = Video(title="Kata", original="kata.mp4").original
    file.storage = SlowBucket(job, {"kata.mp4": b"picture"})
    read = []

    def do(context):
        with fetched(file) as path:
            read.append(path.read_bytes())
        put(file, "again.mp4", ContentFile(b"again"))

    work.do = do
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, read) == (Job.State.DONE, [b"picture"])
    assert b"again" in file.storage.files.values()


def test_outside_of_a_job_nothing_is_kept_alive(db):
    with kept_alive():
        pass


def test_a_lease_that_was_taken_away_is_not_taken_back(job, work):
    def do(context):
        with kept_alive():
            Job.objects.filter(pk=job.pk).update(lease_expires_at=timezone.now() - timedelta(hours=1))
            assert sweeping._take_away(Job.objects.get(pk=job.pk))
            taken = Job.objects.get(pk=job.pk)
            time.sleep(0.5)
            assert Job.objects.get(pk=job.pk).lease_expires_at == taken.lease_expires_at
        context.progress(0.5)
        raise AssertionError("the lease was lost")

    work.do = do
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING, "it is the sweeper's now"


def test_the_beat_ends_with_the_work_even_if_that_fails(job, work):
    def do(context):
        with kept_alive():
            raise RuntimeError("broken")

    work.do = do
    run(job_id=job.pk)
    assert not [thread for thread in threading.enumerate() if thread.name == "heartbeat"]
