"""The student's network: MoveNet Lightning's backbone and pyramid with one head of our own.

Every head takes maps ``[N, J, G, G]``, answers with logits, measures a loss
``[N, J]`` of these against points, and decodes them into points and how sure
it is of each. Points are ``[N, J, 2]``, x and y as shares of the picture's side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.errors import BadConfig
from scoring.pose.movenet import LIGHTNING, Head, MoveNet, MoveNetConfig
from scoring.pose.skeleton import COCO17

Logits = tuple[Tensor, ...]

SPREAD = 1.5
"""Standard deviation, in cells, of the blob that a joint should be in a map."""

WINDOW = 2
"""Cells on each side of the best one that take part in finding the place inside it."""

NEARBY = 4
"""The share of a map within so many cells of the best one says how sure the head is."""


class HeatmapHead(nn.Module):
    """One distribution over the cells for each joint; the loss is its cross-entropy against a blob.

    The softmax over all cells lets places compete, as there is one person; the
    loss is the divergence of Nibali et al. 2018 (numerical coordinate
    regression) without the coordinates.
    """

    def __init__(self, joints: int, cells: int) -> None:
        super().__init__()
        self.cells = cells

    def forward(self, maps: Tensor) -> Logits:
        """The maps themselves."""
        return (maps,)

    def loss(self, logits: Logits, points: Tensor) -> Tensor:
        """``[N, J]``: cross-entropy of each joint's map against a Gaussian about its point."""
        along_x, along_y = _blobs(points, logits[0].shape[-1])
        logs = functional.log_softmax(logits[0].flatten(2), dim=2).view_as(logits[0])
        return -torch.einsum("njyx,njy,njx->nj", logs, along_y, along_x)

    def decode(self, logits: Logits) -> tuple[Tensor, Tensor]:
        """Points, and the share of each map that lies near its best cell, ``[N, J]``."""
        shares = functional.softmax(logits[0].flatten(2), dim=2).view_as(logits[0])
        return _best_place(shares)


class IntegralHead(HeatmapHead):
    """As ``HeatmapHead``, with the squared distance of the map's mean place besides.

    What lies far off, the other leg or arm, moves the mean most: there the
    cross-entropy is no larger than for a near miss. Source of the mean as a
    coordinate: Sun et al., Integral Human Pose Regression, ECCV 2018.
    """

    WEIGHT = 10.0

    def loss(self, logits: Logits, points: Tensor) -> Tensor:
        """``[N, J]``: the cross-entropy, and ten times the squared distance in shares of the side."""
        square = (_centres(_shares(logits[0])) - points).square().sum(dim=2)
        return super().loss(logits, points) + self.WEIGHT * square


class SimCCHead(nn.Module):
    """Two distributions for each joint, over columns and over rows, finer than the cells.

    Source: Li et al., SimCC, ECCV 2022: flattened maps, and a linear layer for
    each direction that all joints share; cross-entropy against blurred labels.
    """

    FINENESS = 2

    def __init__(self, joints: int, cells: int) -> None:
        super().__init__()
        bins = cells * 4 * self.FINENESS
        self.across = nn.Linear(cells * cells, bins)
        self.down = nn.Linear(cells * cells, bins)

    def forward(self, maps: Tensor) -> Logits:
        """Logits over columns and rows, each ``[N, J, bins]``."""
        flat = maps.flatten(2)
        return self.across(flat), self.down(flat)

    def loss(self, logits: Logits, points: Tensor) -> Tensor:
        """``[N, J]``: the cross-entropies of both directions."""
        blobs = _blobs(points, logits[0].shape[-1], SPREAD * 4 * self.FINENESS)
        pairs = zip(logits, blobs, strict=True)
        return sum(
            (-(functional.log_softmax(one, dim=2) * blob).sum(dim=2) for one, blob in pairs),
            torch.zeros(()),
        )

    def decode(self, logits: Logits) -> tuple[Tensor, Tensor]:
        """Points at the best bins, and the share of both directions near them."""
        across, down = (functional.softmax(one, dim=2) for one in logits)
        bins = across.shape[2]
        places = torch.stack([across.argmax(dim=2), down.argmax(dim=2)], dim=2)
        reach = NEARBY * 4 * self.FINENESS
        sure = _near(across, places[..., 0], reach) * _near(down, places[..., 1], reach)
        return (places + 0.5) / bins, sure


