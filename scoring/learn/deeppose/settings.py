"""What a DeepPose run is told: the sections of its configuration."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from scoring.learn.config import PositiveFloat, PositiveInt, section
from scoring.learn.photos import HELD_OUT_SEED, HELD_OUT_SHARE

STARTS = {"imagenet": "efficientnet-lite0", "student": "movenet-lightning"}
"""Which network there are weights for from elsewhere."""

COARSEST = 32
"""Pixels to a cell of MoveNet Lightning's coarsest map."""


@section
class NetworkSettings:
    """A network: which, how large its pictures are (pixels a side), what it starts from.

    ``dropout`` and ``width`` are AlexNet's; ``neck`` (channels of the pyramid) and
    ``frozen`` (stages that do not learn) EfficientNet's; ``reach``
    (``peak_places``, 0 for the mean of the whole map) is of those with
    maps. ``shared`` is for later stages: one network for all joints, told by a
    code, or one for each. ``start``: of EfficientNet ``imagenet``, of MoveNet
    Lightning ``student``, the weights shipped with the engine.
    """

    name: Literal["alexnet", "efficientnet-lite0", "movenet-lightning"] = "efficientnet-lite0"
    size: PositiveInt = 160
    start: Literal["random", "imagenet", "student", "previous"] = "imagenet"
    dropout: float = 0.6
    width: PositiveFloat = 1.0
    neck: PositiveInt = 64
    frozen: int = 0
    reach: float = 0.15
    shared: bool = True

    def __post_init__(self) -> None:
        for start, name in STARTS.items():
            if self.start == start and self.name != name:
                raise ValueError(
                    f"start is “{start}”, but there are such weights for {name} alone; use “random”."
                )
        if self.name == "movenet-lightning" and self.size % COARSEST:
            raise ValueError(f"size is {self.size}; MoveNet Lightning takes multiples of {COARSEST}.")


@section
class TrainingSettings:
    """How a stage learns.

    ``joints`` a photo are drawn each epoch in a later stage. ``map_weight`` and
    ``map_spread`` are of ``map_loss``, 0 for the L2 loss alone.
    """

    epochs: PositiveInt = 10
    batch: PositiveInt = 32
    rate: PositiveFloat = 1e-3
    optimizer: Literal["adamw", "adagrad"] = "adamw"
    weight_decay: float = 1e-4
    warm_up: float = 0.05
    joints: PositiveInt = 4
    map_weight: float = 0.0
    map_spread: PositiveFloat = 0.04


@section
class AugmentSettings:
    """How far training pictures are moved: shares of the box, a factor's logarithm, degrees."""

    shift: float = 0.1
    scale: float = 0.1
    turn: float = 0.0
    flip: bool = True


@section
class DeepPoseSettings:
    """A whole run.

    ``data``: the folder of photos. ``held_out_share`` of them, drawn by
    ``held_out_seed`` with all that look alike, are for the figures; ``watched``
    of those are looked at after each epoch. ``limit`` photos are enough for a
    try; 0 is all.

    ``box``: where stage 1 looks, in training and in every figure: the whole
    photo, or the labelled joints' square ``box_margin`` times as large.
    ``error_share`` of the photos to train on is kept from stage s, so that the
    errors from which stage s + 1 learns are not those on photos seen.
    ``only_inside``: errors so large that the joint is not in its sub-image,
    where no stage can find it, do not count there. Few as they are, they would
    make the normal distribution so wide that hardly a sample is like what the
    stage will meet. As published, all count.
    """

    data: str = ""
    seed: int = 0
    held_out_seed: int = HELD_OUT_SEED
    held_out_share: PositiveFloat = HELD_OUT_SHARE
    error_share: PositiveFloat = 0.1
    limit: int = 0
    only_inside: bool = True
    stages: PositiveInt = 3
    sigma: PositiveFloat = 2.0
    box: Literal["photo", "labels"] = "photo"
    box_margin: PositiveFloat = 1.75
    watched: PositiveInt = 200
    precision: Literal["float32", "bfloat16"] = "float32"
    threads: PositiveInt = 2
    pose: NetworkSettings = field(default_factory=NetworkSettings)
    pose_training: TrainingSettings = field(default_factory=TrainingSettings)
    refinement: NetworkSettings = field(default_factory=lambda: NetworkSettings(start="previous", size=96))
    refinement_training: TrainingSettings = field(default_factory=TrainingSettings)
    augment: AugmentSettings = field(default_factory=AugmentSettings)

    def __post_init__(self) -> None:
        if self.pose.start == "previous":
            raise ValueError("pose.start is “previous”, but before the first stage there is none.")

    def network(self, stage: int) -> NetworkSettings:
        """The network of ``stage``, counted from 1."""
        return self.pose if stage == 1 else self.refinement

    def training(self, stage: int) -> TrainingSettings:
        """The training of ``stage``, counted from 1."""
        return self.pose_training if stage == 1 else self.refinement_training
