"""From a picture to joints: the networks and the three ways to serve a stage.

Stage 1 sees the whole box and gives all joints. A later stage sees the
sub-image of one joint, is told by a code which one, and gives that joint:
with one network for each joint, as published, or one for all of them.

``AlexNet`` with a regression in place of the classes is the published network (Toshev and Szegedy,
CVPR 2014, section 3.1; Krizhevsky et al. 2012 for its layers).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.learn.deeppose.settings import NetworkSettings
from scoring.learn.metrics import COCO_INDICES
from scoring.learn.networks.efficientnet import EfficientNetLite0
from scoring.learn.networks.student import LightningStudent
from scoring.learn.photos import JOINTS
from scoring.pose.movenet import SeparableConv

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


COUNT = len(JOINTS)


@dataclass(frozen=True)
class Regression:
    """``points [B, J, 2]``, shares of the box from its centre; ``maps [B, J, H, W]`` of their logits.

    J is 14 in stage 1 and 1, the joint of the code, in the later ones. Networks
    that regress densely have no maps.
    """

    points: Tensor
    maps: Tensor | None = None


class DenseRegressor(nn.Module):
    """The published form: the coordinates out of fully connected layers."""

    def __init__(self, settings: NetworkSettings, joints: int, coded: bool) -> None:
        super().__init__()
        self.joints, self.coded = joints, coded
        self.network = AlexNet(
            2 * joints,
            size=settings.size,
            code=COUNT if coded else 0,
            dropout=settings.dropout,
            width=settings.width,
        )

    def forward(self, pictures: Tensor, code: Tensor | None = None) -> Regression:
        """``pictures [B, 3, S, S]`` 0..255, ``code [B]`` the number of the joint."""
        if not self.coded or code is None:
            return Regression(self.network(pictures).float().unflatten(1, (self.joints, 2)))
        points = (
            self.network(pictures, functional.one_hot(code, COUNT)).float().unflatten(1, (self.joints, 2))
        )
        return Regression(_chosen(points, code))


class MapRegressor(nn.Module):
    """The mean place of each joint's map.

    The mean under the softmax makes a map a coordinate that the L2 loss can
    train, and needs far fewer photos than fully connected layers. Source: Sun et
    al., "Integral Human Pose Regression", ECCV 2018.
    """

    def __init__(self, reach: float, coded: bool) -> None:
        super().__init__()
        self.reach, self.coded = reach, coded

    def all_maps(self, pictures: Tensor, code: Tensor | None) -> Tensor:
        """Logits ``[B, J, H, W]`` of the places of all joints that the network knows."""
        raise NotImplementedError

    def forward(self, pictures: Tensor, code: Tensor | None = None) -> Regression:
        """``pictures [B, 3, S, S]`` 0..255, ``code [B]`` the number of the joint."""
        maps = self.all_maps(pictures, code).float()
        if self.coded and code is not None:
            maps = _chosen(maps, code)
        # Where a map has two peaks, left arm or right, their mean is neither. The loss needs the
        # mean all the same: a peak alone has no gradient.
        places = mean_places(maps) if self.training else peak_places(maps, self.reach)
        return Regression(places, maps)


class IntegralRegressor(MapRegressor):
    """EfficientNet-lite0 and a small pyramid to stride 8."""

    def __init__(self, settings: NetworkSettings, joints: int, coded: bool) -> None:
        super().__init__(settings.reach, coded)
        self.backbone = EfficientNetLite0(settings.frozen)
        width = settings.neck
        self.sides = nn.ModuleList(nn.Conv2d(c, width, 1) for c in self.backbone.channels[1:])
        self.mixes = nn.ModuleList(_mix(width) for _ in range(3))
        self.code = _code(coded, width)
        self.maps = nn.Conv2d(width, joints, 1)

    def all_maps(self, pictures: Tensor, code: Tensor | None) -> Tensor:
        fine, middle, coarse = self.backbone(pictures)[1:]
        x: Tensor = _with_code(self.mixes[2](self.sides[2](coarse)), self.code, code)
        for level, own in ((1, middle), (0, fine)):
            x = functional.interpolate(x, size=own.shape[2:], mode="bilinear", align_corners=False)
            x = self.mixes[level](x + self.sides[level](own))
        maps: Tensor = self.maps(x)
        return maps


class LightningRegressor(MapRegressor):
    """MoveNet Lightning's backbone and pyramid to stride 4, which know bodies from the start."""

    def __init__(self, settings: NetworkSettings, joints: int, coded: bool) -> None:
        super().__init__(settings.reach, coded)
        self.trunk = LightningStudent(size=settings.size)
        self.trunk.heat = nn.Identity()  # type: ignore[assignment]
        width = self.trunk.config.pyramid[-1]
        self.code = _code(coded, width)
        self.mix = SeparableConv(width, self.trunk.config.head)
        self.maps = nn.Conv2d(self.trunk.config.head, joints, 1)

    def all_maps(self, pictures: Tensor, code: Tensor | None) -> Tensor:
        x = _with_code(self.trunk.features(pictures), self.code, code)
        maps: Tensor = self.maps(self.mix(x))
        return maps

    def load_student(self, known: Mapping[str, Tensor]) -> None:
        """Begin with the weights of a ``LightningStudent``: all joints that are COCO's as well."""
        own = {f"trunk.{name}": value for name, value in known.items()}
        own |= {k.removeprefix("heat."): v for k, v in known.items() if k.startswith("heat.mix.")}
        state = self.state_dict()
        self.load_state_dict({k: v for k, v in own.items() if k in state}, strict=False)
        limbs = len(COCO_INDICES)
        with torch.no_grad():
            self.maps.weight[:limbs] = known["heat.out.weight"][COCO_INDICES]
            self.maps.bias[:limbs] = known["heat.out.bias"][COCO_INDICES]  # type: ignore[index]