class RegressionHead(nn.Module):
    """Joints at the centres of gravity of their maps; the loss is the L1 distance in cells.

    Source: Sun et al., Integral Human Pose Regression, ECCV 2018.
    """

    def __init__(self, joints: int, cells: int) -> None:
        super().__init__()

    def forward(self, maps: Tensor) -> Logits:
        """The maps themselves."""
        return (maps,)

    def loss(self, logits: Logits, points: Tensor) -> Tensor:
        """``[N, J]``: |x - x'| + |y - y'| in cells."""
        away = (_centres(_shares(logits[0])) - points).abs().sum(dim=2)
        return away * logits[0].shape[-1]

    def decode(self, logits: Logits) -> tuple[Tensor, Tensor]:
        """The centres of gravity, and the share of each map near its best cell."""
        shares = _shares(logits[0])
        return _centres(shares), _best_place(shares)[1]


HEADS: dict[str, type[HeatmapHead | SimCCHead | RegressionHead]] = {
    "heatmap": HeatmapHead,
    "integral": IntegralHead,
    "simcc": SimCCHead,
    "regression": RegressionHead,
}

AnyHead = HeatmapHead | SimCCHead | RegressionHead


def build_head(name: str, *, joints: int, cells: int) -> AnyHead:
    """The head ``name``; BadConfig if there is none of that name."""
    if name not in HEADS:
        raise BadConfig(f"There is no head “{name}”; there are {', '.join(HEADS)}.")
    return HEADS[name](joints, cells)


def _shares(maps: Tensor) -> Tensor:
    return functional.softmax(maps.flatten(2), dim=2).view_as(maps)


def _middles(count: int, like: Tensor) -> Tensor:
    return (torch.arange(count, dtype=like.dtype, device=like.device) + 0.5) / count


def _blobs(points: Tensor, count: int, spread: float = SPREAD) -> tuple[Tensor, Tensor]:
    """Normal distributions about ``points`` over ``count`` columns and rows, each ``[N, J, count]``."""
    middles = _middles(count, points)
    along = torch.exp(-0.5 * ((middles - points[..., None]) * count / spread) ** 2)
    # A point outside the picture has no blob in it; such joints have no weight either.
    along = along / along.sum(dim=-1, keepdim=True).clamp(min=1e-6)
    return along[..., 0, :], along[..., 1, :]


def _centres(shares: Tensor) -> Tensor:
    rows, columns = shares.shape[-2:]
    x = (shares.sum(dim=2) * _middles(columns, shares)).sum(dim=2)
    y = (shares.sum(dim=3) * _middles(rows, shares)).sum(dim=2)
    return torch.stack([x, y], dim=2)


def _near(shares: Tensor, best: Tensor, reach: int) -> Tensor:
    """``[N, J]``: the part of ``shares [N, J, B]`` within ``reach`` bins of ``best [N, J]``."""
    bins = torch.arange(shares.shape[2], device=shares.device)
    return (shares * ((bins - best[..., None]).abs() <= reach)).sum(dim=2)


def _best_place(shares: Tensor) -> tuple[Tensor, Tensor]:
    """Points inside the best cells, and the share of each map near them."""
    rows, columns = shares.shape[-2:]
    best = shares.flatten(2).argmax(dim=2)
    x, y = best % columns, best // columns
    across = (torch.arange(columns, device=shares.device) - x[..., None]).abs()
    down = (torch.arange(rows, device=shares.device) - y[..., None]).abs()
    window = shares * (across <= WINDOW)[:, :, None, :] * (down <= WINDOW)[:, :, :, None]
    near = shares * (across <= NEARBY)[:, :, None, :] * (down <= NEARBY)[:, :, :, None]
    total = window.sum(dim=(2, 3)).clamp(min=1e-12)
    return _centres(window / total[..., None, None]), near.sum(dim=(2, 3))


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
    """Pictures ``[N, 3, S, S]`` RGB 0..255 to what ``head`` (see ``HEADS``) makes of 17 maps at S/4.

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


STUDENTS: dict[str, MoveNetConfig] = {"movenet-lightning": LIGHTNING, "tiny": TINY}
"""The networks that a student can have; ``tiny`` is for tests and tries."""


def network_names() -> list[str]:
    """The names of all networks."""
    return sorted(STUDENTS)


def build(name: str, **options: Any) -> LightningStudent:
    """The network ``name`` with random weights; BadConfig if there is none of that name.

    ``options``: ``head`` and ``size`` of ``LightningStudent``.
    """
    if name not in STUDENTS:
        raise BadConfig(f"There is no network “{name}”; there are {', '.join(network_names())}.")
    return LightningStudent(config=STUDENTS[name], **options)
