"""What gives an answer from what the target network and the attention found.

The classifier of the pooled vector M is the source's. Beside it, where the configuration says so,
each stream of joints (distances, places, velocities) has a small one of its own, which learns from
the labels, too: so each stream has to tell the movements apart alone (deep supervision: Lee et al.,
"Deeply-Supervised Nets", 2015), and several unlike views answer together.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from scoring.learn.events.settings import ClassifierSettings
from scoring.learn.networks.frames import SLOPE, Unit, size_and_middle

PLACE = 16
"""So many numbers the place in the picture is made into."""

FARTHEST_PLACE = 10.0
"""So many body sizes from the middle at most are told: one joint alone has no size, and would be anywhere."""

STREAM_DROPOUT = 0.3


def pooled_classifier(settings: ClassifierSettings, inputs: int, classes: int) -> nn.Sequential:
    """From ``[B, inputs]`` to logits ``[B, classes]``, with one hidden layer."""
    return nn.Sequential(
        nn.Dropout(settings.dropout),
        nn.Linear(inputs, settings.hidden),
        nn.BatchNorm1d(settings.hidden),
        nn.LeakyReLU(SLOPE),
        nn.Dropout(settings.dropout),
        nn.Linear(settings.hidden, classes),
    )


class Place(nn.Module):
    """A few numbers that say where in the picture a body is."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Sequential(nn.Linear(2, PLACE), nn.LeakyReLU(SLOPE))

    def forward(self, points: Tensor, there: Tensor) -> Tensor:
        """Joints ``[B, F, J, 2]`` about the picture's middle and ``there [B, F]`` to ``[B, PLACE]``."""
        size, middle = size_and_middle(points, there)
        place = (middle / size).flatten(1).clamp(-FARTHEST_PLACE, FARTHEST_PLACE)
        found: Tensor = self.layer(place)
        return found


class StreamClassifier(nn.Module):
    """Says by one stream alone: its mean and its greatest values over time, after one more convolution."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.unit = Unit(width, width, 3, dilation=2)
        self.layer = nn.Sequential(nn.Dropout(STREAM_DROPOUT), nn.Linear(2 * width, classes))

    def forward(self, stream: Tensor, there: Tensor) -> Tensor:
        """``[B, width, F]`` and ``there [B, F]`` to logits ``[B, classes]``."""
        x = stream + self.unit(stream, there)
        shown = there[:, None]
        mean = (x * shown).sum(dim=2) / shown.sum(dim=2)
        greatest = x.masked_fill(~shown, -math.inf).amax(dim=2)
        logits: Tensor = self.layer(torch.cat([mean, greatest], dim=1))
        return logits
