"""A first look at a few pictures says what is cut off, and who is there."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.arrays import Picture
from scoring.pose.estimators import Estimator, Person, Tracker
from scoring.pose.first_look import LOOKS, FirstLook, first_look, times_to_look
from scoring.pose.skeleton import COCO17

pytestmark = pytest.mark.unit

WIDTH, HEIGHT = 200, 400


def body(*, x: float = 100.0, top: float = 60.0, tall: float = 300.0, **moved: tuple[float, float]) -> Person:
    """Somebody upright; ``moved`` puts joints elsewhere."""
    heights = {"shoulder": 0.2, "elbow": 0.35, "wrist": 0.45, "hip": 0.5, "knee": 0.75, "ankle": 0.95}
    points = np.zeros((17, 3), dtype=np.float32)
    for number, joint in enumerate(COCO17.joints):
        side = 0.06 if joint.startswith("left") else -0.06 if joint.startswith("right") else 0.0
        share = next((at for part, at in heights.items() if part in joint), 0.05)
        points[number] = (x + side * tall, top + share * tall, 0.9)
        if joint in moved:
            points[number, :2] = moved[joint]
    return Person(points, 0.8)


class Onlooker:
    """Sees the people of the picture whose number is in its first pixel."""

    def __init__(self, people: list[list[Person]]) -> None:
        self._people = people

    def people(self, picture: Picture, *squares: object) -> list[Person]:
        return self._people[picture[0, 0, 0]]


class Drawn(Estimator):
    """A model that sees what the test says."""

    name, version = "drawn", "1"

    def __init__(self, *people: list[Person]) -> None:
        self._people = list(people)
        self.onlooker = Onlooker(self._people)

    def estimate(self, picture: Picture) -> Person | None:
        return next(iter(self._people[picture[0, 0, 0]]), None)

    def tracker(self) -> Tracker:
        raise NotImplementedError


def look(*people: list[Person]) -> FirstLook:
    pictures = [np.full((HEIGHT, WIDTH, 3), number, dtype=np.uint8) for number in range(len(people))]
    return first_look(enumerate(pictures), Drawn(*people))


def test_a_body_that_is_all_there_is_well():
    assert look([body()], [body()]).framing == ()


def test_feet_below_the_rim_are_cut_off_where_that_is_so_most_of_the_time():
    low = body(top=120)
    assert look([low], [low], [body()]).framing == ("feet",)
    assert look([low], [body()], [body()]).framing == ()


def test_a_hand_beside_the_picture_and_a_head_above_it_are_said():
    beside = body(top=-40, left_wrist=(230.0, 100.0))
    assert look([beside]).framing == ("head", "hands")


def test_an_unsure_foot_near_the_rim_is_cut_off_and_a_sure_one_is_not():
    person = body(top=95)
    assert look([person]).framing == ()
    unsure = body(top=95)
    unsure.keypoints[COCO17.index("left_ankle"), 2] = 0.1
    assert look([unsure]).framing == ("feet",)


def test_who_is_far_away_is_small_and_an_empty_picture_shows_nobody():
    assert look([body(tall=80)]).framing == ("small",)
    assert look([], []).framing == ("nobody",)
    assert first_look([], Drawn()).framing == ()


def test_two_people_are_two_whatever_order_they_are_seen_in_and_the_larger_is_first():
    large, small = body(x=60.0), body(x=150.0, top=200.0, tall=140.0)
    found = look([large, small], [small, large], [large]).people
    assert len(found) == 2
    assert found[0].box[3] > found[1].box[3]
    assert found[1].x == pytest.approx(150 / WIDTH)


def test_one_who_is_alone_and_walks_through_the_picture_is_one():
    assert len(look([body(x=30.0)], [body(x=170.0)], [body(x=60.0)]).people) == 1


def test_the_looks_lie_within_the_video():
    times = times_to_look(12.0)
    assert len(times) == LOOKS
    assert 0 < times[0] < times[-1] < 12.0
