"""Which moments of a video are looked at."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from scoring.errors import BadConfig
from scoring.learn.events.batches import pose_batch, sample_times, spacing_of
from scoring.learn.events.settings import SamplingSettings
from tests.scoring.learn.events.toys import clip

pytestmark = pytest.mark.unit


def test_so_many_a_second() -> None:
    times = sample_times(2.0, SamplingSettings(frames_a_second=4.0))
    np.testing.assert_allclose(times, np.arange(9) / 4)


def test_what_is_over_is_left_out_alike_at_both_ends() -> None:
    times = sample_times(1.1, SamplingSettings(frames_a_second=2.0))
    np.testing.assert_allclose(times, [0.05, 0.55, 1.05])


def test_so_many_a_clip_whatever_its_length() -> None:
    for duration in (0.5, 20.0):
        times = sample_times(duration, SamplingSettings(frames_a_clip=5))
        np.testing.assert_allclose(times, np.linspace(0, duration, 5))


def test_a_long_video_is_looked_at_less_often() -> None:
    sampling = SamplingSettings(frames_a_second=10.0, most=50)
    assert spacing_of(4.9, sampling) == (50, pytest.approx(0.1))
    assert spacing_of(98.0, sampling) == (50, pytest.approx(2.0))
    assert sample_times(98.0, sampling)[-1] == pytest.approx(98.0)


@pytest.mark.parametrize("sampling", [{"frames_a_second": 0.5}, {"frames_a_clip": 7}])
def test_a_video_shorter_than_the_interval_is_looked_at_once(sampling: dict[str, float]) -> None:
    settings = SamplingSettings(**sampling)  # type: ignore[arg-type]
    one = clip("arm", frames=1)
    batch = pose_batch([one], settings)
    assert batch.frames.shape == (1, 1, 15, 2)
    assert batch.mask.tolist() == [[True]]
    torch.testing.assert_close(batch.frames[0, 0], torch.from_numpy(one.points[0]))
    if settings.frames_a_second:
        times = sample_times(1.2, settings)
        np.testing.assert_allclose(times, [0.6])


def test_shorter_videos_are_padded_and_masked() -> None:
    batch = pose_batch(
        [clip("arm", frames=11), clip("leg", frames=21)], SamplingSettings(frames_a_second=10.0)
    )
    assert batch.mask.sum(dim=1).tolist() == [11, 21]
    assert (batch.frames[0, 11:] == batch.frames[0, 10]).all()
    assert torch.equal(batch.there, batch.mask)


@pytest.mark.parametrize(
    "sampling", [{}, {"frames_a_second": 5.0, "frames_a_clip": 5}, {"frames_a_second": -1.0}]
)
def test_just_one_way_of_sampling_must_be_given(sampling: dict[str, float]) -> None:
    with pytest.raises(BadConfig, match=r"either sampling\.frames_a_second or"):
        SamplingSettings(**sampling)  # type: ignore[arg-type]


def test_changed_clips_stay_within_the_video_and_keep_the_interval() -> None:
    sampling = SamplingSettings(frames_a_second=10.0)
    rng = np.random.default_rng(0)
    for seed in range(20):
        batch = pose_batch([clip("arm", frames=30, seed=seed)], sampling, rng, crop=0.5, tempo=0.2)
        assert batch.spacing.tolist() == [pytest.approx(0.1)]
        assert 11 <= int(batch.mask.sum()) <= 37