class PerJoint(nn.Module):
    """One network for each joint, as published: the code says which one looks."""

    def __init__(self, settings: NetworkSettings) -> None:
        super().__init__()
        self.networks = nn.ModuleList(_one(settings, 1, coded=False) for _ in range(COUNT))

    def forward(self, pictures: Tensor, code: Tensor) -> Regression:
        """``pictures [B, 3, S, S]`` 0..255, ``code [B]`` the number of the joint."""
        points = torch.zeros(len(pictures), 1, 2)
        maps: Tensor | None = None
        for joint in code.unique().tolist():
            mine = torch.nonzero(code == joint)[:, 0]
            result = self.networks[joint](pictures[mine])
            points = points.index_copy(0, mine, result.points)
            if result.maps is not None:
                blank = torch.zeros(len(pictures), *result.maps.shape[1:]) if maps is None else maps
                maps = blank.index_copy(0, mine, result.maps)
        return Regression(points, maps)


def mean_places(maps: Tensor) -> Tensor:
    """The mean place ``[B, J, 2]`` under the softmax of each of ``maps [B, J, H, W]``, -0.5..0.5."""
    shares = maps.flatten(2).softmax(dim=2).unflatten(2, maps.shape[2:])
    across, down = (_centres(n, maps) for n in (maps.shape[3], maps.shape[2]))
    return torch.stack([(shares.sum(2) * across).sum(2), (shares.sum(3) * down).sum(2)], dim=2)


def peak_places(maps: Tensor, reach: float) -> Tensor:
    """As ``mean_places``, but only of what lies within ``reach`` of each map's highest place.

    With 0 of the whole map. The highest place is that of the map averaged over
    three by three cells.
    """
    if reach <= 0:
        return mean_places(maps)
    shares = maps.flatten(2).softmax(dim=2).unflatten(2, maps.shape[2:])
    calm = functional.avg_pool2d(shares, 3, 1, 1, count_include_pad=False).flatten(2)
    row, column = calm.argmax(dim=2) // maps.shape[3], calm.argmax(dim=2) % maps.shape[3]
    across, down = (_centres(n, maps) for n in (maps.shape[3], maps.shape[2]))
    far = _squares(maps, torch.stack([across[column], down[row]], dim=2)) > reach**2
    return mean_places(maps.masked_fill(far, -torch.inf))


def map_loss(maps: Tensor, points: Tensor, spread: float) -> Tensor:
    """Cross-entropy ``[B, J]`` of maps against a bell about ``points [B, J, 2]``.

    ``spread`` is the bell's standard deviation as a share of the box. Keeps the
    maps to one peak, which the mean alone does not ask for. Source: Nibali et
    al., "Numerical Coordinate Regression", 2018.
    """
    wanted = (-_squares(maps, points).flatten(2) / (2 * spread**2)).softmax(dim=2)
    return -(wanted * maps.flatten(2).log_softmax(dim=2)).sum(dim=2)


