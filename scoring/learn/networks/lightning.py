"""MoveNet Lightning's backbone and pyramid with one head of our own: the students."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.learn.networks.heads import build_head
from scoring.pose.movenet.network import LIGHTNING, PIXEL_SCALE, TAPS, Head, MoveNet, MoveNetConfig
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


class WideStudent(LightningStudent):
    """The same with a second, wider pyramid, whose maps are added to those of the first.

    MoveNet's own pyramid has 24 to 64 channels, little to tell left from right by in
    bodies that lie or stand on their hands. The wide one costs a seventh more time.
    Its last layer begins at zero: whatever the rest has learned still holds.
    """

    WIDTHS = (160, 96, 64)
    DEEP = 12
    """The block whose output, at 1/16, the wide pyramid takes besides MoveNet's ``TAPS``."""

    def __init__(self, *, head: str = "heatmap", size: int = 0, config: MoveNetConfig = LIGHTNING) -> None:
        super().__init__(head=head, size=size, config=config)
        sources = [config.blocks[block] for block in (self.DEEP, TAPS[1], TAPS[0])]
        self.wide = WidePyramid(config.last, sources, self.WIDTHS, len(COCO17))

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:  # type: ignore[override]
        """The head's logits."""
        x = functional.relu6(self.stem(x * PIXEL_SCALE - 1.0))
        kept: dict[int, Tensor] = {}
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in TAPS or i == self.DEEP:
                kept[i] = x
        last = functional.relu6(self.last(x))
        maps = self.heat(self.pyramid([kept[i] for i in TAPS], last))
        maps = maps + self.wide([kept[self.DEEP], kept[TAPS[1]], kept[TAPS[0]]], last)
        result: tuple[Tensor, ...] = self.head(maps.float())
        return result


class WidePyramid(nn.Module):
    """From the last layer at 1/32 and ``sources`` at 1/16, 1/8 and 1/4 to one map a joint at 1/4."""

    def __init__(self, last: int, sources: list[int], widths: tuple[int, int, int], joints: int) -> None:
        super().__init__()
        coarse, middle, fine = widths
        self.top = nn.Conv2d(last, coarse, 1)
        self.context = nn.Sequential(Mix(coarse, coarse), Mix(coarse, coarse))
        self.sides = nn.ModuleList(nn.Conv2d(c, w, 1) for c, w in zip(sources, widths, strict=True))
        self.mixes = nn.ModuleList(
            [
                nn.Sequential(Mix(coarse, coarse), Mix(coarse, middle)),
                nn.Sequential(Mix(middle, middle), Mix(middle, fine)),
                Mix(fine, fine),
            ]
        )
        self.out = nn.Conv2d(fine, joints, 1)
        _initialise_wide(self)

    def forward(self, sources: list[Tensor], last: Tensor) -> Tensor:
        """Maps ``[N, J, S/4, S/4]``; ``sources`` from the coarsest to the finest."""
        x = self.context(functional.relu(self.top(last)))
        for side, mix, source in zip(self.sides, self.mixes, sources, strict=True):
            x = functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
            x = mix(x + side(source))
        maps: Tensor = self.out(x)
        return maps


class Mix(nn.Module):
    """A depthwise 5x5 convolution and a pointwise one, with a shortcut where the widths allow."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels_in, channels_in, 5, padding=2, groups=channels_in, bias=False)
        self.pointwise = nn.Conv2d(channels_in, channels_out, 1)
        self.shortcut = channels_in == channels_out

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.pointwise(self.depthwise(x)))
        return x + y if self.shortcut else y


def _initialise_wide(pyramid: WidePyramid) -> None:
    for part in pyramid.modules():
        if isinstance(part, nn.Conv2d):
            # A depthwise convolution feeds no nonlinearity of its own.
            nn.init.kaiming_normal_(part.weight, nonlinearity="linear" if part.groups > 1 else "relu")
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    nn.init.zeros_(pyramid.out.weight)


def _initialise(head: Head) -> None:
    """Maps that begin flat: no joint is anywhere yet."""
    nn.init.normal_(head.out.weight, std=0.01)
    if head.out.bias is not None:
        with torch.no_grad():
            head.out.bias.zero_()
