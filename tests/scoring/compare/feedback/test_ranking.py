"""What follows from something nearer the trunk is not said beside it; what comes at another time is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.compare.feedback.ranking import chosen
from scoring.compare.result import Moment

pytestmark = pytest.mark.unit

LEANS = Moment("left_hip", 1.0, 2.0, 1.0, 2.0, 40.0, 25.0, None, "back", said_degrees=25.0, importance=90.0)
SHOULDER = replace(LEANS, part="left_shoulder", direction="raise", said_degrees=None, importance=50.0)
ELBOW = replace(LEANS, part="left_elbow", direction="bend", said_degrees=20.0, importance=60.0)
WRIST = replace(ELBOW, part="left_wrist", direction="raise", said_degrees=None, importance=40.0)


def at(moment: Moment, start: float, end: float) -> Moment:
    return replace(moment, start=start, end=end)


def parts(*moments: Moment) -> list[str]:
    return [moment.part for moment in chosen(list(moments))]


def test_what_a_trunk_takes_along_may_come_a_little_later() -> None:
    assert parts(LEANS, at(SHOULDER, 2.05, 2.45)) == ["left_hip"]


def test_what_comes_later_than_that_is_said_by_itself() -> None:
    assert parts(LEANS, at(SHOULDER, 2.35, 2.75)) == ["left_hip", "left_shoulder"]


def test_a_hand_follows_the_elbow_that_is_off_for_half_of_its_time() -> None:
    assert parts(ELBOW, at(WRIST, 1.4, 2.4)) == ["left_elbow"]


def test_a_hand_that_is_off_mostly_at_another_time_does_not() -> None:
    assert parts(ELBOW, at(WRIST, 1.6, 2.6)) == ["left_elbow", "left_wrist"]
