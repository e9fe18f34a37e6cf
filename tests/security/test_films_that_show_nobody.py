"""A long film of nothing, half a megabyte of black, does not hold a worker as a long practice does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from scoring.errors import NoPersonFound
from scoring.pose.estimators import Estimator, Person
from scoring.pose.estimators.base import Tracker
from scoring.pose.extract import extract_track
from scoring.pose.shown import Showing
from scoring.pose.video import Frame, VideoInfo

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class Film:
    """A film of 30 pictures a second that are black, but white from second ``there`` on, up to ``gone``."""

    seconds: float
    there: float = np.inf
    gone: float = np.inf

    def probe(self) -> VideoInfo:
        return VideoInfo(self.seconds, Showing(8, 8), 30.0, "h264", round(self.seconds * 30), False)

    def frames(self, **_span: float | None) -> Iterator[Frame]:
        for time in np.arange(0.0, self.seconds, 1 / 30).tolist():
            shown = 255 if self.there <= time < self.gone else 0
            yield Frame(time, np.full((8, 8, 3), shown, np.uint8), 1.0)

    def sound(self, busy: Callable[[], None]) -> None:
        return None


class White(Estimator):
    """Sees somebody where the picture is white, and counts how many it looked at."""

    name, version = "white", "1"

    def __init__(self) -> None:
        self.looked_at = 0

    def estimate(self, picture: np.ndarray) -> Person | None:
        self.looked_at += 1
        return Person(np.ones((17, 3), np.float32), 0.9) if picture[0, 0, 0] else None

    def tracker(self) -> Tracker:
        model = self

        class Looking(Tracker):
            def update(self, picture: np.ndarray, time: float) -> Person | None:
                return model.estimate(picture)

        return Looking()


def found(film: Film, model: White) -> np.ndarray:
    """Seconds of the pictures in which somebody was found."""
    track = extract_track("film.mp4", model=model, reader=film, smooth=False)
    return track.times[track.found]


def test_of_twenty_minutes_of_black_one_picture_a_second_is_looked_at():
    model = White()

    with pytest.raises(NoPersonFound):
        extract_track("film.mp4", model=model, reader=Film(1200.0))

    assert model.looked_at < 20 * 30 + 1200


def test_who_comes_late_is_followed_from_a_second_later_in_every_picture():
    times = found(Film(70.0, there=60.4), White())

    assert 60.4 <= times[0] <= 61.5
    assert np.diff(times).max() < 0.05
    assert times[-1] > 69.9


def test_who_leaves_for_less_than_twenty_seconds_is_missed_in_no_picture():
    model = White()

    assert len(found(Film(40.0, there=19.0), model)) == 21 * 30
    assert model.looked_at == 40 * 30
