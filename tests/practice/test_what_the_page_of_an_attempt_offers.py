"""What the page of an attempt offers, to its student and to the coach."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from library.models import Job, Video
from practice.models import Attempt
from practice.pages import AttemptPage
from practice.selectors import attempt_state
from tests.people import People
from tests.practice.stage import job_of
from tests.things import said

pytestmark = pytest.mark.unit


def page(attempt: Attempt, viewer: User) -> AttemptPage:
    return AttemptPage(attempt=attempt, viewer=viewer, state=attempt_state(attempt=attempt))


def test_the_student_may_practise_again_once_there_is_a_score(people: People, scored: Attempt) -> None:
    shown = page(scored, people.student)
    assert (shown.own, shown.scored, shown.may_practise_again) == (True, True, True)
    assert page(scored, people.coach).may_practise_again is False


def test_before_there_is_a_score_nobody_is_sent_on(people: People, attempt: Attempt) -> None:
    shown = page(attempt, people.student)
    assert (shown.scored, shown.may_practise_again) == (False, False)


def test_the_student_may_say_that_somebody_else_was_followed(people: People, scored: Attempt) -> None:
    assert not page(scored, people.student).may_choose_person, "there is no picture to choose in"
    Video.objects.filter(pk=scored.video_id).update(rendition="web.mp4")
    scored.video.refresh_from_db()
    assert page(scored, people.student).may_choose_person
    assert not page(scored, people.coach).may_choose_person


def test_no_part_is_chosen_of_a_movement_that_is_kept_no_longer(people: People, scored: Attempt) -> None:
    assert page(scored, people.student).may_trim
    Video.objects.filter(pk=scored.video_id).update(tracks_removed_at=timezone.now())
    scored.video.refresh_from_db()
    shown = page(scored, people.student)
    assert not shown.may_trim
    assert shown.film_again, "another film can be made all the same"


@pytest.mark.parametrize(("retryable", "offered"), [(True, False), (False, True)])
def test_another_video_is_offered_where_trying_again_cannot_help(
    people: People, attempt: Attempt, retryable: bool, offered: bool
) -> None:
    failed = {"state": Job.State.FAILED, "reason": said("Nobody is in it."), "retryable": retryable}
    Job.objects.filter(pk=job_of(attempt).pk).update(**failed)
    assert page(attempt, people.student).may_use_another_video is offered
    assert not page(attempt, people.coach).may_use_another_video


def test_a_coach_finds_the_own_attempts_apart_from_those_of_students(
    people: People, attempt: Attempt
) -> None:
    assert page(attempt, people.student).own_attempts_address == reverse("practice:attempts")
    assert page(attempt, people.coach).own_attempts_address.endswith("?of=me")


def test_steps_have_a_sign_and_a_word(attempt: Attempt) -> None:
    Job.objects.filter(pk=job_of(attempt).pk).update(state=Job.State.RUNNING)
    steps = attempt_state(attempt=attempt).steps
    assert (steps[0].icon, steps[0].said) == ("check-circle-fill", "done")
    assert (steps[-2].icon, steps[-2].said) == ("arrow-right-circle-fill", "under way")
    assert (steps[-1].icon, steps[-1].said) == ("circle", "still to come")


def test_a_page_asks_again_until_the_work_has_failed(attempt: Attempt, scored: Attempt) -> None:
    assert attempt_state(attempt=scored).asks_again
    Job.objects.filter(pk=job_of(attempt).pk).update(state=Job.State.FAILED)
    Attempt.objects.filter(pk=attempt.pk).update(score=None)
    attempt.refresh_from_db()
    assert not attempt_state(attempt=attempt).asks_again
