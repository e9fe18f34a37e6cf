"""A routine with a measured reference, and attempts at it whose scores are written down, not computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from library.models import Routine, Video
from practice.models import Attempt, Score
from practice.parameters import digests_now
from scoring.pose.skeleton import PARTS
from scoring.version import ENGINE_VERSION
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import shared_routine

Make = Callable[..., Attempt]
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=timezone.get_default_timezone())
"""A Monday."""


@pytest.fixture
def routine(people: People) -> Routine:
    """The coach's routine, shared with the group, with a goal."""
    return shared_routine(people, movement(), goal_from=70, goal_to=90)


@pytest.fixture
def make(people: People, routine: Routine) -> Make:
    """``make(80, days=3)``: an attempt of the student's on the fourth day, with that total."""

    def an_attempt(total: float | None = None, *, days: float = 0.0, **values: Any) -> Attempt:
        return attempt_at(routine, values.pop("student", people.student), total, days, values)

    return an_attempt


def attempt_at(
    routine: Routine, student: User, total: float | None, days: float, values: dict[str, Any]
) -> Attempt:
    """An attempt whose score has these values; ``reason`` where it has no total."""
    video = Video.objects.create(owner=student, title="VID_1", original_name="a.mp4", sha256=uuid4().hex)
    own = {name: values.pop(name) for name in ("title", "note", "mirror") if name in values}
    attempt = Attempt.objects.create(student=student, routine=routine, video=video, **own)
    if values.pop("scored", True):
        attempt.score = a_score(attempt, total, values)
    attempt.created_at = NOON + timedelta(days=days)
    attempt.save()
    return attempt


def a_score(attempt: Attempt, total: float | None, values: dict[str, Any]) -> Score:
    """A score made with what is in force now, unless ``values`` say otherwise."""
    reference = attempt.routine.reference
    assert reference is not None
    made = {
        "method": "calibrated",
        "parameters": digests_now(routine=attempt.routine)[attempt.mirror],
        "engine_version": ENGINE_VERSION,
        "model": "drawn",
        "model_version": "1",
        "reference_track": reference.track,
        "timing": None if total is None else 80.0,
        "coverage": 0.95,
        "parts": {part: {"value": total, "coverage": 0.9} for part in PARTS},
        "reason": {"code": "too_little_seen", "about": "", "values": {}} if total is None else None,
    }
    score = Score(attempt=attempt, total=total, **{**made, **values})
    score.detail.save("detail.npz", ContentFile(b"arrays"), save=False)
    score.save()
    return score
