"""A processed video plays everywhere, shows a still, and knows where the body is."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from common.storage import local_copy
from library import services
from library.models import Job, Routine, Track
from library.tracks import pose_track
from scoring.pose.video import probe, read_frames
from tests.media import frame_times, make_clip, picture, truncated, uneven_times

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def rendition_of(video) -> Path:
    return Path(video.rendition.path)


def first_picture(path: Path) -> np.ndarray:
    return next(iter(read_frames(path))).picture


def looks_like(shown: np.ndarray, wanted: np.ndarray) -> bool:
    """Alike up to what a lossy codec changes."""
    return shown.shape == wanted.shape and float(np.abs(shown.astype(int) - wanted).mean()) < 6


@pytest.mark.parametrize(
    ("name", "clip"),
    [
        ("h264.mp4", {"codec": "libx264", "audio": "aac"}),
        ("hevc.mp4", {"codec": "libx265"}),
        ("hevc.mov", {"codec": "libx265", "audio": "aac", "rotation": 90}),
        ("ten-bit.mp4", {"codec": "libx265", "pix_fmt": "yuv420p10le"}),
        ("vp8.webm", {"codec": "libvpx", "audio": "libopus"}),
        ("vp9.webm", {"codec": "libvpx-vp9", "audio": "libopus"}),
    ],
)
def test_what_phones_make_becomes_h264_and_aac(made, name, clip):
    video, job = made(name, **clip)

    assert job.state == Job.State.DONE
    with av.open(str(rendition_of(video))) as rendition:
        picture_stream = rendition.streams.video[0]
        assert picture_stream.codec_context.name == "h264"
        assert picture_stream.codec_context.pix_fmt == "yuv420p"
        assert [sound.codec_context.name for sound in rendition.streams.audio] == (
            ["aac"] if "audio" in clip else []
        )
    assert looks_like(first_picture(rendition_of(video)), picture(0, (320, 240)))


def test_playing_can_begin_before_the_whole_file_is_there(processed):
    data = rendition_of(processed).read_bytes()

    assert 0 < data.find(b"moov") < data.find(b"mdat")


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((320, 240), (320, 240)),
        ((1280, 720), (1280, 720)),
    ],
)
def test_the_shorter_side_has_at_most_720_pixels(made, size, wanted):
    video, _job = made(size=size, seconds=0.3)

    with av.open(str(rendition_of(video))) as rendition:
        stream = rendition.streams.video[0]
        assert (stream.width, stream.height) == wanted


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_phone_gives_an_upright_picture(made, rotation):
    video, _job = made(size=(320, 180), rotation=rotation, seconds=0.5)

    assert (video.width, video.height, video.rotation) == (320, 180, rotation)
    assert probe(rendition_of(video)).rotation == 0
    assert looks_like(first_picture(rendition_of(video)), picture(0, (320, 180)))


@pytest.mark.parametrize(
    ("name", "clip"),
    [
        ("vfr.mp4", {"times": uneven_times(2.0)}),
        ("late.mp4", {"times": uneven_times(2.0, start=1.5)}),
        ("late-with-sound.mp4", {"times": uneven_times(2.0, start=1.5), "audio": "aac"}),
        ("late.webm", {"codec": "libvpx", "times": uneven_times(2.0, start=1.5)}),
    ],
)
def test_track_and_rendition_share_one_clock_from_zero(made, name, clip):
    video, _job = made(name, **clip)

    shown = np.array(frame_times(rendition_of(video)))
    measured = pose_track(track=video.track).times
    wanted = np.array(clip["times"]) - clip["times"][0]
    assert shown[0] == 0
    # Sound is allowed to begin a block earlier; WebM knows milliseconds only.
    assert np.allclose(np.diff(shown[-len(wanted) :]), np.diff(wanted), atol=0.0021)
    assert shown[-1] == pytest.approx(wanted[-1], abs=0.025)
    assert all(np.abs(shown - time).min() < 1e-4 for time in measured)
    assert video.duration == pytest.approx(2.0, abs=0.15)


def test_a_picture_that_begins_after_the_sound_keeps_its_distance(made):
    video, _job = made("transport.ts", start=3.0, audio="aac", seconds=1.0)

    original = [frame.time for frame in read_frames(Path(video.original.path))]
    shown = frame_times(rendition_of(video))
    assert shown[0] == 0
    assert np.allclose(shown[-len(original) :], original, atol=1e-4)


def test_a_browser_can_seek_to_every_second(made):
    video, _job = made(seconds=3.2)

    with av.open(str(rendition_of(video))) as rendition:
        keys = [frame.time for frame in rendition.decode(video=0) if frame.key_frame]
    assert max(np.diff([*keys, 3.2])) <= 1.01


def test_the_sound_starts_with_the_picture(made):
    video, _job = made(audio="aac")

    with av.open(str(rendition_of(video))) as rendition:
        sound = rendition.streams.audio[0]
        first = next(rendition.decode(sound))
        assert abs(float(first.pts * first.time_base)) < 0.025


def test_of_a_file_that_breaks_off_what_can_be_decoded_is_kept(people, process, tmp_path):
    whole = make_clip(tmp_path / "whole.webm", codec="libvpx", seconds=4.0)
    video = services.create_video(owner=people.student, file=truncated(whole, 0.6))

    assert process(video).state == Job.State.DONE
    assert 0.5 < video.duration < 4.0
    assert 10 < len(frame_times(rendition_of(video))) < 120


def test_a_file_that_goes_on_after_the_length_it_stated_is_refused(people, process, tmp_path, settings):
    path = make_clip(tmp_path / "endless.mp4", seconds=8.0)
    video = services.create_video(owner=people.student, file=path)
    settings.VIDEO_MAX_SECONDS = 1

    job = process(video)

    assert (job.state, job.error_code) == (Job.State.FAILED, "too_long")
    assert not video.playable


def test_where_the_phone_was_is_not_passed_on(people, process, tmp_path):
    path = tmp_path / "home.mp4"
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as output:
        output.metadata["location"] = "+52.5200+013.4050/"
        stream = output.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for index in range(10):
            frame = av.VideoFrame.from_ndarray(picture(index, (320, 240)), format="rgb24")
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    assert b"+52.5200" in path.read_bytes()
    video = services.create_video(owner=people.student, file=path)
    process(video)

    assert b"+52.5200" not in rendition_of(video).read_bytes()


def test_the_poster_is_a_small_jpeg(made):
    video, _job = made(size=(1280, 720), seconds=1.0)

    with local_copy(video.poster) as path:
        poster = cv2.imread(str(path))
    assert path.read_bytes()[:3] == b"\xff\xd8\xff"
    assert poster.shape == (360, 640, 3)
    assert poster[20, 20, 2] > 200, "the red corner is there, and red"


@pytest.mark.parametrize(("start", "end", "index"), [(None, None, 15), (0.6, 1.0, 24)])
def test_the_poster_is_from_the_middle_of_the_part_that_counts(people, process, tmp_path, start, end, index):
    clip = make_clip(tmp_path / "clip.mp4", seconds=1.0, fps=30)
    video = services.create_video(owner=people.coach, file=clip)
    Routine.objects.create(owner=people.coach, title="Kata", reference=video, trim_start=start, trim_end=end)
    process(video)

    video.refresh_from_db()
    with local_copy(video.poster) as path:
        poster = cv2.imread(str(path))
    assert poster[-20:, -20:].mean() == pytest.approx(picture(index, (320, 240))[-1, -1, 0], abs=4)


def test_the_keypoints_lie_where_the_body_is(processed):
    track = pose_track(track=processed.track)

    assert processed.measured
    assert (track.width, track.height) == (320, 240)
    assert track.found.all()
    assert track.keypoints[0, 0, :2] == pytest.approx([0, 0], abs=3)
    assert track.keypoints[0, 16, :2] == pytest.approx([159, 119], abs=3)


def test_nobody_in_view_fails_with_a_sentence_and_the_video_still_plays(
    people, process, tmp_path, monkeypatch
):
    monkeypatch.setattr("tests.media.CORNER", (20, 20, 20))
    empty = make_clip(tmp_path / "empty.mp4", seconds=0.5)
    video = services.create_video(owner=people.student, file=empty)

    job = process(video)

    assert (job.state, job.error_code, job.retryable) == (Job.State.FAILED, "no_person", False)
    assert "No person was found" in job.reason_in_words
    assert video.playable
    assert not video.measured


def test_the_same_content_is_measured_once(people, process, clip):
    first = services.create_video(owner=people.student, file=clip)
    second = services.create_video(owner=people.coach, file=clip)
    process(first)
    process(second)

    assert first.track == second.track
    assert Track.objects.count() == 1
