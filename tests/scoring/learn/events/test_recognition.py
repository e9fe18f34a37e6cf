"""Which movement a track shows, how certainly, and when; and when it is none of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.errors import BadTrack, NoPersonFound
from scoring.learn.config import as_config
from scoring.learn.events.result import EventModel, load_events, peaks, recognise
from scoring.learn.training import start
from scoring.pose.files import save_track
from scoring.pose.track import PoseTrack
from tests.scoring.learn.events.toys import clip, settings, track

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> EventModel:
    """Trained on tracks, as the product does it."""
    folder = tmp_path_factory.mktemp("tracks")
    rng = np.random.default_rng(0)
    for label in ("arm", "leg"):
        (folder / label).mkdir()
        for seed in range(8):
            save_track(track(label, at=rng.uniform(0.2, 0.8), seed=seed), folder / label / f"{seed}.npz")
    out = tmp_path_factory.mktemp("run")
    configuration = settings(training={"epochs": 80, "watch": 20}, attention={"penalty": 0.1})
    metrics = start("events", as_config(configuration), out, data=folder)
    assert metrics["accuracy"] is None
    return load_events(out)


def test_it_says_which_movement_and_how_certainly(model: EventModel) -> None:
    for label in ("arm", "leg"):
        found = recognise(model, track(label, seed=99))
        assert next(iter(found.probabilities)) == label
        assert found.certainty > 0.5
        assert sum(found.probabilities.values()) == pytest.approx(1.0)


def test_the_attention_is_a_share_of_every_moment_and_peaks_within_the_video(model: EventModel) -> None:
    shown = track("arm", at=0.7)
    found = recognise(model, shown)
    assert found.attention.shape == found.times.shape
    assert found.attention.sum() == pytest.approx(1.0)
    assert (found.attention >= 0).all()
    assert found.times[0] >= shown.times[0]
    assert found.times[-1] <= shown.times[-1]
    assert len(found.peaks) >= 1
    assert all(0 <= second <= shown.times[-1] for second in found.peaks)


def test_times_are_those_of_the_video_also_where_nobody_is_seen_at_first(model: EventModel) -> None:
    shown = track("arm", frames=90)
    shown.keypoints[:30, :, 2] = 0
    assert recognise(model, shown).times[0] >= 1.0


def test_moments_without_anybody_get_no_attention(model: EventModel) -> None:
    shown = track("arm", frames=120)
    shown.keypoints[40:80, :, 2] = 0
    found = recognise(model, shown)
    hidden = (found.times > 1.7) & (found.times < 2.3)
    assert hidden.any()
    assert (found.attention[hidden] == 0).all()


def test_what_is_not_familiar_is_none_of_them(model: EventModel) -> None:
    from dataclasses import replace

    strict = replace(model, calibration=replace(model.calibration, least_familiarity=1e6))
    found = recognise(strict, track("arm"))
    assert (found.known, found.label) == (False, "")
    assert found.certainty > 0


def test_a_video_shorter_than_the_interval_is_one_moment(model: EventModel) -> None:
    found = recognise(model, track("arm", frames=2))
    assert found.attention.tolist() == [1.0]
    assert len(found.peaks) == 1


def test_one_of_a_single_frame_too(model: EventModel) -> None:
    shown = track("arm", frames=5).between(None, 0.0)
    assert len(recognise(model, shown).times) == 1


def test_an_empty_video_and_one_without_anybody_are_refused(model: EventModel) -> None:
    whole = track("arm")
    with pytest.raises(NoPersonFound):
        recognise(model, whole.between(100.0, None))
    whole.keypoints[:, :, 2] = 0
    with pytest.raises(NoPersonFound):
        recognise(model, whole)


def test_joints_that_are_no_numbers_and_other_joints_are_refused(model: EventModel) -> None:
    broken = track("arm")
    broken.keypoints[4, 9, 1] = np.nan
    with pytest.raises(BadTrack, match="not a number"):
        recognise(model, broken)
    with pytest.raises(BadTrack, match="has the joints of jhmdb"):
        recognise(model, clip("arm"))


def test_the_same_track_gives_the_same_answer(model: EventModel) -> None:
    first, second = (recognise(model, track("leg")) for _ in range(2))
    assert first.probabilities == second.probabilities
    assert np.array_equal(first.attention, second.attention)


def test_size_and_place_in_the_picture_do_not_matter(model: EventModel) -> None:
    near = track("leg")
    keypoints = near.keypoints.copy()
    keypoints[:, :, :2] = keypoints[:, :, :2] * 0.3 + 50
    far = PoseTrack(near.times, keypoints, near.boxes, near.width, near.height)
    one, other = recognise(model, near).probabilities, recognise(model, far).probabilities
    assert one == pytest.approx(other, abs=1e-3)


def test_a_folder_that_was_tampered_with_is_refused(model: EventModel, tmp_path: Path) -> None:
    from scoring.errors import BadRun

    (tmp_path / "manifest.json").write_text('{"kind": "events", "sha256": "0"}')
    (tmp_path / "weights.safetensors").write_bytes(b"nothing")
    with pytest.raises(BadRun):
        load_events(tmp_path)


def test_peaks_are_apart_stand_out_and_are_few() -> None:
    times = np.arange(100) / 10
    attention = np.full(100, 0.002)
    attention[[20, 22, 60, 90]] = [0.4, 0.3, 0.1, 0.002001]
    attention /= attention.sum()
    assert peaks(times, attention) == (2.0, 6.0)
    assert peaks(times[:1], np.ones(1)) == (0.0,)
    assert len(peaks(times, np.full(100, 0.01))) >= 1
    assert len(peaks(np.arange(100.0), np.tile([0.0, 0.02], 50))) == 5
