"""Health, readiness and pages say what is not there, and to anybody nothing of whom or where."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.utils import timezone

from config import health
from config.celery import app
from library.models import Job, Worker
from tests.things import a_job, a_routine, a_video, an_attempt

pytestmark = pytest.mark.unit

NOBODY = "The computer that does this work is not running just now."


def a_worker(role: str = "worker", *queues: str, processes: int = 1, pid: int = 1) -> Worker:
    """A worker that has just said that it is there."""
    return Worker.objects.create(
        name=f"elsewhere:{pid}",
        role=role,
        queues=queues,
        processes=processes,
        host="elsewhere",
        pid=pid,
        born=0.0,
        heartbeat_at=timezone.now(),
    )


@pytest.fixture
def working_broker(monkeypatch):
    monkeypatch.setattr(app.conf, "broker_write_url", "memory://")


def test_where_all_is_there_all_is_well(client, db, working_broker):
    a_worker("worker", "celery", processes=2, pid=1)
    a_worker("worker", "long", pid=2)
    a_worker("sweeper", pid=3)
    answer = client.get("/health/")
    assert answer.status_code == 200
    found = answer.json()
    assert found["workers"] == {
        "ok": True,
        "message": "Workers and sweeper are running.",
        "processes": 2,
        "long_processes": 1,
        "sweepers": 1,
    }
    assert "elsewhere" not in answer.content.decode()


def test_without_workers_it_is_not_well_but_ready_for_visitors(client, db, working_broker):
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    assert "No worker is running. No worker for long jobs is running." in answer.json()["workers"]["message"]
    ready = client.get("/health/ready/")
    assert (ready.status_code, sorted(ready.json())) == (200, ["database", "disk", "ok"])


def test_a_broker_that_is_away_is_said_within_seconds(client, db, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:9/0")
    found = client.get("/health/").json()["broker"]
    assert found == {"ok": False, "message": "The broker does not answer; jobs wait for the sweeper."}


def test_who_asks_again_and_again_does_not_connect_to_the_broker_each_time(client, db, monkeypatch):
    asked = []
    monkeypatch.setattr(health, "broker", lambda: asked.append(1) or {"ok": False, "message": "Away."})
    answers = [client.get("/health/") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {503}
    assert len(asked) == 1


def test_a_full_disk_and_a_database_that_is_away_are_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=1024**2))
    answer = client.get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json()["disk"] == {"ok": False, "message": "The disk is nearly full.", "free_mb": 1}

    def away():
        raise OperationalError("gone")

    caches["process"].clear()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(connection, "cursor", away)
        assert client.get("/health/ready/").json()["database"]["ok"] is False


def test_who_waits_reads_that_no_worker_is_running_until_there_is_one(signed_in, people):
    video = a_video(people.student)
    Job.objects.all().delete()
    a_job("process_video", video, people.student, Job.State.QUEUED)
    attempt = an_attempt(people.student, a_routine(people.coach, people.group))
    student = signed_in(people.student)
    for address in (video.get_absolute_url(), attempt.get_absolute_url()):
        assert NOBODY in student.get(address).content.decode()
    a_worker("worker", "long", pid=1)
    assert NOBODY in student.get(video.get_absolute_url()).content.decode()
    a_worker("worker", "celery", pid=2)
    for address in (video.get_absolute_url(), attempt.get_absolute_url()):
        assert NOBODY not in student.get(address).content.decode()
