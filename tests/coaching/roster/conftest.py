"""A group whose students made attempts at a routine, so many days ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from library.models import Routine
from practice.models import Attempt
from scoring.pose.skeleton import PARTS
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import shared_routine
from tests.progress.conftest import attempt_at

Practise = Callable[..., Attempt]


@pytest.fixture
def routine(people: People) -> Routine:
    """The coach's routine, shared with the group; everybody has been in that for a hundred days."""
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=100))
    return shared_routine(people, movement())


@pytest.fixture
def practise(routine: Routine) -> Practise:
    """``practise(student, 80, ago=3)``: an attempt of three days ago with that total."""

    def an_attempt(student: User, total: float | None = None, *, ago: float = 0.0, **values: Any) -> Attempt:
        attempt = attempt_at(values.pop("at", routine), student, total, 0.0, values)
        attempt.created_at = timezone.now() - timedelta(days=ago)
        attempt.save()
        return attempt

    return an_attempt


def parts(value: float = 90.0, **others: float) -> dict[str, dict[str, float]]:
    """What a score says of the parts: all have that form and are off by ten degrees, but the named ones."""
    return {
        part: {"value": others.get(part, value), "degrees": 30.0 if part in others else 10.0, "coverage": 0.9}
        for part in PARTS
    }
