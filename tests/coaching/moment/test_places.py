"""Where in a practice a moment of the reference is: along the path, else by the pose."""

from __future__ import annotations

import numpy as np
import pytest

from coaching.moment.places import nearest_pose, place_on_path, pose_near, values_at
from coaching.moment.proposals import proposals
from practice.figure import figure_of
from practice.stored import Detail
from scoring.pose.skeleton import PARTS
from tests.practice.bodies import HEIGHT, WIDTH, mirrored, movement, still

pytestmark = pytest.mark.unit


def detail(reference: list[float], practice: list[float], values: np.ndarray | None = None) -> Detail:
    """A path through these seconds, with values 0..100 of all parts at its places."""
    times = np.stack([reference, practice], axis=1) if reference else np.empty((0, 2))
    shown = np.full((len(times), len(PARTS)), 80.0) if values is None else values
    return Detail(np.zeros((len(times), 2), np.int32), times, shown, 100.0 - shown)


def test_a_practice_twice_as_slow_is_there_twice_as_late():
    seconds = np.arange(0, 4, 0.1)
    place = place_on_path(detail(list(seconds), list(2 * seconds)), 1.5)
    assert place is not None
    assert place.time == pytest.approx(3.0)


def test_where_the_practice_stands_still_the_middle_is_shown():
    place = place_on_path(detail([0, 1, 1, 1, 1, 1, 2], [0, 1, 2, 3, 4, 5, 6]), 1.0)
    assert place is not None
    assert place.time == 3


def test_a_path_that_does_not_get_there_has_no_place():
    path = detail([0, 0.5, 1], [0, 0.5, 1])
    assert place_on_path(path, 2.0) is None
    assert place_on_path(detail([], []), 0.0) is None


def test_values_are_means_over_the_frames_around_and_unknown_where_nobody_measured():
    values = np.full((5, len(PARTS)), 60.0)
    values[2], values[:, 0] = 90.0, np.nan
    path = detail([0, 0.95, 1.0, 1.05, 2], [0, 0.95, 1.0, 1.05, 2], values)
    place = place_on_path(path, 1.0)
    assert place is not None
    form, off = values_at(path, place)
    assert np.isnan(form[0])
    assert form[1] == pytest.approx(70)
    assert off[1] == pytest.approx(30)


def test_the_nearest_pose_is_found_wherever_it_is_in_the_practice():
    reference, practice = movement(), movement(begin=1.5)
    pose = pose_near(reference, 0.5)
    assert pose is not None
    found = nearest_pose(pose, practice, mirrored=False, width=WIDTH, time=0.5)
    assert found is not None
    # The arm passes that pose four times: twice up, twice down.
    assert min(abs(found.time - 1.5 - at) for at in (0.5, 1.5, 2.5, 3.5)) < 0.05
    assert found.likeness > 99 > found.there


def test_in_a_mirrored_practice_the_pose_of_the_other_side_is_looked_for():
    reference, practice = movement(), mirrored(movement())
    pose = pose_near(reference, 1.0)
    assert pose is not None
    found = nearest_pose(pose, practice, mirrored=True, width=WIDTH)
    assert found is not None
    assert min(abs(found.time - at) for at in (1.0, 3.0)) < 0.05
    assert found.likeness > 99


def test_where_nobody_is_seen_there_is_no_nearest_pose_and_no_drawing():
    nobody = still(seen=0.0)
    pose = pose_near(movement(), 1.0)
    assert pose is not None
    assert nearest_pose(pose, nobody, mirrored=False, width=WIDTH) is None
    assert pose_near(nobody, 1.0) is None
    assert figure_of(None, nobody, ()) is None


def test_the_drawing_is_a_square_around_the_body_with_the_parts_that_are_off():
    track = movement()
    figure = figure_of(pose_near(track, 1.0), track, {"left_wrist", "head"})
    assert figure is not None
    points = [(dot.x, dot.y) for dot in figure.dots]
    assert all(figure.left < x < figure.left + figure.size for x, _y in points)
    assert all(figure.top < y < figure.top + figure.size for _x, y in points)
    assert [place for place, dot in enumerate(figure.dots) if dot.off] == [0, 5]  # one head
    assert (figure.width, figure.height) == (WIDTH, HEIGHT)


def test_the_worst_moments_of_all_are_proposed_in_the_order_of_time():
    seconds = np.arange(0, 10, 0.1)
    low = np.full((len(seconds), len(PARTS)), 95.0)
    low[20:25], low[70:75] = 40.0, 60.0
    low[70:75, PARTS.index("left_knee")] = 10.0
    fine = np.full((len(seconds), len(PARTS)), 95.0)
    paths = [detail(list(seconds), list(seconds), values) for values in (low, fine)]
    first, second = proposals(paths, start=0.0, end=10.0, joint_weights={})
    assert 2.0 <= first.time <= 2.5
    assert 7.0 <= second.time <= 7.5
    assert (first.value, second.label) == (pytest.approx(67.5), "Left knee")


def test_without_values_nothing_is_proposed():
    unjudged = Detail(
        np.zeros((2, 2), np.int32), np.array([[0.0, 0], [1, 1]]), np.empty((0, 13)), np.empty((0, 13))
    )
    assert proposals([unjudged], start=0, end=1, joint_weights={}) == []
    assert proposals([], start=0, end=1, joint_weights={}) == []
