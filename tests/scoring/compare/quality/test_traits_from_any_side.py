"""Traits are those of a camera in front of the person, wherever the phone stood."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare.align.match import find_match
from scoring.compare.engine import Prepared, prepare
from scoring.compare.quality.standard import Departures
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import in_space, movement

pytestmark = pytest.mark.unit

SEED = 3


def prepared(yaw: float) -> Prepared:
    takes = [in_space(movement(SEED, size=size), yaw=yaw) for size in (0.95, 1.05, 0.9)]
    return prepare(in_space(movement(SEED), yaw=yaw), takes=takes)


def departures(ready: Prepared, practice: PoseTrack) -> Departures:
    found = ready.standard.against(find_match(ready.clip, ready.clip.against(practice), mirrored=None))
    assert found.departures is not None
    return found.departures


@pytest.mark.parametrize("reference", [0.0, 60.0, -90.0])
@pytest.mark.parametrize("practice", [0.0, 45.0, 90.0, 150.0])
def test_half_the_movement_departs_as_much_from_every_side(reference: float, practice: float) -> None:
    ready = prepared(reference)
    half = departures(ready, in_space(movement(SEED, size=0.5), yaw=practice)).parts.mean()
    front = departures(prepared(0.0), in_space(movement(SEED, size=0.5))).parts.mean()
    right = departures(ready, in_space(movement(SEED), yaw=practice)).parts.mean()
    assert half == pytest.approx(front, rel=0.25)
    assert right < 0.3 * half


def test_a_take_without_joints_in_space_says_nothing_of_another_side() -> None:
    ready = prepared(90.0)
    flat = replace(in_space(movement(SEED, size=0.4), yaw=90.0), joints3d=None)
    more = prepare(ready.clip.track, takes=[*(take_of(one) for one in (0.95, 1.05, 0.9)), flat])
    practice = in_space(movement(SEED, size=0.5), yaw=90.0)
    np.testing.assert_allclose(departures(more, practice).parts, departures(ready, practice).parts)


def take_of(size: float) -> PoseTrack:
    return in_space(movement(SEED, size=size), yaw=90.0)


def test_without_joints_in_space_traits_are_those_of_the_picture() -> None:
    takes = [movement(SEED, size=size) for size in (0.95, 1.05, 0.9)]
    ready = prepare(movement(SEED), takes=takes)
    assert (
        departures(ready, movement(SEED)).parts.mean()
        < departures(ready, movement(SEED, size=0.5)).parts.mean()
    )


def test_takes_without_joints_in_space_are_not_enough_for_traits_in_space() -> None:
    takes = [movement(SEED, size=size) for size in (0.95, 1.05, 0.9)]
    ready = prepare(in_space(movement(SEED)), takes=takes)
    practice = ready.clip.against(in_space(movement(SEED, size=0.5)))
    match = find_match(ready.clip, practice, mirrored=False)
    assert ready.standard.against(match).departures is None
