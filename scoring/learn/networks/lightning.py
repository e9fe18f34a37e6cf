"""MoveNet Lightning's backbone and pyramid with one head of our own: the student."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn

from scoring.learn.networks.heads import build_head
from scoring.pose.movenet.network import LIGHTNING, Head, MoveNet, MoveNetConfig
from scoring.pose.skeleton import COCO17

TINY = replace(
    LIGHTNING,
    name="tiny",
    size=64,
    stem=4,
    blocks=(4, 4, 4, 4, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8),
    pyramid=(8, 8, 8),
    head=8,
    last=16,
)
"""The same in small, for tests and tries."""

STRIDE = 4


class LightningStudent(MoveNet):
    """Pictures ``[N, 3, S, S]`` RGB 0..255 to what ``head`` (see ``heads``) makes of 17 maps at S/4.

    There is no centre map: the student is shown one person's surroundings and
    measures the most prominent person in them.
    """

    def __init__(self, *, head: str = "heatmap", size: int = 0, config: MoveNetConfig = LIGHTNING) -> None:
        super().__init__(replace(config, size=size or config.size))
        del self.centre, self.regress, self.offset
        self.head = build_head(head, joints=len(COCO17), cells=self.config.size // STRIDE)
        _initialise(self.heat)

    @property
    def size(self) -> int:
        """Side of the pictures in pixels."""
        return self.config.size

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:  # type: ignore[override]
        """The head's logits."""
        maps: Tensor = self.heat(self.features(x))
        result: tuple[Tensor, ...] = self.head(maps.float())
        return result

    def loss(self, logits: tuple[Tensor, ...], points: Tensor) -> Tensor:
        """``[N, 17]``: how far off each joint is from ``points [N, 17, 2]``, by the head's measure."""
        result: Tensor = self.head.loss(logits, points)
        return result

    def decode(self, logits: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Points ``[N, 17, 2]`` as shares of the side, and how sure the head is of each, ``[N, 17]``."""
        result: tuple[Tensor, Tensor] = self.head.decode(logits)
        return result

    def load_movenet(self, movenet: MoveNet) -> None:
        """Take over everything that a whole MoveNet of the same widths has in common with this."""
        own = self.state_dict()
        taken = {name: value for name, value in movenet.state_dict().items() if name in own}
        self.load_state_dict(own | taken)


def _initialise(head: Head) -> None:
    """Maps that begin flat: no joint is anywhere yet."""
    nn.init.normal_(head.out.weight, std=0.01)
    if head.out.bias is not None:
        with torch.no_grad():
            head.out.bias.zero_()