def map_shares(maps: Tensor, points: Tensor, near: float) -> Tensor:
    """``[B, J]``: how much of each map lies within ``near`` of ``points [B, J, 2]``, 0..1."""
    shares = maps.flatten(2).softmax(dim=2)
    return (shares * (_squares(maps, points).flatten(2) <= near**2)).sum(dim=2)


def build(settings: NetworkSettings, *, stage: int) -> nn.Module:
    """The network of ``stage``, counted from 1, with fresh weights."""
    if stage == 1:
        return _one(settings, COUNT, coded=False)
    return _one(settings, COUNT, coded=True) if settings.shared else PerJoint(settings)


def load_imagenet(network: nn.Module) -> None:
    """ImageNet weights for every backbone in ``network`` that has some."""
    for part in network.modules():
        if isinstance(part, EfficientNetLite0):
            part.load_imagenet()


def load_student(network: nn.Module, known: Mapping[str, Tensor]) -> None:
    """A student's weights for every trunk in ``network`` that can begin with them."""
    for part in network.modules():
        if isinstance(part, LightningRegressor):
            part.load_student(known)


def start_from(network: nn.Module, previous: nn.Module) -> None:
    """Begin with the weights of the ``previous`` stage wherever the two are alike.

    A network for one joint takes its own map out of those for all.
    """
    known = previous.state_dict()
    for joint, part in enumerate(network.networks) if isinstance(network, PerJoint) else [(None, network)]:
        source = known if joint is None else _of_joint(known, joint)
        own = part.state_dict()
        alike = {k: v for k, v in source.items() if k in own and own[k].shape == v.shape}
        part.load_state_dict(alike, strict=False)


def _of_joint(known: dict[str, Tensor], joint: int) -> dict[str, Tensor]:
    """What the network of ``joint`` can take over, from one for all joints or from per-joint ones."""
    prefix = f"networks.{joint}."
    if any(name.startswith(prefix) for name in known):
        return {k.removeprefix(prefix): v for k, v in known.items() if k.startswith(prefix)}
    return {k: v[joint : joint + 1] if k.startswith("maps.") else v for k, v in known.items()}


def _squares(maps: Tensor, points: Tensor) -> Tensor:
    """Squared distances ``[B, J, H, W]`` of the cells of ``maps`` from ``points [B, J, 2]``."""
    across, down = (_centres(n, maps) for n in (maps.shape[3], maps.shape[2]))
    x, y = points[..., 0, None, None], points[..., 1, None, None]
    return (across - x) ** 2 + (down[:, None] - y) ** 2


NETWORKS: dict[str, type[DenseRegressor | IntegralRegressor | LightningRegressor]] = {
    "alexnet": DenseRegressor,
    "efficientnet-lite0": IntegralRegressor,
    "movenet-lightning": LightningRegressor,
}


def _one(settings: NetworkSettings, joints: int, coded: bool) -> nn.Module:
    return NETWORKS[settings.name](settings, joints, coded)


def _code(coded: bool, width: int) -> nn.Embedding | None:
    """What a code adds to maps of ``width`` channels: nothing before the first step."""
    if not coded:
        return None
    code = nn.Embedding(COUNT, width)
    nn.init.zeros_(code.weight)
    return code


def _with_code(x: Tensor, embedding: nn.Embedding | None, code: Tensor | None) -> Tensor:
    if embedding is None or code is None:
        return x
    added: Tensor = x + embedding(code)[:, :, None, None]
    return added


def _mix(width: int) -> nn.Sequential:
    """Each channel filtered by itself, then mixed: nine times cheaper than doing both at once."""
    return nn.Sequential(
        nn.Conv2d(width, width, 5, padding=2, groups=width, bias=False),
        nn.Conv2d(width, width, 1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(inplace=True),
    )


def _chosen(values: Tensor, code: Tensor) -> Tensor:
    """``[B, 1, ...]`` of ``[B, J, ...]``: that of the joint in ``code [B]``."""
    return values[torch.arange(len(values)), code].unsqueeze(1)


def _centres(count: int, like: Tensor) -> Tensor:
    return (torch.arange(count, device=like.device, dtype=like.dtype) + 0.5) / count - 0.5
