"""Students are reminded two days before something is due, and told once of what they missed."""

from __future__ import annotations

from typing import Any

import pytest

from assignments.models import Assignment, Reminder
from assignments.reminders import remind
from assignments.services import end_assignment
from assignments.tasks import remind_of_assignments
from assignments.telling import DUE_SOON
from notices.models import Notice
from tests.assignments.conftest import Ask, Practise, day
from tests.consents import make_minor
from tests.people import People

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def reminded() -> list[tuple[str, str]]:
    return sorted((row.student.name, row.kind) for row in Reminder.objects.select_related("student"))


def test_two_days_before_everybody_is_reminded_who_has_not_done_it(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask(due=2, made=-4)
    practise(50, days=-1)
    assert remind() == 1
    assert reminded() == [("Kim Classmate", "soon")]
    assert remind() == 0


def test_not_earlier_and_not_on_the_day_it_was_asked(people: People, ask: Ask) -> None:
    ask(due=3, made=-4)
    ask(due=1)
    remind_of_assignments()
    assert reminded() == []


def test_on_the_day_after_whoever_missed_it_is_told_once(
    people: People, ask: Ask, practise: Practise
) -> None:
    ask(due=-1, made=-4)
    practise(50, days=-2)
    assert (remind(), remind()) == (1, 0)
    assert reminded() == [("Kim Classmate", "missed")]


def test_nobody_is_reminded_of_what_was_ended_or_is_long_past(people: People, ask: Ask) -> None:
    ask(due=-9, made=-12)
    end_assignment(assignment=ask(due=1, made=-4))
    assert remind() == 0


def test_who_cannot_upload_yet_is_not_reminded(people: People, ask: Ask) -> None:
    ask(due=1, made=-4)
    make_minor(people.student)
    remind()
    assert reminded() == [("Kim Classmate", "soon")]


def test_what_starts_later_is_told_of_on_its_day_and_once(people: People, ask: Ask, news: Any) -> None:
    asked = ask(due=2, made=-4)
    for starts_on, told in ((day(1), 0), (day(0), 2), (day(0), 0)):
        Assignment.objects.filter(pk=asked.pk).update(starts_on=starts_on)
        assert len(news(remind)) == told, starts_on
    assert reminded() == [("Kim Classmate", "starts"), ("Sam Student", "starts")]


def test_what_is_asked_from_its_first_day_on_is_told_of_when_it_is_asked(people: People, ask: Ask) -> None:
    ask(due=5, starts_on=day(0))
    assert remind() == 0


def test_the_reminder_goes_out_with_its_kind(people: People, ask: Ask, news: Any) -> None:
    ask(due=1, made=-4, student=people.student)
    assert news(remind) == [("Sam Student", DUE_SOON)]
    assert "is due on" in Notice.objects.get().sentence
