"""The student and the coaches of the group in which the routine is shared see an attempt; nobody else."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import Group, Membership
from library.access import get_job_for, get_video_for
from library.models import Routine
from practice.access import get_attempt_for, get_own_attempt_for
from practice.models import Attempt
from practice.selectors import attempts_for_coach, attempts_of
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of

pytestmark = pytest.mark.unit


def sees(user: object, attempt: Attempt) -> bool:
    try:
        return get_attempt_for(user, attempt.pk) == attempt  # type: ignore[arg-type]
    except Http404:
        return False


def test_the_student_and_the_coach_see_it(people: People, attempt: Attempt) -> None:
    assert sees(people.student, attempt)
    assert sees(people.coach, attempt)


def test_classmates_strangers_other_coaches_and_visitors_do_not(people: People, attempt: Attempt) -> None:
    for user in (people.classmate, people.stranger, people.other_coach, AnonymousUser()):
        assert not sees(user, attempt)


def test_a_second_coach_of_the_group_sees_it(people: People, attempt: Attempt) -> None:
    Membership.objects.create(group=people.group, user=people.other_coach, role=Membership.Role.COACH)
    assert sees(people.other_coach, attempt)


def test_the_coach_no_longer_sees_it_when_the_student_has_left(people: People, attempt: Attempt) -> None:
    people.group.memberships.filter(user=people.student).delete()
    assert not sees(people.coach, attempt)
    assert sees(people.student, attempt)


def test_the_coach_no_longer_sees_it_when_the_routine_is_not_shared(people: People, attempt: Attempt) -> None:
    attempt.routine.groups.clear()
    assert not sees(people.coach, attempt)


def test_a_coach_who_shares_another_group_with_the_student_does_not_see_it(
    people: People, attempt: Attempt
) -> None:
    other = Group.objects.create(name="Other", owner=people.other_coach)
    Membership.objects.create(group=other, user=people.student)
    assert not sees(people.other_coach, attempt)


def test_only_the_student_owns_it(people: People, attempt: Attempt) -> None:
    assert get_own_attempt_for(people.student, attempt.pk) == attempt
    with pytest.raises(Http404):
        get_own_attempt_for(people.coach, attempt.pk)


def test_an_attempt_that_is_not_there_is_not_found(people: People) -> None:
    with pytest.raises(Http404):
        get_attempt_for(people.student, uuid.uuid4())


def test_the_coach_may_watch_the_practice_video_and_a_classmate_not(people: People, attempt: Attempt) -> None:
    assert get_video_for(people.coach, attempt.video_id) == attempt.video
    for user in (people.classmate, people.stranger, people.other_coach):
        with pytest.raises(Http404):
            get_video_for(user, attempt.video_id)


def test_the_coach_sees_how_far_the_scoring_is_and_a_classmate_not(people: People, attempt: Attempt) -> None:
    job = job_of(attempt)
    assert get_job_for(people.coach, job.pk) == job
    with pytest.raises(Http404):
        get_job_for(people.classmate, job.pk)


def test_lists_hold_what_one_may_see_newest_first(people: People, routine: Routine, attempt: Attempt) -> None:
    other = attempt_with(people.classmate, routine, movement())
    assert list(attempts_of(student=people.student)) == [attempt]
    assert list(attempts_for_coach(coach=people.coach)) == [other, attempt]
    assert list(attempts_for_coach(coach=people.other_coach)) == []


def test_two_groups_with_the_same_student_and_routine_list_an_attempt_once(
    people: People, attempt: Attempt
) -> None:
    second = Group.objects.create(name="Thursday class", owner=people.coach)
    Membership.objects.create(group=second, user=people.student)
    attempt.routine.groups.add(second)
    assert list(attempts_for_coach(coach=people.coach)) == [attempt]
