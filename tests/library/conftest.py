"""What tests of the library share: clips, and a keypoint model that needs no files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile

from library import selectors, services
from library.jobs.run import run
from library.models import Job, Video
from library.processing import steps
from library.tasks import sweep_kept
from scoring.pose.estimators import Estimator, Person, Tracker, register
from scoring.pose.files import track_from_bytes
from scoring.pose.track import PoseTrack
from tests.media import make_clip, without_metadata
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
    steps.loaded_estimator.cache_clear()
    yield
    steps.loaded_estimator.cache_clear()


@dataclass
class Made:
    """What processing the clip gave the first time; encoding it for each test took most of their time."""

    clip: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    duration: float | None = None
    track: PoseTrack | None = None

    def keep(self, video: Video) -> None:
        """Remember the files that the job made of the clip, and the track it measured."""
        assert video.track is not None
        for name in ("rendition", "poster"):
            with getattr(video, name).open("rb") as stored:
                self.files[name] = stored.read()
        with video.track.file.open("rb") as stored:
            self.duration, self.track = video.duration, track_from_bytes(stored.read())

    def give(self, video: Video) -> None:
        """Leave them to the video, as a worker that died before its job was done."""
        assert self.track is not None
        for name, content in self.files.items():
            steps.put(getattr(video, name), name, ContentFile(content))
        video.duration = self.duration
        video.save()
        model = {"model": self.track.model, "model_version": self.track.model_version}
        steps.keep_track(self.track, {"content_sha256": video.sha256, **model, "parameters": ""})


@pytest.fixture(scope="session")
def made_of_the_clip(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The clip's content, and what its processing gives once a test has had it processed."""
    return Made(without_metadata(make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4")).read_bytes())


@pytest.fixture
def clip(tmp_path: Path, made_of_the_clip: Made) -> Path:
    """Two seconds of a moving test picture."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(made_of_the_clip.clip)
    return path


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
def taken_in(people: People, process: Callable[[Video], Job]) -> Callable[[Path], tuple[Video, Job]]:
    """``taken_in(path)`` takes a file of the student's in, processes it, and gives video and job."""

    def take(path: Path) -> tuple[Video, Job]:
        video = services.create_video(owner=people.student, file=path)
        return video, process(video)

    return take


@pytest.fixture
def made(taken_in: Callable[[Path], tuple[Video, Job]], tmp_path: Path) -> Callable[..., tuple[Video, Job]]:
    """``made(**clip)`` makes a clip, takes it in, processes it, and gives video and job."""

    def make(name: str = "clip.mp4", **clip: Any) -> tuple[Video, Job]:
        return taken_in(make_clip(tmp_path / name, **clip))

    return make


@pytest.fixture
def processed(video: Video, process: Callable[[Video], Job], made_of_the_clip: Made) -> Video:
    """The student's video with rendition, poster and track; its job ends here, the encoding is done once."""
    if made_of_the_clip.files:
        made_of_the_clip.give(video)
    assert process(video).state == Job.State.DONE
    if not made_of_the_clip.files:
        made_of_the_clip.keep(video)
    return video


@pytest.fixture
def sweep(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """Does what is done every day about what is kept, and commits."""

    def do() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            sweep_kept()

    return do
