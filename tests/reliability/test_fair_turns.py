"""Turns by person: one's thirty uploads do not hold up another's short clip."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from library.jobs import run as jobs_run
from library.jobs import services
from library.jobs.turns import Line, Waiting, claim_next, line_of, turns_of
from library.models import Job
from tests.people import People, make_person

pytestmark = pytest.mark.unit

CLIP = 10.0
"""Work of an ordinary clip, s."""


def clips_of(owner: int, count: int, work: float = CLIP, waited: float = 0.0) -> list[Waiting]:
    """So many waiting jobs of one person."""
    return [Waiting(uuid.uuid4(), owner, work, waited) for _ in range(count)]


def done_until(line: Line, wanted: Waiting) -> float:
    """Seconds until the job is done, by the order itself."""
    return next(seconds + job.work for job, seconds in line.order() if job is wanted)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_short_clip_behind_thirty_of_somebody_else_waits_for_less_than_three_clips(processes):
    short = clips_of(2, 1, work=5.0)[0]
    line = Line(
        [*clips_of(1, 30, waited=600.0), short],
        had={1: 200.0},
        last_turn={1: 3.0},
        running=[(7.0, 1)] * processes,
        processes=processes,
        at_once=2,
    )
    assert done_until(line, short) < 3 * CLIP


def test_two_with_many_clips_take_turns():
    line = Line([*clips_of(1, 5), *clips_of(2, 5)])
    owners = [job.owner for job, _seconds in line.order()]
    assert all({first, second} == {1, 2} for first, second in zip(owners[::2], owners[1::2], strict=True))


def test_of_one_persons_jobs_the_short_one_is_first_and_a_long_one_of_another_waits_by_its_length_at_most():
    long, short = clips_of(1, 1, work=60.0)[0], clips_of(1, 1, work=1.0)[0]
    assert [job for job, _seconds in Line([long, short]).order()] == [short, long]
    film = clips_of(0, 1, work=300.0, waited=310.0)[0]
    newcomers = [clips_of(owner, 1, work=5.0)[0] for owner in range(1, 50)]
    assert next(Line([*newcomers, film]).order())[0] is film


def test_nobody_has_more_at_once_than_is_allowed():
    line = Line([*clips_of(1, 4), *clips_of(2, 1)], processes=8, at_once=2)
    at_once = [(job.owner, seconds) for job, seconds in line.order()]
    assert sorted(at_once[:3]) == [(1, 0.0), (1, 0.0), (2, 0.0)]
    assert [seconds for _owner, seconds in at_once[3:]] == [CLIP, CLIP]


@pytest.fixture
def queue(people: People) -> dict[str, list[Job]]:
    """Thirty clips of ten seconds of the student, then one of five of the classmate."""

    def ask(owner, length: float) -> Job:
        return Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=owner, media_seconds=length)

    many = [ask(people.student, 10.0) for _ in range(30)]
    return {"many": many, "one": [ask(people.classmate, 5.0)]}


def test_the_database_decides_whose_turn_it_is_whatever_the_message_names(queue, work, settings):
    first = claim_next(queue="celery", worker="one")
    assert first.owner_id == queue["one"][0].owner_id, "the shorter one of two who have had nothing"
    ago = timezone.now() - timedelta(seconds=10)
    Job.objects.filter(pk=first.pk).update(queued_at=ago, started_at=ago)
    services.finish(job=first)
    late = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=make_person("Nora New"))
    running = claim_next(queue="celery", worker="one")
    assert running.pk == late.pk
    settings.JOBS_PER_PERSON = 1
    assert claim_next(queue="celery", worker="two").owner_id == queue["many"][0].owner_id
    assert claim_next(queue="celery", worker="three") is None, "the student has one under way already"


def test_every_waiting_job_is_done_by_wakes_that_name_any(queue, work, woken):
    while jobs_run.run_next(queue="celery"):
        assert woken or not Job.objects.filter(state="queued").exists(), "a worker is woken for the next"
    assert len(work.subjects) == 31
    assert not Job.objects.exclude(state="done").exists()


def test_who_waits_for_others_has_no_turn_yet(job, people):
    dependent = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    dependent.waits_for.add(job)
    follower = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    follower.follows.add(job)
    assert list(turns_of("celery")) == [job.pk]


def test_a_turn_is_estimated_from_what_was_measured(queue, people):
    now = timezone.now()
    for length in (4.0, 8.0, 100.0):
        Job.objects.create(
            kind="test",
            subject_id=uuid.uuid4(),
            owner=people.stranger,
            state="done",
            media_seconds=length,
            started_at=now - timedelta(days=1),
            finished_at=now - timedelta(days=1) + timedelta(seconds=3 * length),
        )
    line = line_of("celery")
    assert {round(job.work, 3) for job in line.waiting} == {30.0, 15.0}
    turns = turns_of("celery")
    assert turns[queue["one"][0].pk].before == 0
    assert max(turn.before for turn in turns.values()) == 30
    assert max(turn.seconds for turn in turns.values()) == pytest.approx(15.0 + 29 * 30.0)


def test_what_was_done_before_lengths_were_kept_says_nothing_about_a_second_of_video(queue, people):
    now = timezone.now()
    Job.objects.create(
        kind="test",
        subject_id=uuid.uuid4(),
        owner=people.stranger,
        state="done",
        started_at=now - timedelta(days=1, seconds=90),
        finished_at=now - timedelta(days=1),
    )
    assert {job.work for job in line_of("celery").waiting} == {20.0, 10.0}
    assert all(turn.seconds is None for turn in list(turns_of("celery").values())[1:])
    Job.objects.update(media_seconds=0.0)
    assert {round(job.work) for job in line_of("celery").waiting} == {90}


def claimed_by_threads(count: int) -> Iterator[Job]:
    found: list[Job | None] = []

    def claim() -> None:
        try:
            found.append(claim_next(queue="celery", worker=threading.current_thread().name))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (job for job in found if job is not None)


@pytest.mark.django_db(transaction=True)
def test_workers_that_ask_at_the_same_time_get_different_jobs_and_keep_to_the_limit(queue, people, settings):
    settings.JOBS_PER_PERSON = 2
    claimed = list(claimed_by_threads(6))
    assert len({job.pk for job in claimed}) == len(claimed) == 3
    assert sorted(job.owner_id for job in claimed) == sorted(
        [people.student.pk, people.student.pk, people.classmate.pk]
    )
