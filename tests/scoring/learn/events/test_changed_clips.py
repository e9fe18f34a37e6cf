"""Training clips are changed in ways that leave the movement what it is."""

from __future__ import annotations

import pytest
import torch

from scoring.learn.events.batches import Batch, changed, flipped, grafted, size_and_middle
from scoring.learn.events.clips import COCO, JHMDB, LAYOUTS
from scoring.learn.events.data import PoseSamples
from scoring.learn.events.settings import AugmentSettings
from tests.scoring.learn.events.toys import SETTINGS, clips, settings

pytestmark = pytest.mark.unit

STILL = AugmentSettings(
    crop=0.0, tempo=0.0, turn=0.0, scale=0.0, shear=0.0, noise=0.0, graft=0.0, flip=False, shift=0.0
)


@pytest.fixture
def batch() -> Batch:
    return PoseSamples(clips(2), SETTINGS).batch(range(6))


def chance() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_exchanging_left_and_right_twice_changes_nothing(layout: object) -> None:
    assert layout in (COCO, JHMDB)
    points = torch.randn(2, 5, len(layout), 2)  # type: ignore[arg-type]
    once = flipped(points, layout)  # type: ignore[arg-type]
    assert not torch.equal(once, points)
    torch.testing.assert_close(flipped(once, layout), points)  # type: ignore[arg-type]
    names = layout.joints  # type: ignore[attr-defined]
    exchange = {"left": "right", "right": "left"}
    for joint, other in enumerate(layout.swaps):  # type: ignore[attr-defined]
        side, _, limb = names[joint].partition("_")
        assert names[other] == (f"{exchange[side]}_{limb}" if side in exchange else names[joint])


def test_nothing_asked_changes_nothing(batch: Batch) -> None:
    torch.testing.assert_close(changed(batch, JHMDB, STILL, chance()), batch.frames)


def test_a_shift_moves_each_clip_as_a_whole_and_by_body_sizes(batch: Batch) -> None:
    asked = AugmentSettings(**{**vars(STILL), "shift": 0.5})
    moved = changed(batch, JHMDB, asked, chance()) - batch.frames
    torch.testing.assert_close(moved, moved[:, :1, :1].expand_as(moved), atol=1e-5, rtol=0)
    assert len(torch.unique(moved[:, 0, 0, 0])) == len(batch)
    larger = Batch(batch.frames * 10, batch.mask, batch.spacing)
    torch.testing.assert_close(changed(larger, JHMDB, asked, chance()) - larger.frames, moved * 10)


def test_turned_and_stretched_a_clip_stays_where_it_is_and_mirrored_goes_to_the_other_side(
    batch: Batch,
) -> None:
    there = batch.there
    aside = Batch(batch.frames + torch.tensor([3.0, 1.0]), batch.mask, batch.spacing)
    before = size_and_middle(aside.frames, there)[1]
    asked = AugmentSettings(**{**vars(STILL), "turn": 40.0, "scale": 0.3, "shear": 0.2})
    after = size_and_middle(changed(aside, JHMDB, asked, chance()), there)[1]
    # Padding counts when it is turned, so nearly.
    torch.testing.assert_close(after, before, atol=0.01, rtol=0)
    asked = AugmentSettings(**{**vars(STILL), "flip": True})
    after = size_and_middle(changed(aside, JHMDB, asked, chance()), there)[1]
    torch.testing.assert_close(after.abs(), before.abs(), atol=0.01, rtol=0)
    assert {float(side) for side in torch.sign(after[:, 0, 0, 0])} == {-1.0, 1.0}


def test_turning_keeps_all_lengths(batch: Batch) -> None:
    turned = changed(batch, JHMDB, AugmentSettings(**{**vars(STILL), "turn": 40.0}), chance())
    for one, other in ((0, 1), (3, 7), (5, 9)):
        before, after = (
            torch.linalg.vector_norm(points[:, :, one] - points[:, :, other], dim=2)
            for points in (batch.frames, turned)
        )
        torch.testing.assert_close(before, after)
    assert (turned - batch.frames).std() > 0.05


def test_a_joint_that_is_lost_is_at_the_centre(batch: Batch) -> None:
    lost = changed(batch, JHMDB, AugmentSettings(**{**vars(STILL), "lost": 0.999}), chance())
    away = (lost[:, :, 2:] - lost[:, :, [0, 1]].mean(dim=2, keepdim=True)).abs().sum(dim=(1, 3))
    assert ((away < 1e-5).sum(dim=1) <= 1).all()
    assert (away < 1e-5).any()


def test_a_graft_brings_the_upper_body_of_another_and_keeps_the_legs(batch: Batch) -> None:
    other = PoseSamples(clips(2, seed=5), SETTINGS).batch(range(6))
    made = grafted(batch, other, JHMDB, 1.0, chance())
    lower = [joint for joint in range(15) if joint not in JHMDB.upper]
    torch.testing.assert_close(made.frames[:, :, lower], batch.frames[:, :, lower])
    own = made.frames[:, 0, 0] - made.frames[:, 0, 1]
    theirs = other.frames[:, 0, 0] - other.frames[:, 0, 1]
    torch.testing.assert_close(own / own.norm(dim=1)[:, None], theirs / theirs.norm(dim=1)[:, None])
    assert torch.equal(made.mask, batch.mask)
    assert torch.equal(grafted(batch, other, JHMDB, 0.0, chance()).frames, batch.frames)


def test_the_same_seed_changes_a_clip_in_the_same_way() -> None:
    samples = PoseSamples(clips(2), settings(augment={"crop": 0.3, "tempo": 0.1, "graft": 0.5}))
    one, same, other = (samples.batch([0, 1], seed, [3, 4]).frames for seed in ([1], [1], [2]))
    assert torch.equal(one, same)
    assert one.shape != other.shape or not torch.equal(one, other)
