"""People cross: the followed one is told by motion, size and colours, or the frames in doubt are left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.arrays import Picture
from scoring.pose.clean import clean_track, leave_out_doubt
from scoring.pose.colours import colours_of, unlike
from scoring.pose.crops import Square
from scoring.pose.estimators import Person, Tracker
from scoring.pose.estimators.finder import Finder
from scoring.pose.extract import extract_track
from scoring.pose.files import load_track, save_track
from scoring.pose.overlaps import Follower, stretches_of, taken_from, without
from scoring.pose.person_at import PersonAt, trunk_middle
from scoring.pose.track import PoseTrack
from scoring.pose.who_is_who import CLEAR, Figure, who_is
from tests.benchmarks.running import run_here
from tests.media import ROOT
from tests.scoring.pose.conftest import estimator
from tests.scoring.pose.figures import FPS, STANDING, track_of, walker

RED, BLUE = (200, 40, 40), (30, 60, 190)
GREY = 128
WIDTH, HEIGHT, MIDDLE = 640, 360, 180
TRUNK = 50
Places = Callable[[int], Sequence[float]]


def person(x: float) -> Person:
    """Somebody standing with the hips at ``x``; the trunk is 50 pixels long."""
    joints = np.column_stack([np.add(STANDING, (x, MIDDLE)), np.full(17, 0.9)])
    return Person(joints.astype(np.float32), 0.9)


def picture_of(
    places: Sequence[float], shirts: Sequence[tuple[int, int, int]], light: float = 1.0
) -> Picture:
    """People in ``shirts`` before a grey wall, the last in front."""
    picture = np.full((HEIGHT, WIDTH, 3), GREY, np.uint8)
    for x, shirt in zip(places, shirts, strict=True):
        corner = (round(x) - 24, MIDDLE - 55)
        cv2.rectangle(picture, corner, (round(x) + 24, MIDDLE + 85), shirt, -1)
    return (picture * light).astype(np.uint8)


class Onlooker(Finder):
    """Sees everybody of a film; of two who lie over each other one, in the middle. Counts its looks."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.frame = self.looks = 0

    def people(self, picture: Picture, *squares: Square) -> list[Person]:
        self.looks += 1
        places = sorted(self.places(self.frame))
        if len(places) == 2 and places[1] - places[0] < 0.4 * TRUNK:
            places = [sum(places) / 2]
        return [person(x) for x in places]


class InFront(Tracker):
    """Goes on with whoever is nearest, and of two who lie over each other with the one in front, the last."""

    def __init__(self, onlooker: Onlooker, start: float) -> None:
        self.onlooker, self.x = onlooker, start
        self.resumed = 0

    def update(self, picture: Picture, time: float) -> Person:
        places = self.onlooker.places(self.onlooker.frame)
        near = [x for x in places if abs(x - self.x) < 0.6 * TRUNK]
        self.x = near[-1] if near else self.x
        return person(self.x)

    def resume(self, person: Person, time: float) -> None:
        self.resumed += 1
        self.x = float(trunk_middle(person.keypoints)[0])


def follow(
    places: Places, shirts: Sequence[tuple[int, int, int]], frames: int = 120, who: int = 0
) -> tuple[list[float | None], list[bool], InFront]:
    """x of the person ``who`` as followed (None: left out), what is in doubt, and the tracker."""
    onlooker = Onlooker(places)
    tracker = InFront(onlooker, places(0)[who])
    follower = Follower(tracker, onlooker, looks=3.0)
    found: list[float | None] = []
    doubt = []
    for frame in range(frames):
        onlooker.frame = frame
        seen = follower.update(picture_of(places(frame), shirts), frame / FPS)
        found.append(None if seen is None else float(trunk_middle(seen.keypoints)[0]))
        doubt.append(follower.in_doubt)
    return found, doubt, tracker


def cross(frame: int) -> tuple[float, float]:
    """Both walk past each other, at 1.2 of their trunks a second."""
    return 200 + 2 * frame, 440 - 2 * frame


def turn_back(frame: int) -> tuple[float, float]:
    """Both walk until they cover each other, and back."""
    before = 60 - abs(60 - frame)
    return cross(before)


def wrong(found: Sequence[float | None], places: Places, who: int) -> int:
    """Frames in which somebody else is said to be the followed person."""
    return sum(x is not None and abs(x - places(t)[who]) > 0.5 * TRUNK for t, x in enumerate(found))


