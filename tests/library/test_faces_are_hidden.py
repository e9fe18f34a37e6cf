"""Where faces are hidden, nothing of the head can be told in what is shown, and the uploaded file is gone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from library import services
from library.decoding.apart import Decoder
from library.errors import OriginalGone
from library.keeping.services import choose
from library.models import Job, Video
from modelroom.access import videos_correctable_by
from scoring.pose.faces import GROWING, HELD_SECONDS, OF_TORSO, head_circles
from scoring.pose.track import PoseTrack
from scoring.pose.video import probe, read_frames
from tests.people import People
from tests.practice.bodies import movement

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WIDTH, HEIGHT, FPS, SECONDS = 320, 240, 30, 2
HEAD = (90.0, 70.0, 24.0)
"""Where a head is in the films of this file: x, y and radius, pixels."""


def film(path: Path) -> Path:
    """A film full of red and black squares of four pixels, with a tone: there is detail everywhere."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] // 4
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=FPS, options={"crf": "12"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = output.add_stream("aac", rate=48_000)
        for number in range(FPS * SECONDS):
            picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
            picture[(rows + columns + number // 10) % 2 == 0] = (255, 0, 0)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))
        for first in range(0, 48_000 * SECONDS, 1024):
            tone = 0.2 * np.sin(2 * np.pi * 440 * np.arange(first, first + 1024) / 48_000)
            frame = av.AudioFrame.from_ndarray(np.tile(tone.astype(np.float32), (2, 1)), "fltp", "stereo")
            frame.sample_rate, frame.pts = 48_000, first
            output.mux(sound.encode(frame))
        output.mux(sound.encode(None))
    return path


def rendition(source: Path, target: Path, heads: list[list[float]] | None) -> Path:
    with Decoder(source, seconds=float(SECONDS)) as decoder:
        written, _length = decoder.rendition("web.mp4", lambda share: None, heads)
        with written:
            target.write_bytes(written.read())
    return target


def detail(path: Path, x: float, y: float, radius: float) -> float:
    """How much neighbouring pixels differ about a place, the most of all frames."""
    found = []
    for frame in read_frames(path):
        assert frame.picture is not None
        grey = cv2.cvtColor(frame.picture, cv2.COLOR_RGB2GRAY)
        part = grey[int(y - radius) : int(y + radius), int(x - radius) : int(x + radius)]
        found.append(float(cv2.Laplacian(part.astype(np.float32), cv2.CV_32F).var()))
    return max(found)


def circles(*times: float, radius: float = HEAD[2]) -> list[list[float]]:
    return [[time, HEAD[0] / WIDTH, HEAD[1] / WIDTH, radius / WIDTH] for time in times]


def test_the_head_loses_its_detail_and_nothing_else_does(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4")
    shown = rendition(source, tmp_path / "shown.mp4", None)
    hidden = rendition(source, tmp_path / "hidden.mp4", circles(*np.arange(0, SECONDS, 1 / FPS)))
    inside = (HEAD[0], HEAD[1], HEAD[2] * 0.7)
    assert detail(shown, *inside) > 1000.0
    assert detail(hidden, *inside) < 0.02 * detail(shown, *inside)
    elsewhere = (240.0, 180.0, 24.0)
    assert detail(hidden, *elsewhere) == pytest.approx(detail(shown, *elsewhere), rel=0.2)
    assert probe(hidden).has_audio
    assert probe(hidden).duration == pytest.approx(probe(shown).duration, abs=0.01)


def test_pictures_between_two_measured_ones_are_hidden_too(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4")
    hidden = rendition(source, tmp_path / "hidden.mp4", circles(0.5, 1.0))
    assert detail(hidden, HEAD[0], HEAD[1], HEAD[2] * 0.7) < 20.0


def test_where_the_head_may_be_anywhere_everything_is_hidden(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4")
    hidden = rendition(source, tmp_path / "hidden.mp4", circles(0.0, radius=float("inf")))
    assert detail(hidden, 240.0, 180.0, 40.0) < 20.0


# --- where the head is ------------------------------------------------------------


def without(track: PoseTrack, joints: slice, frames: slice) -> PoseTrack:
    keypoints = track.keypoints.copy()
    keypoints[frames, joints] = (np.nan, np.nan, 0.0)
    return PoseTrack(track.times, keypoints, track.boxes, track.width, track.height)


def torso_of(track: PoseTrack) -> float:
    middle = track.keypoints[:, [5, 6], :2].mean(axis=1) - track.keypoints[:, [11, 12], :2].mean(axis=1)
    return float(np.median(np.linalg.norm(middle, axis=1)))


def test_every_point_of_the_face_lies_well_within(tmp_path: Path) -> None:
    track = movement()
    found = head_circles(track)
    away = np.linalg.norm(track.keypoints[:, :5, :2] - found[:, None, :2], axis=2).max(axis=1)
    assert (2.0 * away <= found[:, 2]).all()
    assert found[:, 2].min() >= 0.95 * OF_TORSO * torso_of(track)


def test_without_a_face_the_shoulders_say_where_it_is() -> None:
    track = movement()
    found, turned = head_circles(track), head_circles(without(track, slice(0, 5), slice(None)))
    off = np.linalg.norm(found[:, :2] - turned[:, :2], axis=1)
    # All of the head as it was found lies in the circle.
    assert (off + OF_TORSO * torso_of(track) * 0.7 <= turned[:, 2]).all()


def test_nobody_in_a_few_frames_holds_the_place_with_a_growing_circle() -> None:
    track = movement()
    gap = slice(30, 42)
    found = head_circles(without(track, slice(None), gap))
    assert np.isfinite(found).all()
    assert found[36, 2] > found[31, 2] > found[29, 2]
    assert GROWING * HELD_SECONDS > 1.0


def test_nobody_for_longer_than_that_hides_the_whole_picture() -> None:
    track = movement()
    found = head_circles(without(track, slice(None), slice(10, 100)))
    assert np.isinf(found[55, 2])
    assert np.isfinite(found[[5, 12, 98, 110], 2]).all()
    assert np.isinf(head_circles(without(track, slice(None), slice(None)))[:, 2]).all()


# --- through the product ----------------------------------------------------------


@pytest.fixture
def hidden_film(
    people: People, tmp_path: Path, process: Any, django_capture_on_commit_callbacks: Any
) -> Video:
    """The student's film, processed; the model of these tests takes all that is red for a person."""
    choose(people.student, video_days=None, track_days=None, heads_hidden=True)
    video = services.create_video(owner=people.student, file=film(tmp_path / "film.mp4"))
    with django_capture_on_commit_callbacks(execute=True):
        assert process(video).state == Job.State.DONE
    return video


def test_the_uploaded_film_goes_and_what_is_shown_has_no_head(
    hidden_film: Video, people: People, settings: Any, signed_in: Any, tmp_path: Path
) -> None:
    names = sorted(path.name for path in Path(settings.MEDIA_ROOT, "videos").rglob("*") if path.is_file())
    assert names == ["poster.jpg", "web.mp4"]
    track = hidden_film.track
    assert track is not None
    # The model marks seventeen joints on the diagonal of what is red: the first five are the face.
    x, y = WIDTH * 2 / 16, HEIGHT * 2 / 16
    shown = rendition(film(tmp_path / "again.mp4"), tmp_path / "shown.mp4", None)
    path = Path(hidden_film.rendition.path)
    assert detail(path, x, y, 25.0) < 0.02 * detail(shown, x, y, 25.0)
    assert probe(path).has_audio
    client = signed_in(people.student)
    page = client.get(hidden_film.get_absolute_url()).content.decode()
    assert "The face is hidden in this film" in page
    assert "/person/" not in page
    assert client.get(f"{hidden_film.get_absolute_url()}original/").status_code == 404
    assert client.get(f"{hidden_film.get_absolute_url()}file/").status_code == 200


def test_it_is_not_measured_again_and_no_joints_are_put_right(hidden_film: Video, people: People) -> None:
    with pytest.raises(OriginalGone):
        services.choose_person(video=hidden_film, choice=None)
    people.coach.is_staff = True
    people.coach.save()
    assert not videos_correctable_by(people.coach).filter(pk=hidden_film.pk).exists()


def test_a_film_that_could_be_watched_before_is_not_said_to_hide_the_face(
    people: People, tmp_path: Path, process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was made playable, could not be measured, and then its person joined a group that hides faces."""

    def cut_off(**_values: Any) -> None:
        raise RuntimeError("the worker is killed here")

    video = services.create_video(owner=people.student, file=film(tmp_path / "film.mp4"))
    with monkeypatch.context() as patch:
        patch.setattr("library.processing.steps.find_body", cut_off)
        process(video)
    assert video.playable
    type(people.group).objects.update(heads_hidden_since=video.created_at - timedelta(days=1))
    assert process(video).state == Job.State.DONE
    assert video.measured
    assert video.heads_hidden_at is None
    assert video.original


def test_nothing_can_be_watched_before_it_is_hidden(
    people: People, tmp_path: Path, process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(video: Video) -> list[list[float]]:
        raise RuntimeError("the worker is killed here")

    monkeypatch.setattr("library.processing.steps._heads", cut_off)
    choose(people.group, video_days=None, track_days=None, heads_hidden=True)
    video = services.create_video(owner=people.student, file=film(tmp_path / "film.mp4"))
    process(video)
    assert video.measured
    assert not video.playable
