"""From one vector a frame to one a video: structured self-attention, and poolings to compare it with.

Source: Lin et al., "A Structured Self-attentive Sentence Embedding", ICLR
2017: ``A = softmax(W2·tanh(W1·Hᵀ))`` along time, ``M = A·H``, and the penalty
``‖A·Aᵀ − I‖²``, which is 0 exactly where the rows of A are orthonormal: each
on frames of its own, and on one alone.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from scoring.learn.events.settings import AttentionSettings


class SelfAttention(nn.Module):
    """``rows`` weighted means of the frames, each with its own weights."""

    def __init__(self, width: int, hidden: int, rows: int) -> None:
        super().__init__()
        self.w1 = nn.Linear(width, hidden, bias=False)
        self.w2 = nn.Linear(hidden, rows, bias=False)
        self.outputs = rows * width

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """``H [B, F, width]``, ``mask [B, F]`` to ``M [B, rows * width]`` and ``A [B, rows, F]``."""
        scores = self.w2(torch.tanh(self.w1(features))).transpose(1, 2)
        # Before the softmax: a masked frame must not even take part in the sum below the line.
        weights = torch.softmax(scores.masked_fill(~mask[:, None], -math.inf), dim=2)
        return (weights @ features).flatten(1), weights


def penalty(weights: Tensor) -> Tensor:
    """``‖A·Aᵀ − I‖²`` (Frobenius), averaged over the batch, of ``A [B, rows, F]``."""
    gram = weights @ weights.transpose(1, 2)
    return (gram - torch.eye(gram.shape[1])).square().sum(dim=(1, 2)).mean()


def row_entropy(weights: Tensor) -> Tensor:
    """``[B]``: mean entropy in nats of the rows of ``A [B, rows, F]``; 0 where each row has one frame."""
    return -torch.special.xlogy(weights, weights).sum(dim=2).mean(dim=1)


class _Projected(nn.Module):
    """What the poolings without attention share: a layer in place of its weights."""

    def __init__(self, width: int, outputs: int) -> None:
        super().__init__()
        self.layer = nn.Linear(width, outputs)
        self.outputs = outputs


class MeanPooling(_Projected):
    """The mean of the frames; its weights are even."""

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As ``SelfAttention``, with one row."""
        weights = _even(mask)
        return (weights @ torch.tanh(self.layer(features)))[:, 0], weights


class MaxPooling(_Projected):
    """The greatest value of each number; the weights say how many numbers each frame gave."""

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As ``SelfAttention``, with one row."""
        values = torch.tanh(self.layer(features)).masked_fill(~mask[..., None], -math.inf)
        greatest, frames = values.max(dim=1)
        won = torch.nn.functional.one_hot(frames, mask.shape[1]).float().mean(dim=1, keepdim=True)
        return greatest, won


class LSTMPooling(nn.Module):
    """The last state of an LSTM; told nothing about when, its weights are even."""

    def __init__(self, width: int, outputs: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(width, outputs, batch_first=True)
        self.outputs = outputs

    def forward(self, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As ``SelfAttention``, with one row."""
        last = (mask * torch.arange(1, mask.shape[1] + 1)).amax(dim=1) - 1
        states, _ = self.lstm(features)
        return states[torch.arange(len(states)), last], _even(mask)


def _even(mask: Tensor) -> Tensor:
    shares = mask.float() / mask.sum(dim=1, keepdim=True)
    return shares[:, None]


Pool = SelfAttention | MeanPooling | MaxPooling | LSTMPooling


def build_pooling(settings: AttentionSettings, width: int, after: int) -> Pool:
    """The pooling of ``settings`` over vectors of ``width``.

    ``after`` is the size of the layer behind it: with that layer every pooling
    has about as many weights as the attention.
    """
    if settings.pooling == "attention":
        return SelfAttention(width, settings.hidden, settings.rows)
    budget = settings.hidden * (width + settings.rows) + settings.rows * width * after
    if settings.pooling == "lstm":
        linear = 4 * (width + 2) + after
        outputs = (math.sqrt(linear**2 + 16 * budget) - linear) / 8
        return LSTMPooling(width, max(1, round(outputs)))
    kind = MeanPooling if settings.pooling == "mean" else MaxPooling
    return kind(width, max(1, round(budget / (width + 1 + after))))