@pytest.mark.unit
@pytest.mark.parametrize("places", [cross, turn_back])
@pytest.mark.parametrize("who", [0, 1])
def test_who_wears_other_clothes_is_followed_whatever_they_do(places: Places, who: int) -> None:
    found, doubt, _ = follow(places, (RED, BLUE), who=who)
    assert wrong(found, places, who) == 0
    assert all(x is not None for x in (*found[:50], *found[80:]))
    assert [x is None for x in found] == doubt


@pytest.mark.unit
def test_a_tracker_that_goes_on_with_who_is_in_front_is_brought_back() -> None:
    found, _, tracker = follow(cross, (RED, BLUE))
    assert tracker.resumed == 1
    assert found[100] == pytest.approx(cross(100)[0])


@pytest.mark.unit
@pytest.mark.parametrize("places", [cross, turn_back])
@pytest.mark.parametrize("who", [0, 1])
def test_of_two_who_look_alike_everything_from_the_overlap_on_is_left_out(places: Places, who: int) -> None:
    found, doubt, _ = follow(places, (RED, RED), who=who)
    assert all(x is not None for x in found[:50])
    assert not any(x is not None for x in found[62:])
    assert all(doubt[62:])


def going(start: float, speed: float, *, begin: float) -> Figure:
    """Somebody in red who was seen for a third of a second, at ``speed`` trunk lengths a second."""
    times = begin + np.arange(10) / FPS
    figure = Figure.of(person(start), times[0])
    for time in times[1:]:
        figure.see(person(start + TRUNK * speed * (time - begin)), time, np.zeros((2, 3, 5)))
    return figure


@pytest.mark.unit
@pytest.mark.parametrize(("speed", "clear"), [(1.0, False), (2.0, False), (5.0, True)])
def test_two_who_look_alike_are_told_apart_where_they_are_too_fast_to_turn(speed: float, clear: bool) -> None:
    before = [going(300 - 50 * speed / 2, speed, begin=0.0), going(300 + 50 * speed / 2, -speed, begin=0.0)]
    reach = 50 * speed * 0.1
    after = [going(300 - reach, -speed, begin=0.5), going(300 + reach, speed, begin=0.5)]
    answer, margin = who_is(before, after)
    assert answer == [1, 0]
    assert (margin >= CLEAR) is clear


@pytest.mark.unit
def test_two_who_look_alike_side_by_side_are_told_apart_by_their_places() -> None:
    def beside(frame: int) -> tuple[float, float]:
        sway = 8 * np.sin(frame / 9)
        return 280 + sway, 330 + sway

    found, doubt, _ = follow(beside, (RED, RED))
    assert not any(doubt)
    assert wrong(found, beside, 0) == 0


@pytest.mark.unit
def test_somebody_alone_is_left_to_the_tracker_and_costs_few_looks() -> None:
    def alone(frame: int) -> tuple[float]:
        return (320 + 40 * np.sin(frame / 10),)

    onlooker = Onlooker(alone)
    tracker = InFront(onlooker, alone(0)[0])
    follower, plain = Follower(tracker, onlooker, looks=1.0), InFront(onlooker, alone(0)[0])
    for frame in range(300):
        onlooker.frame = frame
        picture = picture_of(alone(frame), (RED,))
        seen = follower.update(picture, frame / FPS)
        np.testing.assert_array_equal(seen.keypoints, plain.update(picture, 0).keypoints)  # type: ignore[union-attr]
    assert onlooker.looks <= 5, "nothing but the person moves in these ten seconds"


@pytest.mark.unit
def test_colours_stay_those_of_a_person_when_the_light_changes() -> None:
    body = person(320).keypoints
    red, blue = (colours_of(picture_of((320,), (shirt,)), body) for shirt in (RED, BLUE))
    darker = colours_of(picture_of((320,), (RED,), light=0.5), body)
    assert red is not None
    assert blue is not None
    assert darker is not None
    assert unlike(red, darker).sum() > -0.5
    assert unlike(red, blue).sum() < -8
    assert colours_of(picture_of((320,), (RED,)), person(-200).keypoints) is None


