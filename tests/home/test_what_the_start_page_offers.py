"""What the start page offers, per role."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.services import create_group
from home.selectors import latest_score, start_page
from practice.models import Attempt, Score
from tests.people import People, make_person
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_a_student_sees_the_own_practice(people: People) -> None:
    page = start_page(user=people.student)
    assert (page.coach, page.shows_practice, page.invites_to_practise) == (None, True, False)


def test_a_coach_alone_sees_none(people: People) -> None:
    page = start_page(user=people.coach)
    assert (page.student, page.shows_practice, page.invites_to_practise) == (None, False, False)


def test_a_coach_who_practises_too_is_told_how_until_there_is_something_to_practise(people: People) -> None:
    both = make_person("Bo Both", coach=True)
    both.is_student = True
    both.save()
    page = start_page(user=both)
    assert (page.shows_practice, page.invites_to_practise) == (False, True)
    people.group.memberships.create(user=both)
    page = start_page(user=both)
    assert (page.shows_practice, page.invites_to_practise) == (True, False)


def test_students_are_invited_where_the_groups_are(people: People) -> None:
    coach = make_person("Ann Other", coach=True)

    def leads_to() -> str:
        page = start_page(user=coach)
        assert page.coach is not None
        return page.coach.invitation_address

    assert leads_to() == reverse("coaching:group_new")
    group = create_group(coach=coach, name="First")
    assert leads_to() == reverse("coaching:group", args=[group.pk])
    create_group(coach=coach, name="Second")
    assert leads_to() == reverse("coaching:groups")


def test_the_lists_are_looked_at_again(people: People) -> None:
    student, coach = start_page(user=people.student).student, start_page(user=people.coach).coach
    assert student is not None
    assert coach is not None
    assert student.attempts.every == 0, "nothing is under way, and no attempt comes by itself"
    assert coach.attempts.every == 10, "a student may upload one"


def test_totals_of_two_versions_of_the_scoring_are_not_compared(people: People) -> None:
    routine = shared_routine(people, movement())
    for _ in range(2):
        run_job_of(attempt_with(people.student, routine, movement(wrong_arm=(0.6, 1.6, 90.0))))
    latest = latest_score(user=people.student)
    assert latest is not None
    assert latest.trend == "same"
    Score.objects.filter(attempt=Attempt.objects.earliest("created_at")).update(engine_version="1.2.0")
    latest = latest_score(user=people.student)
    assert latest is not None
    assert latest.trend == "apart"


def test_nor_are_those_of_two_references_or_of_other_settings(people: People) -> None:
    routine = shared_routine(people, movement())
    for _ in range(2):
        run_job_of(attempt_with(people.student, routine, movement()))
    before = Score.objects.filter(attempt=Attempt.objects.earliest("created_at"))
    for changed in ({"reference_track": None}, {"parameters": "as it was"}):
        was = before.values(*changed).get()
        before.update(**changed)
        latest = latest_score(user=people.student)
        assert latest is not None
        assert latest.trend == "apart", changed
        before.update(**was)
