"""The network of DeepPose: AlexNet with a regression in place of the classes.

Source: Toshev and Szegedy, "DeepPose: Human Pose Estimation via Deep Neural
Networks", CVPR 2014, section 3.1; Krizhevsky et al. 2012 for its layers.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

INPUT_SIZE = 220
HIDDEN = 4096
DROPOUT = 0.6

LEAST_SIZE = 63
"""Pictures smaller than this leave nothing for the last pooling."""


class AlexNet(nn.Module):
    """C(96) LRN P C(256) LRN P C(384) C(384) C(256) P F(4096) F(4096), then ``outputs`` numbers.

    ``code`` further inputs are joined to the first fully connected layer's; a
    network for several joints is told there which one is meant. ``width`` thins
    every layer, for tests and tries.
    """

    def __init__(
        self,
        outputs: int,
        *,
        size: int = INPUT_SIZE,
        code: int = 0,
        dropout: float = DROPOUT,
        width: float = 1.0,
    ) -> None:
        super().__init__()
        if size < LEAST_SIZE:
            raise ValueError(f"AlexNet needs pictures of {LEAST_SIZE} pixels a side or more, not {size}")
        c1, c2, c3, hidden = (max(4, round(n * width)) for n in (96, 256, 384, HIDDEN))
        self.features = nn.Sequential(
            *(nn.Conv2d(3, c1, 11, stride=4, padding=5), nn.ReLU(), _response_norm(), nn.MaxPool2d(3, 2)),
            *(nn.Conv2d(c1, c2, 5, padding=2), nn.ReLU(), _response_norm(), nn.MaxPool2d(3, 2)),
            *(nn.Conv2d(c2, c3, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(c3, c3, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(c3, c2, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2)),
        )
        with torch.no_grad():
            flat = self.features(torch.zeros(1, 3, size, size)).numel()
        self.regression = nn.Sequential(
            *(nn.Linear(flat + code, hidden), nn.ReLU(), nn.Dropout(dropout)),
            *(nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(dropout)),
            nn.Linear(hidden, outputs),
        )

    def forward(self, pictures: Tensor, code: Tensor | None = None) -> Tensor:
        """``[B, 3, size, size]`` RGB 0..255 and ``[B, code]`` to ``[B, outputs]``."""
        flat = self.features((pictures - 127.5) / 127.5).flatten(1)
        joined = flat if code is None else torch.cat([flat, code.to(flat.dtype)], dim=1)
        result: Tensor = self.regression(joined)
        return result


def _response_norm() -> nn.LocalResponseNorm:
    """With Krizhevsky's constants; torch divides alpha by the five channels, they did not."""
    return nn.LocalResponseNorm(5, alpha=5 * 1e-4, beta=0.75, k=2.0)
