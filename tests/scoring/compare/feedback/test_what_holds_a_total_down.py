"""A total that lies under what all parts come to is held down by a plain fault, and that is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.compare.feedback.holding import held_down_by
from scoring.compare.result import PartScore
from scoring.pose.skeleton import PARTS

pytestmark = pytest.mark.unit

GOOD = {name: PartScore(value=92.0, coverage=0.9) for name in PARTS}


def body(**others: PartScore) -> dict[str, PartScore]:
    return {**GOOD, **others}


def test_what_is_off_all_the_way_through_is_named() -> None:
    hip = PartScore(value=61.0, coverage=0.9, throughout=True)
    assert held_down_by(61.0, body(left_hip=hip), {}) == ("left_hip",)


def test_the_lowest_of_several_comes_first_and_what_is_off_on_average_is_not_named() -> None:
    parts = body(
        left_hip=PartScore(value=70.0, coverage=0.9, briefly=True),
        right_knee=PartScore(value=69.5, coverage=0.9, briefly=True),
        head=PartScore(value=60.0, coverage=0.9),
    )
    assert held_down_by(69.5, parts, {}) == ("right_knee", "left_hip")


def test_nothing_holds_down_what_all_parts_make() -> None:
    assert held_down_by(90.0, GOOD, {}) is None
    low = {name: replace(part, value=60.0) for name, part in GOOD.items()}
    assert held_down_by(60.0, low, {}) is None


def test_one_limb_that_is_far_off_is_named_though_nothing_of_it_is_plain() -> None:
    assert held_down_by(70.0, body(left_wrist=PartScore(value=1e-9, coverage=0.9)), {}) == ("left_wrist",)


def test_how_far_the_whole_body_moves_is_of_no_part() -> None:
    moves_less = PartScore(value=61.0, coverage=0.9, further=-0.4)
    assert held_down_by(61.0, body(head=moves_less, left_ankle=moves_less), {}) == ()


def test_a_total_that_is_good_is_not_held_down() -> None:
    assert held_down_by(86.0, body(left_hip=PartScore(value=86.0, coverage=0.9, throughout=True)), {}) is None


def test_what_is_of_no_part_has_no_name() -> None:
    assert held_down_by(69.0, GOOD, {}) == ()


def test_a_part_without_weight_holds_nothing_down() -> None:
    hip = PartScore(value=20.0, coverage=0.9, throughout=True)
    assert held_down_by(92.0, body(left_hip=hip), {"left_hip": 0.0}) is None


def test_where_a_part_is_seen_and_not_known_nobody_says_so() -> None:
    assert held_down_by(61.0, body(left_hip=PartScore(coverage=0.9)), {}) is None
    assert held_down_by(61.0, {}, {}) is None


def test_a_part_that_is_low_as_the_whole_body_moves_less_is_not_blamed_for_it() -> None:
    moves_less = PartScore(value=61.0, coverage=0.9, further=-0.4, throughout=True)
    assert held_down_by(61.0, body(left_knee=moves_less, right_knee=moves_less), {}) == ()
