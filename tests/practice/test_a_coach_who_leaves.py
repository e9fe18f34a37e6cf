"""A coach who goes takes the video of themselves along, and nothing of what students did."""

from __future__ import annotations

import pytest
from django.db.models import RestrictedError

from accounts.models import Group
from library.jobs import run as jobs
from library.models import Job, Routine, RoutineTake, Track, Video
from library.routines.services import add_take
from practice.errors import ReferenceGone
from practice.models import Attempt
from practice.services import create_attempt, rescore_attempt, rescore_video, set_mirror
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, measured_video, run_job_of, shared_routine

pytestmark = pytest.mark.unit


@pytest.fixture
def scored(people):
    """An attempt of the student at a routine with a take, scored."""
    routine = shared_routine(people, movement(), description="As Carla shows it.")
    add_take(routine=routine, video=measured_video(owner=people.coach, track=movement(lift=140)))
    attempt = attempt_with(people.student, routine, movement(lift=120))
    jobs.run(job_id=Job.objects.get(kind="check_take").pk)
    run_job_of(attempt)
    assert attempt.score.takes_used == 1
    return attempt


@pytest.fixture
def left(people, scored, django_capture_on_commit_callbacks):
    """The same attempt after its coach was deleted, by whatever means."""
    with django_capture_on_commit_callbacks(execute=True):
        people.coach.delete()
    return Attempt.objects.get(pk=scored.pk)


def test_attempt_score_and_film_of_the_student_stay(left, scored):
    assert left.score == scored.score
    assert list(Video.objects.all()) == [left.video]
    assert left.video.track is not None
    assert left.score.detail.storage.exists(left.score.detail.name)


def test_the_reference_and_its_tracks_are_gone(left):
    assert left.routine.owner is None
    assert left.routine.reference is None
    assert not RoutineTake.objects.exists()
    assert list(Track.objects.all()) == [left.video.track]
    assert not Group.objects.exists()


def test_its_page_and_playback_show_score_sentences_and_the_own_film(left, people, signed_in):
    session = signed_in(people.student)
    page = session.get(left.get_absolute_url())
    assert page.status_code == 200
    text = page.content.decode()
    assert "The reference video went with the coach who made it." in text
    assert "Practise again" not in text
    assert "left arm" in text.lower()
    playback = session.get(f"/api/attempts/{left.pk}/playback/").json()
    assert playback["reference"] == {"url": None, "poster": None, "width": None, "height": None} | {
        "times": [],
        "keypoints": [],
    }
    assert playback["practice"]["keypoints"]
    assert playback["values"]
    assert session.get("/practice/").status_code == 200
    assert session.get("/").status_code == 200


def test_nothing_is_scored_without_a_reference_and_a_sentence_says_so(left, people):
    for ask in (lambda: rescore_attempt(attempt=left), lambda: set_mirror(attempt=left, mirror="yes")):
        with pytest.raises(ReferenceGone, match="went with the coach"):
            ask()
    assert Attempt.objects.get(pk=left.pk).mirror == "auto"


def test_a_routine_without_a_reference_is_shown_and_takes_no_attempt(people, scored, signed_in):
    scored.routine.reference.delete()
    routine = Routine.objects.get()
    session = signed_in(people.student)
    page = session.get(routine.get_absolute_url()).content.decode()
    assert "went with the coach who made it" in page
    assert "Practise" not in page
    for address in ("/", "/library/routines/", f"/api/routines/{routine.pk}/", "/api/routines/"):
        assert session.get(address, follow=True).status_code == 200, address
    assert session.get(f"/practice/routines/{routine.pk}/new/").status_code in (404, 409)
    with pytest.raises(ReferenceGone):
        create_attempt(
            student=people.student,
            routine=routine,
            video=measured_video(owner=people.student, track=movement()),
        )


def test_another_reference_makes_it_whole_again(people, scored, signed_in):
    scored.routine.reference.delete()
    routine = Routine.objects.get()
    assert signed_in(people.coach).get(routine.get_absolute_url()).status_code == 200
    routine.reference = measured_video(owner=people.coach, track=movement(), title="Filmed anew")
    routine.save()
    attempt = Attempt.objects.get(pk=scored.pk)
    rescore_attempt(attempt=attempt)
    jobs.run(job_id=Job.objects.get(kind="check_take").pk)
    assert run_job_of(attempt).state == "done"
    assert attempt.score != scored.score


def test_a_routine_is_not_deleted_over_the_heads_of_those_who_practised_it(scored):
    with pytest.raises(RestrictedError):
        scored.routine.delete()


def test_a_routine_without_a_coach_goes_with_its_last_attempt(left):
    left.delete()
    assert not Routine.objects.exists()


def test_a_film_that_is_measured_again_keeps_its_score_where_there_is_no_reference(scored):
    scored.routine.reference.delete()
    assert rescore_video(scored.video_id) == 0
    assert Attempt.objects.get(pk=scored.pk).score == scored.score
