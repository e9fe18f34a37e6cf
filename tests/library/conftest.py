"""What tests of the library share: clips, and a keypoint model that needs no files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from library import selectors, services
from library.jobs.run import run
from library.models import Job, Video
from library.processing import steps
from scoring.pose.estimators import Estimator, Person, Tracker, register
from tests.media import make_clip
from tests.people import People

MODEL = "red-corner"


class RedCorner(Estimator):
    """Takes the red quarter of a test clip for a person, seventeen joints on its diagonal."""

    name, version = MODEL, "1"

    def estimate(self, picture: np.ndarray) -> Person | None:
        red = (picture[..., 0] > 200) & (picture[..., 1] < 60)
        if not red.any():
            return None
        rows, columns = np.nonzero(red)
        keypoints = np.empty((17, 3), dtype=np.float32)
        keypoints[:, 0] = np.linspace(columns.min(), columns.max(), 17)
        keypoints[:, 1] = np.linspace(rows.min(), rows.max(), 17)
        keypoints[:, 2] = 0.9
        return Person(keypoints, 0.9)

    def tracker(self) -> Tracker:
        return _Tracker(self)


class _Tracker(Tracker):
    def __init__(self, estimator: RedCorner) -> None:
        self.estimator = estimator
        self.pictures = 0

    def update(self, picture: np.ndarray, time: float) -> Person | None:
        return self.estimator.estimate(picture)


@pytest.fixture
def red_corner(settings) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The model of these tests, in the real registry, chosen by the setting."""
    register(MODEL, lambda threads: RedCorner())
    settings.POSE_MODEL = MODEL
    steps._estimator.cache_clear()
    yield
    steps._estimator.cache_clear()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds of a moving test picture."""
    return make_clip(tmp_path / "clip.mp4")


@pytest.fixture
def video(people: People, clip: Path) -> Video:
    """The student's video, not processed yet."""
    return services.create_video(owner=people.student, file=clip, title="My practice")


@pytest.fixture
def process(red_corner: None) -> Callable[[Video], Job]:
    """``process(video)`` does the video's job here and now, and gives it back."""

    def do(video: Video) -> Job:
        job = selectors.video_job(video=video)
        assert job is not None
        assert run(job_id=job.pk)
        job.refresh_from_db()
        video.refresh_from_db()
        return job

    return do


@pytest.fixture
def processed(video: Video, process: Callable[[Video], Job]) -> Video:
    """The student's video with rendition, poster and track."""
    assert process(video).state == Job.State.DONE
    return video
