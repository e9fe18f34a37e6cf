"""A scored attempt whose joints can be corrected, and somebody of the staff."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import User
from library.models import Routine
from practice.models import Attempt
from tests.modelroom.frames import make_playable
from tests.people import People, make_staff
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine


@pytest.fixture(autouse=True)
def learn_folder(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """Data sets and runs lie in a folder of the test's own."""
    settings.LEARN_DIR = tmp_path / "learn"
    return tmp_path / "learn"


@pytest.fixture
def staff(db: None) -> User:
    """Somebody of the staff who neither teaches nor practises with the others."""
    return make_staff()


@pytest.fixture
def routine(people: People) -> Routine:
    """The coach's routine, shared with the group of student and classmate."""
    return shared_routine(people, movement())


@pytest.fixture
def scored(people: People, routine: Routine) -> Attempt:
    """The student's attempt with a low left arm for a second, scored, its video playable."""
    track = movement(wrong_arm=(0.6, 1.6, 90.0))
    attempt = attempt_with(people.student, routine, track)
    make_playable(attempt.video)
    run_job_of(attempt)
    return attempt
