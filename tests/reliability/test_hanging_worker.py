"""A worker that hangs stops nobody's work for ever: it is ended, and its job is done once by another."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import uuid
from datetime import timedelta

import psutil
import pytest
from django.db import OperationalError
from django.utils import timezone

from library import kinds
from library.jobs import services, sweeping, workers
from library.jobs.context import JobContext, LeaseLost
from library.management.commands import sweep as sweep_command
from library.management.commands.sweep import sweep_until
from library.models import Job, RevokedClaim, Worker
from tests.reliability.test_health import a_worker
from tests.reliability.test_parts_that_die import process_at, wait_for_all_jobs, wait_until_at
from tests.servers.installation import Visitor
from tests.servers.processes import wait_for

JOBS = """
from library.models import Job, Track
jobs = Job.objects.filter(kind="process_video").order_by("created_at")
answer = {"jobs": list(jobs.values_list("state", "tries", "error_code")), "tracks": Track.objects.count(),
          "workers": jobs.values("worker").distinct().count()}
"""


@pytest.mark.servers
@pytest.mark.timeout(600)
def test_a_process_stopped_while_measuring_is_ended_and_its_job_done_once(install, clips):
    site = install(FORMCHECK_JOB_LEASE_SECONDS="6")
    site.start()
    student = Visitor(site, "student")
    for clip, cancelled_meanwhile in (("balance_left.mp4", False), ("balance_front.mp4", True)):
        video = student.upload(clips / clip, clip)
        hung = psutil.Process(wait_until_at(site, "extract"))
        os.kill(hung.pid, signal.SIGSTOP)
        assert process_at(site, "extract") == hung.pid, "it has not done it yet"
        if cancelled_meanwhile:
            job = student.get(f"/api/videos/{video}/").json()["job"]["id"]
            for step, state in (("cancel", "failed"), ("retry", "queued")):
                assert student.post(f"/api/jobs/{job}/{step}/").json()["state"] == state
        wait_for_all_jobs(site)
        assert not hung.is_running(), "what has hung was ended"

    assert site.ask(JOBS) == {"jobs": [["done", 2, ""], ["done", 1, ""]], "tracks": 2, "workers": 2}
    health = student.get("/health/").json()
    assert health["workers"]["processes"] == 1
    assert health["broker"]["ok"]


@pytest.fixture
def stopped_worker(people):
    """A process of a worker with a child, both stopped; yields both."""
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]]).wait()"
    sleep = "import time; time.sleep(600)"
    parent = psutil.Popen([sys.executable, "-c", code, sleep], stdout=subprocess.DEVNULL)
    wait_for("the child", lambda: bool(parent.children()), 20, every=0.05)
    child = parent.children()[0]
    for process in (parent, child):
        process.suspend()
    yield parent, child
    for process in (child, parent):
        if process.is_running():
            process.kill()
    parent.wait()


def row_of(process: psutil.Process, *, silent: float = 0.0, born: float | None = None) -> Worker:
    """The row of a worker that has not been heard of for so many seconds."""
    return Worker.objects.create(
        name=workers.name_of(process.pid),
        role=Worker.Role.WORKER,
        queues=["celery"],
        host=socket.gethostname(),
        pid=process.pid,
        born=process.create_time() if born is None else born,
        heartbeat_at=timezone.now() - timedelta(seconds=silent),
    )


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.unit
def test_a_worker_that_is_silent_for_a_lease_is_ended_with_its_children(stopped_worker, settings):
    parent, child = stopped_worker
    row_of(parent, silent=settings.JOB_LEASE_SECONDS + 1)
    assert workers.processes_for("celery") == 0
    assert workers.end_silent() == 1
    wait_for("their end", lambda: gone(parent) and gone(child), 10, every=0.05)
    assert not Worker.objects.exists()


@pytest.mark.unit
def test_another_process_that_got_the_number_of_a_silent_worker_is_left_alone(stopped_worker, settings):
    parent, _child = stopped_worker
    row_of(parent, silent=settings.JOB_LEASE_SECONDS + 1, born=parent.create_time() - 3600)
    assert workers.end_silent() == 0
    assert not gone(parent)
    assert not Worker.objects.exists()


@pytest.mark.unit
def test_only_a_child_of_a_worker_is_ended_for_a_lost_job_and_only_if_it_has_no_other(
    stopped_worker, job, people
):
    parent, child = stopped_worker
    name = workers.name_of(child.pid)
    assert not workers.end_process_of_job(name), "whoever is no child of a worker may be a web server"
    row_of(parent)
    other = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    services.claim(job_id=other.pk, worker=name)
    assert not workers.end_process_of_job(name), "it does something else by now"
    Job.objects.filter(pk=other.pk).delete()
    claimed = services.claim(job_id=job.pk, worker=name)
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    wait_for("its end", lambda: gone(child), 10, every=0.05)
    assert not gone(parent)
    with pytest.raises(LeaseLost):
        JobContext(claimed).stage("extract")


@pytest.mark.unit
def test_a_stage_beyond_its_limit_ends_the_job_however_often_its_lease_is_renewed(job):
    context = JobContext(services.claim(job_id=job.pk, worker="hung"))
    context.stage(kinds.EXTRACT, seconds=-1.0)
    assert context.renew()
    sweeping.sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code, job.retryable) == ("failed", "took_too_long", True)
    assert not context.renew()


@pytest.mark.unit
def test_the_process_of_a_stage_beyond_its_limit_is_ended_though_its_lease_is_alive(stopped_worker, job):
    parent, child = stopped_worker
    row_of(parent)
    context = JobContext(services.claim(job_id=job.pk, worker=workers.name_of(child.pid)))
    context.stage(kinds.EXTRACT, seconds=-1.0)
    sweeping.sweep()
    wait_for("its end", lambda: gone(child), 10, every=0.05)
    assert not gone(parent)


def cancelled(job: Job) -> None:
    services.cancel(job=job)


def cancelled_and_started_again(job: Job) -> None:
    services.cancel(job=job)
    services.retry(job=job)


def cancelled_and_begun_by_another(job: Job) -> None:
    cancelled_and_started_again(job)
    assert services.claim(job_id=job.pk, worker=workers.name_of(1))


def gone_with_its_subject(job: Job) -> None:
    services.drop(kind=job.kind, subject_id=job.subject_id)


def gone_with_its_owner(job: Job) -> None:
    job.owner.delete()


@pytest.mark.unit
@pytest.mark.parametrize(
    "taken_away",
    [
        cancelled,
        cancelled_and_started_again,
        cancelled_and_begun_by_another,
        gone_with_its_subject,
        gone_with_its_owner,
    ],
)
def test_a_process_that_does_not_hear_that_its_job_was_taken_away_is_ended(stopped_worker, job, taken_away):
    parent, child = stopped_worker
    row_of(parent)
    claimed = services.claim(job_id=job.pk, worker=workers.name_of(child.pid))
    taken_away(job)
    assert sweeping.sweep() == 0, "it may still hear of it"
    RevokedClaim.objects.update(ends_by=timezone.now() - timedelta(seconds=1))
    assert sweeping.sweep() == 1
    wait_for("its end", lambda: gone(child), 10, every=0.05)
    assert not gone(parent)
    assert sweeping.sweep() == 0
    assert not services.finish(job=claimed), "what it still says counts for nothing"


@pytest.mark.unit
def test_a_process_that_hears_of_it_is_left_alone(stopped_worker, job, settings):
    settings.JOB_LEASE_SECONDS = -1.0
    parent, child = stopped_worker
    row_of(parent)
    claimed = services.claim(job_id=job.pk, worker=workers.name_of(child.pid))
    cancelled_and_started_again(job)
    services.let_go(job=claimed)
    sweeping.sweep()
    assert not gone(child)


@pytest.mark.unit
def test_a_job_of_a_machine_with_a_sweeper_is_left_to_that_one_while_it_is_there(job, settings):
    services.claim(job_id=job.pk, worker="elsewhere:7")
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    a_worker("sweeper")
    assert sweeping.sweep() == 0
    Worker.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=settings.JOB_LEASE_SECONDS + 1))
    assert sweeping.sweep() == 1


@pytest.mark.unit
def test_a_long_video_may_take_longer_than_a_short_one_and_a_new_stage_has_time_of_its_own(job, settings):
    settings.STAGE_LIMIT_FACTOR = 2.0
    assert kinds.stage_seconds(kinds.EXTRACT, 600.0) == 300.0 + 10.0 * 600.0
    assert kinds.stage_seconds(kinds.PROBE, None) == 300.0
    context = JobContext(services.claim(job_id=job.pk, worker="one"))
    context.stage(kinds.TRANSCODE, seconds=-1.0)
    context.stage(kinds.EXTRACT, seconds=100.0)
    job.refresh_from_db()
    left = (job.stage_ends_by - timezone.now()).total_seconds()
    assert 190 < left <= 200
    assert sweeping.sweep() == 0


class Ticks:
    """A stop sign that a sweeper looks at: lets it go on so often, and the time in between pass."""

    def __init__(self, clock: list[float], *pauses: float) -> None:
        self.clock, self.pauses = clock, list(pauses)

    def wait(self, _seconds: float) -> bool:
        if not self.pauses:
            return True
        self.clock[0] += self.pauses.pop(0)
        return False


@pytest.mark.unit
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("pauses", "state"), [((15.0,), "queued"), ((3600.0,), "running")])
def test_after_a_sleep_of_the_machine_everybody_may_say_first_that_they_are_there(
    job, pauses, state, monkeypatch
):
    services.claim(job_id=job.pk, worker="one")
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    clock = [1000.0]
    monkeypatch.setattr("library.management.commands.sweep.time.time", lambda: clock[0])
    sweep_until(Ticks(clock, *pauses))
    job.refresh_from_db()
    assert job.state == state


@pytest.mark.unit
@pytest.mark.django_db(transaction=True)
def test_a_night_in_which_the_machine_slept_does_not_count_for_the_stage(job, monkeypatch):
    context = JobContext(services.claim(job_id=job.pk, worker=workers.name_of(1)))
    context.stage(kinds.EXTRACT, seconds=-1800.0)
    clock = [1000.0]
    monkeypatch.setattr("library.management.commands.sweep.time.time", lambda: clock[0])
    sweep_until(Ticks(clock, 8 * 3600.0, *[15.0] * 10))
    job.refresh_from_db()
    assert job.state == "running"
    assert context.renew()


@pytest.mark.unit
@pytest.mark.django_db(transaction=True)
def test_when_the_database_is_back_everybody_has_a_lease_to_say_that_they_are_there(
    job, monkeypatch, settings
):
    settings.JOB_SWEEP_SECONDS, settings.JOB_LEASE_SECONDS = 15.0, 60.0
    services.claim(job_id=job.pk, worker="one")
    Job.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    swept, answers = sweep_command.sweep, iter([False, True])

    def sweep() -> int:
        if next(answers):
            return swept()
        raise OperationalError("away")

    monkeypatch.setattr(sweep_command, "sweep", sweep)
    sweep_until(Ticks([0.0], *[15.0] * 5))
    job.refresh_from_db()
    assert job.state == "running"
    answers = iter([True])
    sweep_until(Ticks([0.0], 15.0))
    job.refresh_from_db()
    assert job.state == "queued"


@pytest.mark.unit
@pytest.mark.django_db(transaction=True)
def test_a_worker_says_that_it_is_there_until_it_goes(settings):
    settings.JOB_LEASE_SECONDS = 0.2
    beat = workers.Beat(role=Worker.Role.WORKER, queues=["celery"], processes=3)
    beat.start()
    first = Worker.objects.get().heartbeat_at
    wait_for("another beat", lambda: Worker.objects.get().heartbeat_at > first, 5, every=0.02)
    assert workers.processes_for("celery") == 3
    assert workers.processes_for("long") == 0
    beat.stop()
    assert not Worker.objects.exists()
