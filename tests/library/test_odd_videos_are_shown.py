"""What phones, cameras and editors write beside the plain film plays in the browser as it was meant."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.video.reformatter import ColorTrc

from common.storage import local_copy
from library import services
from library.models import Job, Video
from library.tracks import pose_track
from scoring.errors import NotAVideo
from scoring.pose.video import read_frames
from tests.media import (
    even_times,
    frame_times,
    joined,
    make_clip,
    make_hdr_clip,
    make_photo,
    with_turn_in_the_stream,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def rendition_of(video) -> Path:
    return Path(video.rendition.path)


def pictures_of(video) -> list[np.ndarray]:
    return [frame.picture for frame in read_frames(rendition_of(video))]


def poster_of(video) -> np.ndarray:
    with local_copy(video.poster) as path:
        return cv2.imread(str(path))


def is_red(picture: np.ndarray, x: float, y: float) -> bool:
    """Whether a place, in shares of the picture, has the corner's colour."""
    height, width = picture.shape[:2]
    red, green, _blue = picture[int(y * height), int(x * width)].astype(int)
    return red > 180 and green < 80


def test_pixels_that_are_not_square_are_shown_wide_and_measured_where_they_are_shown(made):
    video, _job = made(pixel=Fraction(4, 3), size=(180, 120))

    assert (video.width, video.height) == (240, 120)
    assert pictures_of(video)[0].shape == (120, 240, 3)
    assert poster_of(video).shape == (120, 240, 3)
    track = pose_track(track=video.track)
    assert (track.width, track.height) == (240, 120)
    assert track.keypoints[0, 16, :2] == pytest.approx([119, 59], abs=3)


def test_pictures_brighter_than_the_screen_are_not_grey(taken_in, tmp_path):
    video, _job = taken_in(make_hdr_clip(tmp_path / "a.mp4", grey=0.75, curve=ColorTrc.ARIB_STD_B67))

    assert pictures_of(video)[0].mean() > 236
    assert poster_of(video).mean() > 236
    with av.open(str(rendition_of(video))) as rendition:
        assert rendition.streams.video[0].codec_context.color_trc == ColorTrc.BT709


@pytest.mark.parametrize("name", ["a.avi", "a.wmv"])
def test_pictures_that_refer_to_later_ones_are_all_there(made, name):
    video, _job = made(name, b_frames=2, size=(160, 120))

    shown = frame_times(rendition_of(video))
    # The first is shown from zero on, too.
    assert len(shown) == 61
    np.testing.assert_allclose(np.diff(shown), 1 / 30, atol=2e-3)
    assert len(pose_track(track=video.track)) == 60


def test_recordings_that_were_joined_play_to_the_end_with_their_sound(taken_in, tmp_path):
    part = make_clip(tmp_path / "a.ts", audio="aac", b_frames=2, size=(160, 120))
    video, _job = taken_in(joined(tmp_path / "whole.ts", part, part))

    shown, track = np.array(frame_times(rendition_of(video))), pose_track(track=video.track)
    assert video.duration == pytest.approx(4.0, abs=0.15)
    assert len(track) >= 119
    assert all(np.abs(shown - time).min() < 1e-4 for time in track.times)
    with av.open(str(rendition_of(video))) as rendition:
        sound = rendition.streams.audio[0]
        assert float(sound.duration * sound.time_base) == pytest.approx(4.0, abs=0.2)


def test_slow_motion_plays_in_real_time_and_silently(made):
    video, _job = made(metadata={"com.android.capture.fps": "240.0"}, audio="aac", size=(160, 120))

    assert video.duration == pytest.approx(0.25, abs=0.01)
    assert frame_times(rendition_of(video))[-1] == pytest.approx(59 / 240, abs=1e-3)
    assert pose_track(track=video.track).times[-1] < 0.25
    with av.open(str(rendition_of(video))) as rendition:
        assert not rendition.streams.audio


def test_a_pose_that_is_held_is_measured_all_the_time(made):
    times = even_times(1.0, 30) + even_times(1.0, 30, start=3.0)
    video, _job = made(times=times, size=(160, 120))

    track = pose_track(track=video.track)
    assert track.found.all()
    np.testing.assert_allclose(np.diff(track.times), 1 / 30, atol=0.02)


@pytest.mark.parametrize("brand", ["heic", "avif"])
def test_a_photo_is_refused_as_one(people, tmp_path, brand):
    photo = make_photo(tmp_path / "IMG_0001.HEIC", brand=brand)

    with pytest.raises(NotAVideo, match=r"^“IMG_0001\.HEIC” is a photo, not a video\."):
        services.create_video(owner=people.student, file=photo)
    assert (Video.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(("turn", "corner"), [("rotate=90", (0.1, 0.9)), ("flip=horizontal", (0.9, 0.1))])
def test_a_turn_that_is_said_in_the_stream_holds_for_every_picture(taken_in, tmp_path, turn, corner):
    plain = make_clip(tmp_path / "a.mp4", seconds=1.0, size=(160, 120))
    video, _job = taken_in(with_turn_in_the_stream(tmp_path / "b.mp4", plain, turn=turn))

    pictures = pictures_of(video)
    assert len(pictures) == 30
    assert all(is_red(picture, *corner) for picture in pictures)
