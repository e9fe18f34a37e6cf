"""A word to a whole group is shown to nobody while one minor alone would read it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AgeBand, Group, Membership, User
from accounts.services import join_group, leave_group
from assignments.models import Assignment
from assignments.reminders import remind
from library.models import Routine
from notices.models import Notice
from tests.assignments.conftest import Ask
from tests.consents import look_after, make_minor
from tests.people import People, make_person
from tests.practice.test_attempt_pages import text_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

WORD = "Come alone."


@pytest.fixture
def asked(people: People, routine: Routine, ask: Ask) -> Assignment:
    """Of a group in which nobody is yet."""
    people.group.memberships.filter(role=Membership.Role.STUDENT).delete()
    return ask(word=WORD)


def join(people: People, person: User) -> None:
    join_group(user=person, code=people.group.invitation_code)


def test_it_is_held_back_when_one_minor_joins_an_empty_group(
    people: People, asked: Assignment, signed_in: Any
) -> None:
    join(people, make_minor(people.student))
    asked.refresh_from_db()
    assert asked.word_held
    for address in (asked.get_absolute_url(), "/assignments/", f"/api/assignments/{asked.pk}/"):
        answer = signed_in(people.student).get(address)
        assert answer.status_code == 200
        assert WORD not in answer.content.decode()
    page = text_of(signed_in(people.coach).get(asked.get_absolute_url()))
    assert WORD in page
    assert "Not shown at present" in page


def test_it_is_shown_once_several_read_it(people: People, asked: Assignment, signed_in: Any) -> None:
    join(people, make_minor(people.student))
    join(people, people.classmate)
    assert WORD in text_of(signed_in(people.student).get(asked.get_absolute_url()))
    leave_group(group=people.group, user=people.classmate)
    assert WORD not in text_of(signed_in(people.student).get(asked.get_absolute_url()))


def test_a_guardian_reads_along_and_is_told(people: People, asked: Assignment, news: Any) -> None:
    guardian = look_after(people.student)
    told = news(lambda: join(people, people.student))
    asked.refresh_from_db()
    assert not asked.word_held
    assert (guardian.name, "assignment_word") in told


def test_whoever_was_told_is_not_told_again_when_somebody_else_comes(
    people: People, asked: Assignment, news: Any, django_capture_on_commit_callbacks: Any
) -> None:
    look_after(people.student)
    with django_capture_on_commit_callbacks(execute=True):
        join(people, people.student)
    before = Notice.objects.filter(kind="assignment_word").values_list("pk", "created_at")
    assert list(before)
    second = make_person("Selma Second", coach=True)
    with django_capture_on_commit_callbacks(execute=True):
        Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    again = Notice.objects.filter(kind="assignment_word").exclude(recipient=second)
    assert list(again.values_list("pk", "created_at")) == list(before)


def test_coaches_read_a_held_word_by_the_api_and_nobody_else_learns_of_it(
    people: People, asked: Assignment, signed_in: Any
) -> None:
    join(people, make_minor(people.student))
    address = f"/api/assignments/{asked.pk}/"
    coach, student = (signed_in(one).get(address).json() for one in (people.coach, people.student))
    assert (coach["word"], coach["word_held"]) == (WORD, True)
    assert (student["word"], student["word_held"]) == ("", None)


def test_it_is_shown_on_the_day_after_the_minor_came_of_age(people: People, asked: Assignment) -> None:
    join(people, make_minor(people.student))
    make_minor(people.student, AgeBand.ADULT)
    remind()
    asked.refresh_from_db()
    assert not asked.word_held


def test_a_guardian_who_comes_later_has_it_shown(people: People, asked: Assignment) -> None:
    join(people, make_minor(people.student))
    look_after(people.student)
    asked.refresh_from_db()
    assert not asked.word_held


def test_another_coach_of_the_group_reads_along(people: People, asked: Assignment) -> None:
    join(people, make_minor(people.student))
    second = make_person("Selma Second", coach=True)
    coaching = Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    asked.refresh_from_db()
    assert not asked.word_held
    coaching.delete()
    asked.refresh_from_db()
    assert asked.word_held


def test_one_adult_alone_reads_it(people: People, asked: Assignment) -> None:
    join(people, people.student)
    asked.refresh_from_db()
    assert not asked.word_held


def test_a_group_is_deleted_with_what_was_asked_in_it(people: People, asked: Assignment) -> None:
    join(people, make_minor(people.student))
    people.group.delete()
    assert not Group.objects.filter(pk=asked.group_id).exists()
    assert not Assignment.objects.exists()