@pytest.mark.unit
def test_limbs_that_lie_on_those_of_another_are_not_measured() -> None:
    me, other = person(300), person(330)
    mixed = me.keypoints.copy()
    mixed[[13, 15]] = other.keypoints[[13, 15]]
    mixed[9] = other.keypoints[9]
    landmarks = np.ones((33, 4), np.float32)
    mine = replace(me, keypoints=mixed, landmarks=landmarks, joints3d=np.zeros((33, 3), np.float32))
    taken = taken_from(mine, other)
    assert np.flatnonzero(taken).tolist() == [13, 15], "a hand alone may touch"
    hidden = without(mine, taken)
    assert np.flatnonzero(hidden.keypoints[:, 2] == 0).tolist() == [13, 15]
    assert hidden.landmarks is not None
    assert hidden.joints3d is not None
    assert np.flatnonzero(hidden.landmarks[:, 3] == 0).tolist() == [25, 27, 29, 31]
    assert np.isnan(hidden.joints3d[25]).all()
    assert without(mine, np.zeros(17, bool)) is mine


@pytest.mark.unit
def test_frames_in_doubt_are_stretches_that_the_track_keeps(tmp_path: Path) -> None:
    doubt = [False, True, True, False, True, False, False, False, False, False, False, False, True]
    stretches = stretches_of([t / FPS for t in range(13)], doubt)
    assert np.multiply(stretches, FPS) == pytest.approx(np.array([(1, 4), (12, 12)]))
    track = track_of(walker(13), in_doubt=stretches)
    cleaned = clean_track(track)
    assert np.flatnonzero(~cleaned.found).tolist() == [1, 2, 3, 4, 12]
    save_track(cleaned, tmp_path / "a.npz")
    assert load_track(tmp_path / "a.npz").in_doubt == stretches
    part = track.between(2 / FPS, 6 / FPS)
    assert np.multiply(part.in_doubt, FPS) == pytest.approx(np.array([(2, 4)]))
    assert leave_out_doubt(track_of(walker(5))).found.all()


def followed(clip: Path, choice: PersonAt, end: float | None = None) -> PoseTrack:
    return extract_track(clip, model=estimator("blazepose-heavy"), person=choice, end=end)


@pytest.mark.models
def test_in_a_clip_of_two_who_do_not_meet_nothing_is_in_doubt() -> None:
    clip = ROOT / "var" / "demo" / "balance_two_people.mp4"
    if not clip.is_file():
        pytest.skip("the demonstration clip is not installed; run `make setup`")
    assert followed(clip, PersonAt(0.8, 0.5, 0.4)).in_doubt == ()


@pytest.mark.models
def test_the_joints_of_somebody_alone_are_bit_for_bit_the_trackers(monkeypatch: pytest.MonkeyPatch) -> None:
    clip = ROOT / "var" / "demo" / "balance_front.mp4"
    if not clip.is_file():
        pytest.skip("the demonstration clip is not installed; run `make setup`")
    model = estimator("movenet-lightning")
    watched = extract_track(clip, model=model)
    monkeypatch.setattr(model, "onlooker", None)
    np.testing.assert_array_equal(watched.keypoints, extract_track(clip, model=model).keypoints)
    assert watched.in_doubt == ()


@pytest.mark.models
@pytest.mark.shared_data
def test_two_men_in_other_clothes_who_cross_are_each_followed(shared_data: Path) -> None:
    estimator("blazepose-heavy")
    clips = [str(shared_data / "videos" / "pairs" / name) for name in ("walk_a.mp4", "walk_b.mp4")]
    words = ("--seconds", "3", "--motions", "cross", "--clothes", "other", "--json")
    done = run_here("crossing.py", *clips, *words)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["all"]
    assert found["films_with_wrong"] == 0
    assert found["right_where_apart"] > 0.9
    assert found["left_out_without_a_word"] == 0


@pytest.mark.models
@pytest.mark.shared_data
def test_two_dancers_in_the_same_clothes_are_kept_apart_before_a_moving_camera(shared_data: Path) -> None:
    clip = shared_data / "truth" / "in-step" / "i04_duo.mp4"
    left = followed(clip, PersonAt(6.32, 0.43, 0.40), end=8.0)
    right = followed(clip, PersonAt(6.32, 0.667, 0.40), end=8.0)
    both = left.found & right.found
    x = [np.nanmean(track.keypoints[both][:, [5, 6, 11, 12], 0], axis=1) for track in (left, right)]
    assert both.mean() > 0.8
    assert (x[0] < x[1]).all()
