"""What a run of the event model is told: the sections of its configuration."""

from __future__ import annotations

import math
from dataclasses import field, replace
from typing import Literal

from scoring.learn.config import NaturalFloat, NaturalInt, PositiveFloat, PositiveInt, Share, section

Kind = Literal["poses", "images"]
Pooling = Literal["attention", "mean", "max", "lstm"]


@section
class DataSettings:
    """Where the labelled videos are.

    ``rate`` is the frames a second of clips in ``train.npz`` and ``test.npz``,
    which do not say it. ``test_share`` of a folder without a ``test`` part is
    kept for measuring.
    """

    folder: str = ""
    rate: PositiveFloat = 25.0
    test_share: Share = 0.0


@section
class SamplingSettings:
    """Which frames of a video are looked at: so many a second, or so many of every video.

    Just one of the two is above 0. Of a video that would give more than
    ``most`` frames a second's rate is lowered to give ``most``.
    """

    frames_a_second: float = 0.0
    frames_a_clip: int = 0
    most: PositiveInt = 600

    def __post_init__(self) -> None:
        if (self.frames_a_second > 0) == (self.frames_a_clip > 0):
            raise ValueError("Give either sampling.frames_a_second or sampling.frames_a_clip, above 0.")
        if not (0 <= self.frames_a_second < math.inf and self.frames_a_clip >= 0):
            name = "frames_a_clip" if self.frames_a_clip < 0 else "frames_a_second"
            raise ValueError(f"“{name}” is {getattr(self, name)}; it must be 0 or more.")


@section
class TargetSettings:
    """The network that makes one vector of ``width`` numbers of each frame.

    Of poses: ``stream`` numbers for each of joints, distances and velocities,
    and a convolution over time for each of ``dilations``. Of images: pictures
    of ``size`` pixels a side; the first ``frozen`` stages of EfficientNet-lite0
    do not learn.
    """

    kind: Kind = "poses"
    width: PositiveInt = 96
    stream: PositiveInt = 48
    dilations: tuple[PositiveInt, ...] = (1, 2, 4)
    dropout: Share = 0.2
    size: PositiveInt = 128
    frozen: NaturalInt = 4
    start: Literal["imagenet", "random"] = "imagenet"


@section
class AttentionSettings:
    """How the frames' vectors become one: ``rows`` rows of weights, made in ``hidden`` dimensions.

    ``penalty`` weighs ``‖A·Aᵀ − I‖²`` in the loss. The other poolings are for
    comparison; they get as many weights as this attention has.
    """

    pooling: Pooling = "attention"
    rows: PositiveInt = 4
    hidden: PositiveInt = 48
    penalty: NaturalFloat = 0.01


@section
class ClassifierSettings:
    """One hidden layer, after and before which ``dropout`` of the numbers are left out.

    ``place``: it is also told where in the picture the body is, which of clips that people
    filmed in their own way says how close the camera was and what it was held at (of tracks
    that do not say how large the picture is, from its corner). ``streams``: how
    much what each stream of joints says alone counts beside it, in the loss and in the answer.
    """

    hidden: PositiveInt = 128
    dropout: Share = 0.5
    place: bool = False
    streams: NaturalFloat = 0.0


@section
class AugmentSettings:
    """How far training clips are changed; 0 leaves a change out.

    ``crop``: the share of time that may be cut off. ``tempo``, ``scale``:
    logarithms of factors. ``turn``: degrees. ``shear``: of the picture.
    ``noise``: of joints, in shares of the body's size. ``lost``: the share of
    clips in which a joint is not seen. ``graft``: the share of clips that get the
    upper body of another clip of their class. ``flip``: left and right exchanged.
    ``shift``: how far the place in the picture is moved, in body sizes (standard deviation).
    """

    crop: Share = 0.3
    tempo: NaturalFloat = 0.1
    turn: NaturalFloat = 15.0
    scale: NaturalFloat = 0.12
    shear: NaturalFloat = 0.1
    noise: NaturalFloat = 0.05
    lost: Share = 0.0
    graft: Share = 0.5
    flip: bool = True
    shift: NaturalFloat = 0.1


@section
class TrainingSettings:
    """How the model learns.

    It has ``members``, each with all three networks, which learn from all
    clips but one of ``folds`` and answer together: with as many folds as members
    every clip is judged, with more each member learns from more. ``smoothing`` is that of
    the labels; ``average`` the factor of the running mean of the weights; every
    ``watch`` epochs the members are judged.
    """

    members: PositiveInt = 5
    folds: int = 5
    epochs: PositiveInt = 60
    batch: PositiveInt = 32
    rate: PositiveFloat = 3e-3
    weight_decay: NaturalFloat = 1e-2
    warm_up: Share = 0.05
    smoothing: Share = 0.1
    average: Share = 0.99
    watch: PositiveInt = 5

    def __post_init__(self) -> None:
        if self.folds < max(2, self.members):
            raise ValueError(f"folds is {self.folds}; each member needs one of its own.")
        if self.batch < 2:
            raise ValueError("batch is 1; the norms need two clips or more.")


@section
class EventSettings:
    """A whole run. ``alignment``: also ask, by the same folds, the nearest clip by alignment."""

    seed: NaturalInt = 0
    threads: PositiveInt = 1
    alignment: bool = True
    data: DataSettings = field(default_factory=DataSettings)
    sampling: SamplingSettings = field(default_factory=lambda: SamplingSettings(frames_a_second=25.0))
    target: TargetSettings = field(default_factory=TargetSettings)
    attention: AttentionSettings = field(default_factory=AttentionSettings)
    classifier: ClassifierSettings = field(default_factory=ClassifierSettings)
    augment: AugmentSettings = field(default_factory=AugmentSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)

    def __post_init__(self) -> None:
        if self.target.kind != "poses" and (self.classifier.place or self.classifier.streams):
            raise ValueError("place and streams of the classifier need joints; the target is images.")


def without_start(settings: EventSettings) -> EventSettings:
    """``settings`` of a network whose weights come from elsewhere."""
    return replace(settings, target=replace(settings.target, start="random"))
