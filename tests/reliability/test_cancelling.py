"""Whoever asked for a job can end it at any stage, and reads where it stands in the queue until then."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from library.jobs import NEEDED_JOB_FAILED, cancel, enqueue, services
from library.jobs.context import JobContext, LeaseLost
from library.jobs.run import run
from library.models import Job, RevokedClaim, Video
from library.services import choose_person
from practice import scoring
from practice.models import Score
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, measured_video, shared_routine
from tests.reliability.test_health import a_worker
from tests.things import a_job, a_routine, a_video, an_attempt

pytestmark = pytest.mark.unit


def test_a_job_that_waits_is_never_begun_and_who_waited_for_it_ends_too(job, people, work):
    dependent = Job.objects.create(kind="test", subject_id=uuid.uuid4(), owner=people.student)
    dependent.waits_for.add(job)
    assert cancel(job=job)
    assert not run(job_id=job.pk)
    assert work.subjects == []
    said = {job: "It was cancelled.", dependent: "What this waits for was cancelled."}
    for one, sentence in said.items():
        one.refresh_from_db()
        assert (one.state, one.reason_in_words, one.retryable) == ("failed", sentence, True)
    assert dependent.error_code == NEEDED_JOB_FAILED
    assert not cancel(job=job), "it has ended"


@pytest.mark.parametrize("stage", ["probe", "transcode", "extract", "compare"])
def test_work_under_way_stops_when_it_next_says_how_far_it_is(job, work, stage):
    reached = []

    def do(context: JobContext) -> None:
        context.stage(stage)
        cancel(job=job)
        context._written_at = 0.0
        with pytest.raises(LeaseLost):
            context.hold()
        context.progress(0.5)
        reached.append("the result")

    work.do = do
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code, reached) == ("failed", "cancelled", [])
    assert not RevokedClaim.objects.exists(), "its process heard of it and need not be ended"


def test_a_score_that_is_no_longer_wanted_is_not_written(people, monkeypatch):
    attempt = attempt_with(people.student, shared_routine(people, movement()), movement())
    compared = scoring._compare

    def cancelled_meanwhile(*arguments):
        cancel(job=job_of(attempt))
        return compared(*arguments)

    monkeypatch.setattr(scoring, "_compare", cancelled_meanwhile)
    run(job_id=job_of(attempt).pk)
    assert not Score.objects.exists()
    assert job_of(attempt).error_code == "cancelled"


def test_a_cancelled_job_can_be_started_again(job, work):
    services.claim(job_id=job.pk, worker="one")
    cancel(job=job)
    job.refresh_from_db()
    services.retry(job=job)
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "done"


def test_the_owner_cancels_on_the_page_and_in_the_api_and_nobody_else_can(signed_in, people):
    video = a_video(people.student)
    Job.objects.all().delete()
    waiting = a_job("process_video", video, people.student, "queued")
    attempt = an_attempt(people.student, a_routine(people.coach, people.group))
    student, coach = signed_in(people.student), signed_in(people.coach)
    address = f"/library/jobs/{waiting.pk}/cancel/"
    assert address in student.get(video.get_absolute_url()).content.decode()
    of_attempt = f"/library/jobs/{Job.objects.get(kind='score_attempt').pk}/cancel/"
    assert of_attempt in student.get(attempt.get_absolute_url()).content.decode()
    assert of_attempt not in coach.get(attempt.get_absolute_url()).content.decode()
    assert signed_in(people.stranger).post(of_attempt).status_code == 404
    assert coach.post(f"/api/jobs/{waiting.pk}/cancel/").status_code == 404, "they do not see the video"
    assert coach.post(f"/api{of_attempt.removeprefix('/library')}").json()["error"]["code"] == "not_your_job"
    refused = coach.post(of_attempt)
    assert refused.status_code == 403
    assert "Only who asked for it can cancel it." in refused.content.decode()
    assert "did not work" not in refused.content.decode()

    page = student.post(
        address, headers={"Referer": f"http://testserver{video.get_absolute_url()}"}, follow=True
    )
    assert page.redirect_chain[-1][0].endswith(video.get_absolute_url())
    assert "Cancelled" in page.content.decode()
    assert "Try again" in page.content.decode()
    answer = student.post(f"/api/jobs/{Job.objects.get(kind='score_attempt').pk}/cancel/").json()
    assert (answer["state"], answer["error"]["code"]) == ("failed", "cancelled")
    assert "It was cancelled." in student.get(attempt.get_absolute_url()).content.decode()


def test_work_that_waited_for_a_cancelled_job_is_not_said_to_have_failed(signed_in, people):
    attempt = an_attempt(people.student, a_routine(people.coach, people.group))
    processing = Job.objects.get(kind="process_video", subject_id=attempt.video_id)
    Job.objects.filter(pk=processing.pk).update(state="queued")
    cancel(job=processing)
    scoring = job_of(attempt)
    page = signed_in(people.student).get(f"/library/jobs/{scoring.pk}/").content.decode()
    assert "This could not begin" in page
    assert "What this waits for was cancelled." in page
    assert "did not work" not in page


def test_the_place_in_the_queue_and_the_wait_are_told_from_what_was_measured(signed_in, people, settings):
    a_worker("worker", "celery")
    first, second = a_video(people.student, "First"), a_video(people.student, "Second")
    Job.objects.all().delete()
    for video, length in ((first, 30.0), (second, 60.0)):
        enqueue(kind="process_video", subject_id=video.pk, owner=people.student, media_seconds=length)
    student = signed_in(people.student)

    def shown(video) -> str:
        return student.get(video.get_absolute_url()).content.decode()

    assert "It is next." in shown(first)
    assert "Number 2 in the queue." in shown(second)
    assert "It begins in" not in shown(second), "nothing of the kind was done yet"
    before, now = a_video(people.coach), timezone.now()
    Job.objects.filter(subject_id=before.pk).update(
        media_seconds=10.0, started_at=now - timedelta(seconds=40), finished_at=now
    )
    caches["process"].clear()
    assert "It begins in about 2 minutes." in shown(second)
    answer = student.get(f"/api/videos/{second.pk}/").json()["job"]
    assert (answer["place"], answer["waits_seconds"], answer["unattended"]) == (2, 120, False)


def test_the_length_of_a_video_is_kept_with_its_job(people):
    video = measured_video(owner=people.student, track=movement())
    Video.objects.filter(pk=video.pk).update(rendition="web.mp4")
    video.refresh_from_db()
    choose_person(video=video, choice=None)
    assert Job.objects.get(kind="follow_person").media_seconds == video.duration > 0
