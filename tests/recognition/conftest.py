"""A group with two routines, with drawn bodies."""

from __future__ import annotations

import pytest

from tests.people import People
from tests.recognition.stage import TwoRoutines, two_routines


@pytest.fixture
def routines(people: People) -> TwoRoutines:
    """The arm lift and the bow of the coach's group, which a video can be recognised as."""
    return two_routines(people)
