"""Somebody points at a person: that one is followed from there on and back, and nobody else."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from scoring.errors import BadChoice, NoPersonFound
from scoring.pose.clean import keep_one_person
from scoring.pose.estimators import Estimator, Person, Tracker
from scoring.pose.extract import extract_track
from scoring.pose.person_at import PersonAt, stands_at
from scoring.pose.track import PoseTrack
from tests.media import ROOT, make_clip
from tests.scoring.pose.conftest import estimator
from tests.scoring.pose.figures import STANDING, absent, track_of, walker

MODELS = ("blazepose-heavy", "movenet-thunder", "movenet-lightning")
every_model = pytest.mark.parametrize("model", MODELS)


def figure(x: float, y: float) -> Person:
    """Somebody standing with the hips at (x, y)."""
    return Person(np.column_stack([np.add(STANDING, (x, y)), np.full(17, 0.9)]).astype(np.float32), 0.9)


class TwoPeople(Estimator):
    """Sees one person at the left and one at the right of every picture, and prefers the left one.

    Notes the times of the pictures that its trackers are given.
    """

    name, version = "two-people", "1"
    people = (figure(60, 120), figure(260, 120))

    def __init__(self) -> None:
        self.given: list[list[float]] = []

    def estimate(self, picture: np.ndarray) -> Person | None:
        return self.people[0]

    def person_at(self, picture: np.ndarray, point: tuple[float, float]) -> Person | None:
        return next((person for person in self.people if stands_at(person.keypoints, point)), None)

    def tracker(self) -> Tracker:
        return self.tracker_of(self.people[0], 0.0)

    def tracker_of(self, person: Person, time: float) -> Tracker:
        return Still(person, self.given)


class Still(Tracker):
    def __init__(self, person: Person, given: list[list[float]]) -> None:
        self.person = person
        self.times: list[float] = []
        given.append(self.times)

    def update(self, picture: np.ndarray, time: float) -> Person | None:
        self.times.append(time)
        return self.person


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds."""
    return make_clip(tmp_path / "clip.mp4")


def middle(track: PoseTrack) -> np.ndarray:
    """x of the trunk in each frame, as a share of the picture."""
    return np.asarray(track.keypoints[:, [5, 6, 11, 12], 0].mean(axis=1) / track.width)


@pytest.mark.slow
def test_without_a_choice_the_model_decides(clip: Path) -> None:
    assert middle(extract_track(clip, model=TwoPeople())).max() < 0.3


@pytest.mark.slow
def test_the_chosen_person_is_followed_in_every_frame(clip: Path) -> None:
    track = extract_track(clip, model=TwoPeople(), person=PersonAt(1.2, 260 / 320, 0.5))
    assert middle(track).min() > 0.7
    assert track.found.all()
    assert np.array_equal(track.times, extract_track(clip, model=TwoPeople()).times)


@pytest.mark.slow
@pytest.mark.parametrize("window", [7, 240])
def test_before_the_choice_pictures_are_given_from_the_last_to_the_first(
    clip: Path, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.pose.extract.WINDOW_FRAMES", window)
    model = TwoPeople()
    track = extract_track(clip, model=model, person=PersonAt(1.0, 260 / 320, 0.5))
    after, before = model.given
    assert after == sorted(after)
    assert before == sorted(before), "the tracker's clock never goes back"
    assert [-time for time in reversed(before)] + [1.0] + after == pytest.approx(track.times.tolist())


@pytest.mark.slow
@pytest.mark.parametrize("time", [0.0, 0.5, 1.0001, 1.98, 2.4])
def test_any_moment_will_do(clip: Path, time: float) -> None:
    track = extract_track(clip, model=TwoPeople(), person=PersonAt(time, 260 / 320, 0.5))
    assert len(track) == 60
    assert middle(track).min() > 0.7


@pytest.mark.slow
def test_only_the_wanted_part_is_looked_at(clip: Path) -> None:
    track = extract_track(clip, model=TwoPeople(), start=0.5, end=1.5, person=PersonAt(1.0, 260 / 320, 0.5))
    assert (track.times[0], track.times[-1]) == pytest.approx((0.5, 1.5))


@pytest.mark.slow
def test_progress_rises_to_one_over_both_ways(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.pose.extract.HEARTBEAT_SECONDS", 0.0)
    shares: list[float] = []
    choice = PersonAt(1.0, 260 / 320, 0.5)
    extract_track(clip, model=TwoPeople(), person=choice, progress=shares.append)
    assert (shares[0], shares[-1]) == (0, 1)
    assert all(a <= b for a, b in itertools.pairwise(shares))
    assert len(set(shares)) > 50


@pytest.mark.slow
@pytest.mark.parametrize(
    "choice", [PersonAt(1.0, 0.5, 0.5), PersonAt(1.0, 0.99, 0.01), PersonAt(9.0, 0.8, 0.5)]
)
def test_where_nobody_stands_nobody_is_followed(clip: Path, choice: PersonAt) -> None:
    with pytest.raises(
        NoPersonFound, match=r"^Nobody was found at the chosen place at [19]\.0 s in clip\.mp4\.$"
    ):
        extract_track(clip, model=TwoPeople(), person=choice)


@pytest.mark.slow
def test_a_choice_is_written_rounded_and_read_back() -> None:
    choice = PersonAt(12.34567, 1 / 3, 0.5)
    assert str(choice) == "12.346,0.333,0.500"
    assert str(PersonAt.parse(str(choice))) == str(choice)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "1,2", "a,b,c", "-1,0.5,0.5", "inf,0.5,0.5", "1,nan,0.5", "1,0.5,1.01"])
