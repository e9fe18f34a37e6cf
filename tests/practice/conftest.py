"""A routine and an attempt, with drawn bodies."""

from __future__ import annotations

import pytest

from library.models import Routine
from practice.models import Attempt
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine

WRONG_FROM, WRONG_TO = 0.6, 1.6


@pytest.fixture
def routine(people: People) -> Routine:
    """The coach's routine, shared with the group of student and classmate."""
    return shared_routine(people, movement())


@pytest.fixture
def attempt(people: People, routine: Routine) -> Attempt:
    """The student's attempt, its left arm too low for a second; not scored yet."""
    track = movement(wrong_arm=(WRONG_FROM, WRONG_TO, 90.0))
    return attempt_with(people.student, routine, track)


@pytest.fixture
def scored(attempt: Attempt) -> Attempt:
    """The attempt after its job was done."""
    run_job_of(attempt)
    return attempt
