"""Assignments of the coach's group, and attempts at its routine whose totals are written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from assignments.models import Assignment
from assignments.services import create_assignment
from library.models import Routine
from notices.models import Notice
from practice.models import Attempt
from tests.people import People
from tests.things import a_routine, a_scored_attempt, an_attempt

Ask = Callable[..., Assignment]
Practise = Callable[..., Attempt]


def day(after: int) -> date:
    """Today, or so many days after it."""
    return timezone.localdate() + timedelta(days=after)


@pytest.fixture
def routine(people: People) -> Routine:
    """The coach's routine, shared with the group."""
    return a_routine(people.coach, people.group)


@pytest.fixture
def ask(people: People, routine: Routine) -> Ask:
    """``ask(due=3, made=-10)``: asked ten days ago, due in three; other values as for the service."""

    def asked(*, due: int = 7, made: int = 0, **values: Any) -> Assignment:
        given = {"by": people.coach, "group": people.group, "routine": routine, "due_on": day(max(due, 0))}
        assignment = create_assignment(**{**given, **values})
        Assignment.objects.filter(pk=assignment.pk).update(due_on=day(due), created_at=moment(made))
        assignment.refresh_from_db()
        if made < 0:
            people.group.memberships.update(joined_at=moment(made - 1))
        return assignment

    return asked


@pytest.fixture
def practise(people: People, routine: Routine) -> Practise:
    """``practise(80, days=-1)``: yesterday's attempt of the student's with that total."""

    def attempt(
        total: float | None = None, *, days: int = 0, scored: bool = True, student: User | None = None
    ):
        person = student or people.student
        made = a_scored_attempt(person, routine, total) if scored else an_attempt(person, routine)
        Attempt.objects.filter(pk=made.pk).update(created_at=moment(days))
        return made

    return attempt


@pytest.fixture
def news(django_capture_on_commit_callbacks: Any) -> Callable[..., list[tuple[str, str]]]:
    """``news(work)``: who is told what kind of thing by doing the work, by name."""

    def told_by(work: Callable[[], object]) -> list[tuple[str, str]]:
        Notice.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            work()
        told = Notice.objects.select_related("recipient")
        return sorted((notice.recipient.name, notice.kind) for notice in told)

    return told_by


def moment(days: int) -> datetime:
    """The same time of day, so many days after today."""
    return timezone.now() + timedelta(days=days)