def test_what_is_no_time_and_place_is_refused(text: str) -> None:
    with pytest.raises(BadChoice):
        PersonAt.parse(text)


@pytest.mark.slow
@pytest.mark.parametrize(("x", "meant"), [(100, True), (120, True), (145, True), (160, False), (10, False)])
def test_a_point_means_who_is_there_or_close_by(x: float, meant: bool) -> None:
    assert stands_at(figure(100, 200).keypoints, (x, 180)) is meant


@pytest.mark.slow
def test_cleaning_keeps_the_chosen_person_and_not_who_is_longer_in_view() -> None:
    keypoints = walker(60, at=(60, 120))
    keypoints[:20] = walker(20, at=(450, 200))
    assert np.flatnonzero(keep_one_person(track_of(keypoints), sure=5).found).tolist() == list(range(20))
    assert np.flatnonzero(keep_one_person(track_of(keypoints)).found).tolist() == list(range(20, 60))
    gone = absent(keypoints, [0, 1, 2])
    assert keep_one_person(track_of(gone), sure=5).found.sum() == 17


@pytest.mark.models
@every_model
@pytest.mark.parametrize(("place", "least", "most"), [((0.15, 0.55), 0.1, 0.22), ((0.5, 0.4), 0.42, 0.56)])
def test_each_of_two_people_can_be_chosen(
    model: str, place: tuple[float, float], least: float, most: float
) -> None:
    clip = ROOT / "var" / "demo" / "balance_two_people.mp4"
    if not clip.is_file():
        pytest.skip("the demonstration clip is not installed; run `make setup`")
    track = extract_track(clip, model=estimator(model), person=PersonAt(0.8, *place))
    assert track.found.mean() > 0.95
    assert least < np.nanmin(middle(track))
    assert np.nanmax(middle(track)) < most


@pytest.mark.models
@pytest.mark.shared_data
@every_model
@pytest.mark.parametrize(
    ("choice", "least", "most"),
    [(PersonAt(0.3, 0.46, 0.7), 0.4, 0.54), (PersonAt(0.3, 0.62, 0.25), 0.54, 0.7)],
)
def test_two_who_stand_close_together_are_told_apart(
    shared_data: Path, model: str, choice: PersonAt, least: float, most: float
) -> None:
    clip = shared_data / "videos" / "several_people" / "squat_two.mp4"
    track = extract_track(clip, model=estimator(model), person=choice)
    assert track.found.mean() > 0.95
    assert least < np.nanmin(middle(track))
    assert np.nanmax(middle(track)) < most


@pytest.mark.models
@pytest.mark.shared_data
@pytest.mark.parametrize("model", ["blazepose-heavy", "movenet-lightning"])
@pytest.mark.parametrize(("x", "least", "most"), [(0.23, 0.2, 0.3), (0.5, 0.44, 0.53), (0.69, 0.63, 0.76)])
def test_each_of_three_in_step_can_be_chosen(
    shared_data: Path, model: str, x: float, least: float, most: float
) -> None:
    clip = shared_data / "videos" / "several_people" / "three_exercising.avi"
    track = extract_track(clip, model=estimator(model), end=30.0, person=PersonAt(20.0, x, 0.5))
    assert track.found.mean() > 0.95
    assert least < np.nanmin(middle(track))
    assert np.nanmax(middle(track)) < most
