"""An attempt of the student's with a score, at a routine of the coach's group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Membership, User
from practice.models import Attempt
from tests.people import People, make_person
from tests.things import a_routine, a_scored_attempt

Say = Callable[..., HttpResponse]


@pytest.fixture
def attempt(people: People) -> Attempt:
    """The student's attempt: 10 seconds, 80 points."""
    return a_scored_attempt(people.student, a_routine(people.coach, people.group), 80.0)


@pytest.fixture
def second_coach(people: People) -> User:
    """Another coach of the group."""
    coach = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=coach, role=Membership.Role.COACH)
    return coach


@pytest.fixture
def say(attempt: Attempt, signed_in: Callable[[User], Client]) -> Say:
    """``say(person, "text")`` sends the form of the page."""

    def send(person: User, text: str, **more: Any) -> HttpResponse:
        address = f"/conversation/attempts/{attempt.pk}/comments/"
        return signed_in(person).post(address, {"text": text, **more})

    return send


@pytest.fixture
def read(attempt: Attempt, signed_in: Callable[[User], Client]) -> Callable[[User], str]:
    """``read(person)`` is the attempt's page as text."""

    def page(person: User) -> str:
        answer = signed_in(person).get(attempt.get_absolute_url())
        assert answer.status_code == 200
        return answer.content.decode()

    return page
