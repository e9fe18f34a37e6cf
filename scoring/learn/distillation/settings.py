"""What a distillation run is told: the sections of its configuration."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from scoring.learn.config import PositiveFloat, PositiveInt, Weight, section
from scoring.learn.photos import HELD_OUT_SEED, HELD_OUT_SHARE
from scoring.pose.models import DEFAULT_MODEL


@section
class Augmentation:
    """How much is changed.

    ``turn``: degrees to either side, and ``upright_share``: how many pictures are
    turned by ``slight_turn`` at most instead; ``zoom``: least and largest side of the
    crop as a multiple of the square given, drawn evenly on a log scale; ``shift``:
    of the crop's side; ``flip``: share mirrored; ``colour``: largest change of
    brightness, contrast and of each channel; ``erase``: share of pictures in which
    a patch about one joint is covered, ``erase_size`` of the crop's side.
    """

    turn: float = 180.0
    upright_share: float = 0.6
    slight_turn: float = 25.0
    zoom: tuple[float, float] = (0.7, 1.3)
    shift: float = 0.08
    flip: float = 0.5
    colour: float = 0.25
    erase: float = 0.25
    erase_size: tuple[float, float] = (0.08, 0.25)


@section
class StudentSettings:
    """The network, its head, the side of its pictures in pixels, and what it starts from.

    ``start``: ``movenet`` (the published weights), ``random``, or a run folder
    or folder of weights.
    """

    network: str = "movenet-lightning"
    head: Literal["heatmap", "integral", "simcc", "regression"] = "heatmap"
    size: int = 192
    start: str = "movenet"


@section
class TeacherSettings:
    """The teacher, a registered model or a run folder, and what it is shown.

    ``sees``: ``crop``, exactly the student's changed crop, every time anew; or
    ``photo``, each picture once, upright and whole, its joints then moved along
    with the crop. That is many times quicker. A teacher that turns its own crop
    upright, as the default does, answers nearly the same.
    """

    model: str = DEFAULT_MODEL
    sees: Literal["photo", "crop"] = "photo"


@section
class RuleSettings:
    """How both losses are combined: ``(1 - alpha) * labels + alpha * teacher``.

    ``alpha`` goes in a line to ``alpha_end`` (none: it is constant) over the
    epochs after ``warm_up``, the epochs at first with labels alone.
    """

    alpha: Weight = 0.5
    alpha_end: Weight | None = None
    warm_up: int = 1

    def at(self, epoch: int, epochs: int) -> float:
        """Alpha in ``epoch``, from 0, of ``epochs``."""
        if epoch < self.warm_up and self.alpha < 1:
            return 0.0
        if self.alpha_end is None:
            return self.alpha
        share = (epoch - self.warm_up) / max(epochs - 1 - self.warm_up, 1)
        return self.alpha + (self.alpha_end - self.alpha) * share


@section
class TrainingSettings:
    """How the student learns.

    ``rate``: the largest learning rate, reached after ``warm_up`` of all steps,
    from where it falls as a cosine. ``average``: the weights measured and kept
    are a moving average with this factor; 0 for none.
    """

    epochs: PositiveInt = 12
    batch: PositiveInt = 32
    rate: PositiveFloat = 5e-4
    weight_decay: float = 1e-4
    warm_up: float = 0.03
    average: float = 0.998
    precision: Literal["float32", "bfloat16"] = "bfloat16"
    threads: PositiveInt = 2


@section
class DataSettings:
    """What is learned from.

    ``folder``: the labelled photos; ``frames``: videos, or folders of them, as seen
    from there, of whose frames only the teacher tells, ``frames_a_second`` of each, making up
    ``frame_share`` of a batch. ``held_out_*`` as in ``photos.split``: on these no
    choice is made. ``validation_share`` of the others serve for choices.
    ``photos``: at most so many to learn from, 0 for all. ``labelled``: of at most
    so many of these the labels are used, 0 for all; of the others only the teacher tells.
    """

    folder: str = ""
    frames: tuple[str, ...] = ()
    frames_a_second: float = 6.0
    frame_share: float = 0.1
    held_out_seed: int = HELD_OUT_SEED
    held_out_share: float = HELD_OUT_SHARE
    validation_share: float = 0.06
    photos: int = 0
    labelled: int = 0
    side: int = 224
    cache: str = ""


@section
class DistillSettings:
    """A whole run; ``configs/distill.toml`` is one."""

    seed: int = 0
    student: StudentSettings = field(default_factory=StudentSettings)
    teacher: TeacherSettings = field(default_factory=TeacherSettings)
    rule: RuleSettings = field(default_factory=RuleSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)
    data: DataSettings = field(default_factory=DataSettings)
    augment: Augmentation = field(default_factory=Augmentation)
