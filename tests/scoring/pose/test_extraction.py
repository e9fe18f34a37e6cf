"""From a video to a track: times, one person, progress, and clear errors."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from scoring.errors import NoPersonFound
from scoring.pose.extract import extract_track
from scoring.pose.files import track_from_bytes, track_to_bytes
from scoring.pose.track import PoseTrack
from scoring.pose.video import probe
from tests.media import demo_video, make_clip
from tests.scoring.pose.conftest import estimator

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """The man on the roof, while a woman walks through the picture."""
    return extract_track(demo_video(), model=estimator("blazepose-heavy"), start=1.0, end=4.0)


def test_the_track_is_complete(track: PoseTrack) -> None:
    info = probe(demo_video())
    assert (track.width, track.height, track.model) == (info.width, info.height, "blazepose-heavy")
    assert track.times[0] == pytest.approx(1.0, abs=0.05)
    assert 2.8 < track.duration <= 3.0
    assert track.found.all()
    assert track.landmarks is not None
    assert track.landmarks.shape == (len(track), 33, 4)
    assert track.joints3d is not None


def test_the_same_man_is_followed_while_a_woman_passes(track: PoseTrack) -> None:
    hips = track.keypoints[:, [11, 12], :2].mean(axis=1)
    assert (hips[:, 1] < 0.4 * track.height).all(), "she walks in the lower half"
    assert np.linalg.norm(np.diff(hips, axis=0), axis=1).max() < 0.02 * track.width


def test_keypoints_are_in_pixels_of_the_source(track: PoseTrack) -> None:
    small = track.keypoints[:, :, 0].max()
    assert 0.3 * track.width < small < 0.6 * track.width


def test_the_track_fits_a_compact_file(track: PoseTrack) -> None:
    data = track_to_bytes(track)
    assert len(data) < 1500 * len(track)
    assert len(track_from_bytes(data)) == len(track)


def test_progress_rises_to_one_and_can_stop_the_work() -> None:
    shares: list[float] = []
    light = estimator("movenet-lightning")
    extract_track(demo_video(), model=light, end=1.5, progress=shares.append)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert all(a <= b for a, b in itertools.pairwise(shares))

    def stop(share: float) -> None:
        raise InterruptedError("enough")

    with pytest.raises(InterruptedError, match="enough"):
        extract_track(demo_video(), model=light, progress=stop)


def test_a_video_without_a_person_says_so(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "empty.mp4", seconds=0.7)
    for name in ("blazepose-heavy", "movenet-thunder", "movenet-lightning"):
        with pytest.raises(NoPersonFound, match=r"^No person was found in empty\.mp4\.$"):
            extract_track(clip, model=estimator(name))


@pytest.mark.shared_data
def test_a_dancer_is_found_again_after_leaving_the_picture(shared_data: Path) -> None:
    clip = shared_data / "videos" / "single" / "dance_70s.mp4"
    track = extract_track(clip, model=estimator("blazepose-heavy"), start=18.0, end=22.5)
    here = track.found
    assert here[track.times < 18.3].all()
    assert here[track.times > 21.0].all()


@pytest.mark.shared_data
def test_one_of_three_people_in_step_is_followed_steadily(shared_data: Path) -> None:
    clip = shared_data / "videos" / "several_people" / "three_exercising.avi"
    track = extract_track(clip, model=estimator("blazepose-heavy"), end=8.0)
    hips = track.keypoints[:, [11, 12], :2].mean(axis=1)
    assert track.found.all()
    assert np.ptp(hips[:, 0]) < 0.5 * float(np.median(track.boxes[:, 3]))
