"""Who waits is told about how long the work takes: from what was measured, and never finer than that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from library.models import Job, Video
from library.selectors import states_of_videos
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, shared_routine, waiting_video

pytestmark = pytest.mark.unit


def done_before(people: People, *, seconds_a_second: float) -> None:
    """A job of the kind that took so long for each second of video."""
    video, now = waiting_video(owner=people.coach), timezone.now()
    Job.objects.filter(subject_id=video.pk).update(
        state=Job.State.DONE,
        media_seconds=10.0,
        started_at=now - timedelta(seconds=10.0 * seconds_a_second),
        finished_at=now,
    )


def job_for(video: Video, *, seconds: float, ago: float | None = None) -> Job:
    """Its processing, waiting or begun so many seconds ago."""
    job = Job.objects.get(subject_id=video.pk)
    Job.objects.filter(pk=job.pk).update(media_seconds=seconds)
    if ago is not None:
        begun = timezone.now() - timedelta(seconds=ago)
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, started_at=begun)
    return job


def shown(client: Client, video: Video) -> str:
    return " ".join(client.get(video.get_absolute_url()).content.decode().split())


@pytest.fixture
def video(people: People) -> Video:
    """Of the student, waiting to be processed."""
    return waiting_video(owner=people.student)


def test_nothing_is_said_where_nothing_was_measured(people, video, signed_in):
    job_for(video, seconds=60.0)
    page = shown(signed_in(people.student), video)
    assert "It is next." in page
    assert "The work takes" not in page


@pytest.mark.parametrize(
    ("length", "sentence"),
    [
        (10.0, "The work takes less than half a minute."),
        (25.0, "The work takes less than a minute."),
        (31.0, "The work takes about 2 minutes."),
        (300.0, "The work takes about 10 minutes."),
    ],
)
def test_how_long_it_takes_is_told_while_it_waits(people, video, signed_in, length, sentence):
    done_before(people, seconds_a_second=2.0)
    job_for(video, seconds=length)
    assert sentence in shown(signed_in(people.student), video)


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        (1.0, "About 2 minutes left."),
        (75.0, "Less than a minute left."),
        (100.0, "Less than half a minute left."),
        (200.0, "It takes longer than usual."),
    ],
)
def test_what_is_left_is_told_while_it_goes_on(people, video, signed_in, ago, sentence):
    done_before(people, seconds_a_second=2.0)
    job_for(video, seconds=60.0, ago=ago)
    assert sentence in shown(signed_in(people.student), video)


def test_it_is_told_on_the_page_of_an_attempt_and_where_that_asks_again(people, signed_in):
    attempt = attempt_with(people.student, shared_routine(people, movement()), movement())
    done_before(people, seconds_a_second=2.0)
    processing = Job.objects.get(subject_id=attempt.video_id)
    Job.objects.get(subject_id=attempt.pk).waits_for.set([processing])
    job_for(attempt.video, seconds=60.0, ago=1.0)
    client = signed_in(people.student)
    for address in (attempt.get_absolute_url(), f"{attempt.get_absolute_url()}state/"):
        assert "About 2 minutes left." in client.get(address).content.decode()


def test_many_videos_that_wait_ask_for_it_as_often_as_one(people, django_assert_num_queries):
    done_before(people, seconds_a_second=2.0)
    videos = [waiting_video(owner=people.student) for _number in range(12)]
    states_of_videos(videos=videos)
    with django_assert_num_queries(2):
        assert len(states_of_videos(videos=videos)) == 12
