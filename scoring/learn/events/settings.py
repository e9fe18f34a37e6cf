"""What a run of the event model is told: the sections of its configuration."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from scoring.errors import BadConfig

Kind = Literal["poses", "images"]
Pooling = Literal["attention", "mean", "max", "lstm"]


@dataclass(frozen=True)
class DataSettings:
    """Where the labelled videos are.

    ``rate`` is the frames a second of clips in ``train.npz`` and ``test.npz``,
    which do not say it. ``test_share`` of a folder without a ``test`` part is
    kept for measuring.
    """

    folder: str = ""
    rate: float = 25.0
    test_share: float = 0.0

    def __post_init__(self) -> None:
        _positive(self, "rate")
        _share(self, "test_share")


@dataclass(frozen=True)
class SamplingSettings:
    """Which frames of a video are looked at: so many a second, or so many of every video.

    Just one of the two is above 0. Of a video that would give more than
    ``most`` frames a second's rate is lowered to give ``most``.
    """

    frames_a_second: float = 0.0
    frames_a_clip: int = 0
    most: int = 600

    def __post_init__(self) -> None:
        if (self.frames_a_second > 0) == (self.frames_a_clip > 0):
            raise BadConfig("Give either sampling.frames_a_second or sampling.frames_a_clip, above 0.")
        _positive(self, "most")
        _not_negative(self, "frames_a_second", "frames_a_clip")


@dataclass(frozen=True)
class TargetSettings:
    """The network that makes one vector of ``width`` numbers of each frame.

    Of poses: ``stream`` numbers for each of joints, distances and velocities,
    and a convolution over time for each of ``dilations``. Of images: pictures
    of ``size`` pixels a side; the first ``frozen`` stages of EfficientNet-lite0
    do not learn.
    """

    kind: Kind = "poses"
    width: int = 96
    stream: int = 48
    dilations: tuple[int, ...] = (1, 2, 4)
    dropout: float = 0.2
    size: int = 128
    frozen: int = 4
    start: Literal["imagenet", "random"] = "imagenet"

    def __post_init__(self) -> None:
        _positive(self, "width", "stream", "size")
        _not_negative(self, "frozen")
        _share(self, "dropout")
        if any(one < 1 for one in self.dilations):
            raise BadConfig(f"“dilations” holds {min(self.dilations)}; each must be 1 or more.")


@dataclass(frozen=True)
class AttentionSettings:
    """How the frames' vectors become one: ``rows`` rows of weights, made in ``hidden`` dimensions.

    ``penalty`` weighs ``‖A·Aᵀ − I‖²`` in the loss. The other poolings are for
    comparison; they get as many weights as this attention has.
    """

    pooling: Pooling = "attention"
    rows: int = 4
    hidden: int = 48
    penalty: float = 0.01

    def __post_init__(self) -> None:
        _positive(self, "rows", "hidden")
        _not_negative(self, "penalty")


@dataclass(frozen=True)
class ClassifierSettings:
    """One hidden layer, after and before which ``dropout`` of the numbers are left out.

    ``place``: it is also told where in the picture the body is, which of clips that people
    filmed in their own way says how close the camera was and what it was held at (of tracks
    that do not say how large the picture is, from its corner). ``streams``: how
    much what each stream of joints says alone counts beside it, in the loss and in the answer.
    """

    hidden: int = 128
    dropout: float = 0.5
    place: bool = False
    streams: float = 0.0

    def __post_init__(self) -> None:
        _positive(self, "hidden")
        _share(self, "dropout")
        _not_negative(self, "streams")


@dataclass(frozen=True)
class AugmentSettings:
    """How far training clips are changed; 0 leaves a change out.

    ``crop``: the share of time that may be cut off. ``tempo``, ``scale``:
    logarithms of factors. ``turn``: degrees. ``shear``: of the picture.
    ``noise``: of joints, in shares of the body's size. ``lost``: the share of
    clips in which a joint is not seen. ``graft``: the share of clips that get the
    upper body of another clip of their class. ``flip``: left and right exchanged.
    ``shift``: how far the place in the picture is moved, in body sizes (standard deviation).
    """

    crop: float = 0.3
    tempo: float = 0.1
    turn: float = 15.0
    scale: float = 0.12
    shear: float = 0.1
    noise: float = 0.05
    lost: float = 0.0
    graft: float = 0.5
    flip: bool = True
    shift: float = 0.1

    def __post_init__(self) -> None:
        _share(self, "crop", "lost", "graft")
        _not_negative(self, "tempo", "turn", "scale", "shear", "noise", "shift")


@dataclass(frozen=True)
class TrainingSettings:
    """How the model learns.

    It has ``members``, each with all three networks, which learn from all
    clips but one of ``folds`` and answer together: with as many folds as members
    every clip is judged, with more each member learns from more. ``smoothing`` is that of
    the labels; ``average`` the factor of the running mean of the weights; every
    ``watch`` epochs the members are judged.
    """

    members: int = 5
    folds: int = 5
    epochs: int = 60
    batch: int = 32
    rate: float = 3e-3
    weight_decay: float = 1e-2
    warm_up: float = 0.05
    smoothing: float = 0.1
    average: float = 0.99
    watch: int = 5

    def __post_init__(self) -> None:
        _positive(self, "members", "epochs", "batch", "rate", "watch")
        _share(self, "smoothing", "average", "warm_up")
        _not_negative(self, "weight_decay")
        if self.folds < max(2, self.members):
            raise BadConfig(f"training.folds is {self.folds}; each member needs one of its own.")
        if self.batch < 2:
            raise BadConfig("training.batch is 1; the norms need two clips or more.")


@dataclass(frozen=True)
class EventSettings:
    """A whole run. ``alignment``: also ask, by the same folds, the nearest clip by alignment."""

    seed: int = 0
    threads: int = 1
    alignment: bool = True
    data: DataSettings = field(default_factory=DataSettings)
    sampling: SamplingSettings = field(default_factory=lambda: SamplingSettings(frames_a_second=25.0))
    target: TargetSettings = field(default_factory=TargetSettings)
    attention: AttentionSettings = field(default_factory=AttentionSettings)
    classifier: ClassifierSettings = field(default_factory=ClassifierSettings)
    augment: AugmentSettings = field(default_factory=AugmentSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)

    def __post_init__(self) -> None:
        _positive(self, "threads")
        _not_negative(self, "seed")
        if self.target.kind != "poses" and (self.classifier.place or self.classifier.streams):
            raise BadConfig("classifier.place and classifier.streams need joints; the target is images.")


def without_start(settings: EventSettings) -> EventSettings:
    """``settings`` of a network whose weights come from elsewhere."""
    return replace(settings, target=replace(settings.target, start="random"))


def _positive(settings: Any, *names: str) -> None:
    for name in names:
        if not 0 < getattr(settings, name) < math.inf:
            raise BadConfig(f"“{name}” is {getattr(settings, name)}; it must be above 0.")


def _not_negative(settings: Any, *names: str) -> None:
    for name in names:
        if not 0 <= getattr(settings, name) < math.inf:
            raise BadConfig(f"“{name}” is {getattr(settings, name)}; it must be 0 or more.")


def _share(settings: Any, *names: str) -> None:
    for name in names:
        if not 0 <= getattr(settings, name) < 1:
            raise BadConfig(f"“{name}” is {getattr(settings, name)}; it must be from 0 to below 1.")
