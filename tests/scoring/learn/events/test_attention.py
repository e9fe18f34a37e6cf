"""The self-attention: weights of frames, the constraint on them, and what learns."""

from __future__ import annotations

import math

import pytest
import torch

from scoring.learn.events.clips import JHMDB
from scoring.learn.events.data import PoseSamples
from scoring.learn.events.model import EventNetwork, SelfAttention, build_pooling, penalty
from scoring.learn.events.settings import AttentionSettings
from scoring.learn.events.train import row_entropy
from tests.scoring.learn.events.toys import SETTINGS, clips, settings

pytestmark = pytest.mark.unit

MASK = torch.tensor([[True] * 9, [True] * 4 + [False] * 5, [False, True, True] + [False] * 6])


@pytest.fixture
def attention() -> SelfAttention:
    torch.manual_seed(0)
    return SelfAttention(width=6, hidden=5, rows=3)


def test_rows_sum_to_one_and_masked_frames_get_none(attention: SelfAttention) -> None:
    pooled, weights = attention(torch.randn(3, 9, 6), MASK)
    assert (pooled.shape, weights.shape) == ((3, 18), (3, 3, 9))
    torch.testing.assert_close(weights.sum(dim=2), torch.ones(3, 3))
    assert (weights.transpose(1, 2)[~MASK] == 0).all()
    assert (weights.transpose(1, 2)[MASK] > 0).all()


def test_what_lies_in_masked_frames_changes_nothing(attention: SelfAttention) -> None:
    features = torch.randn(3, 9, 6)
    other = torch.where(MASK[..., None], features, torch.full_like(features, 1e6))
    for one, also in zip(attention(features, MASK), attention(other, MASK), strict=True):
        torch.testing.assert_close(one, also)


def test_it_is_the_published_formula(attention: SelfAttention) -> None:
    features = torch.randn(1, 7, 6)
    h, w1, w2 = features[0], attention.w1.weight, attention.w2.weight
    a = torch.softmax(w2 @ torch.tanh(w1 @ h.T), dim=1)
    pooled, weights = attention(features, torch.ones(1, 7, dtype=torch.bool))
    torch.testing.assert_close(weights[0], a)
    torch.testing.assert_close(pooled[0].view(3, 6), a @ h)


def test_reordering_the_frames_reorders_the_weights(attention: SelfAttention) -> None:
    features, order = torch.randn(2, 8, 6), torch.randperm(8)
    there = torch.ones(2, 8, dtype=torch.bool)
    pooled, weights = attention(features, there)
    again, reordered = attention(features[:, order], there)
    torch.testing.assert_close(reordered, weights[:, :, order])
    torch.testing.assert_close(again, pooled)


def test_the_penalty_is_zero_for_orthonormal_rows() -> None:
    one_frame_each = torch.eye(6)[[4, 0, 2]]
    turned, _ = torch.linalg.qr(torch.randn(6, 3, dtype=torch.float64))
    assert float(penalty(one_frame_each[None])) == 0.0
    assert float(penalty(turned.T[None].float())) < 1e-10


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[1.0, 0, 0], [1.0, 0, 0]], 2.0),  # both on one frame: 1 off the diagonal, twice
        ([[0.5, 0.5, 0], [0, 0, 1.0]], 0.25),  # one on two frames
        ([[1 / 3] * 3, [1 / 3] * 3], 2 * (2 / 3) ** 2 + 2 * (1 / 3) ** 2),
    ],
)
def test_the_penalty_is_not_zero_for_others(rows: list[list[float]], expected: float) -> None:
    assert float(penalty(torch.tensor([rows]))) == pytest.approx(expected, abs=1e-6)


def test_the_penalty_is_averaged_over_the_batch() -> None:
    good, bad = torch.eye(3)[:2], torch.tensor([[1.0, 0, 0], [1.0, 0, 0]])
    assert float(penalty(torch.stack([good, bad, bad, good]))) == pytest.approx(1.0)


def test_entropy_is_zero_on_one_frame_and_greatest_where_even() -> None:
    rows = torch.stack([torch.eye(4)[:2], torch.full((2, 4), 0.25)])
    torch.testing.assert_close(row_entropy(rows), torch.tensor([0.0, math.log(4)]))


def test_each_of_the_three_networks_receives_gradients_from_the_label_alone() -> None:
    torch.manual_seed(0)
    network = EventNetwork(SETTINGS, 3, JHMDB)
    logits, _ = network(PoseSamples(clips(2), SETTINGS).batch(range(6)))
    torch.nn.functional.cross_entropy(logits, torch.tensor([0, 1, 2] * 2)).backward()
    for part in (network.target, network.attention, network.classifier):
        for name, weight in part.named_parameters():
            assert weight.grad is not None, name
            assert bool(torch.isfinite(weight.grad).all())
        assert max(float(w.grad.abs().max()) for w in part.parameters() if w.grad is not None) > 0


def test_the_penalty_teaches_the_target_network_and_the_attention() -> None:
    torch.manual_seed(0)
    network = EventNetwork(SETTINGS, 3, JHMDB)
    _, weights = network(PoseSamples(clips(2), SETTINGS).batch(range(6)))
    penalty(weights).backward()
    for part in (network.target, network.attention):
        assert max(float(w.grad.abs().max()) for w in part.parameters() if w.grad is not None) > 0


@pytest.mark.parametrize("pooling", ["mean", "max", "lstm"])
def test_other_poolings_have_as_many_weights_and_leave_masked_frames_out(pooling: str) -> None:
    torch.manual_seed(0)
    width, after = 96, 128
    sizes = {}
    for name in ("attention", pooling):
        pool = build_pooling(AttentionSettings(pooling=name), width, after)  # type: ignore[arg-type]
        sizes[name] = sum(p.numel() for p in pool.parameters()) + pool.outputs * after  # type: ignore[operator]
    assert sizes[pooling] == pytest.approx(sizes["attention"], rel=0.02)
    features, mask = torch.randn(2, 9, width), MASK[:2]
    pooled, weights = pool(features, mask)
    torch.testing.assert_close(weights.sum(dim=2), torch.ones(2, 1))
    assert (weights.transpose(1, 2)[~mask] == 0).all()
    # An LSTM reads on, but what it has read up to the last frame is what counts.
    other = torch.where(mask[..., None], features, torch.full_like(features, 9.0))
    torch.testing.assert_close(pool(other, mask)[0], pooled)


def test_padding_changes_no_answer() -> None:
    torch.manual_seed(0)
    network = EventNetwork(settings(target={"dropout": 0.0}), 3, JHMDB).eval()
    samples = PoseSamples(clips(2), SETTINGS)
    together, weights = network(samples.batch(range(6)))
    for i in range(6):
        alone, own = network(samples.batch([i]))
        torch.testing.assert_close(alone[0], together[i], atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(own[0], weights[i, :, : own.shape[2]], atol=1e-5, rtol=1e-5)
