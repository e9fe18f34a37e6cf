"""Training of the trait model: which departures from good performances are mistakes.

Every step takes one movement. Good performances are drawn from other people
than the one who is judged (one, some or all of them), departures are measured
as at run time (``scoring.compare.quality``), and the network behind the weights
learns to put every incorrect repetition behind every correct one, whoever's it
is (a smooth AUC). The people are few, so more are made of them: turned a little
against the camera, with longer or shorter limbs and another posture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from scoring.arrays import FloatArray, IntArray
from scoring.compare.body.description import describe
from scoring.compare.body.sampling import resample
from scoring.compare.calibration import KNEES
from scoring.compare.quality.model import TraitModel, network_inputs, pieces, save_model
from scoring.compare.quality.standard import blended_spread
from scoring.compare.quality.traits import Traits, stretch_of, traits_of
from scoring.errors import BadConfig, BadDataset
from scoring.learn.config import (
    NaturalFloat,
    NaturalInt,
    PositiveFloat,
    PositiveInt,
    Share,
    as_config,
    read_config,
    section,
)
from scoring.learn.runs import Run
from scoring.learn.sequences import AS_FILMED, Look, Sequences, read_sequences
from scoring.learn.training import Progress, Report, ShouldStop, fit

KIND = "quality"

WEIGHTS = "weights.npz"
"""In the run folder: the model as ``scoring.compare.quality`` reads it."""

VIEWS = (0.0, -90.0, -60.0, -30.0, 30.0, 60.0, 90.0)
"""Degrees from the front of the cameras by which every repetition is seen, that from the front first."""

LOOKS = 5
"""Looks in which everybody is seen from each; the first is as filmed."""

YAW, PITCH, LENGTH, TILT = 8.0, 4.0, 0.08, 4.0
"""Spread of the looks: degrees, degrees, logarithm of a ratio, degrees."""

SMALLEST_SPREAD = 0.03
"""Radians, torso lengths, or logarithm of a ratio: less is the noise of measuring in a video."""


@section
class QualitySettings:
    """How the trait model is trained.

    ``data`` is a file of labelled repetitions (``scoring.learn.sequences``), ``leave_out`` whom not to
    learn from, by their numbers in it. Each movement is drawn ``front_draws`` times from the front and
    ``draws`` times from every other side; ``movements_a_step`` of them make a batch. ``steepness`` is that
    of the smooth AUC.
    """

    data: str = ""
    leave_out: tuple[int, ...] = ()
    networks: PositiveInt = 8
    hidden: PositiveInt = 16
    epochs: PositiveInt = 50
    draws: PositiveInt = 4
    front_draws: PositiveInt = 16
    movements_a_step: PositiveInt = 5
    learning_rate: PositiveFloat = 5e-3
    weight_decay: NaturalFloat = 1e-2
    dropout: Share = 0.2
    steepness: PositiveFloat = 4.0
    seed: NaturalInt = 0


def train(
    config: Path | Mapping[str, Any],
    out: Path,
    *,
    data: Path | None = None,
    report: Report = lambda progress: None,
    should_stop: ShouldStop = lambda: False,
) -> dict[str, Any]:
    """Train the trait model that ``config`` describes in the run folder ``out``; the metrics.

    ``data`` overrides the configuration's file of repetitions. A run that was broken off measures anew and
    goes on learning where it stood. A ScoringError where something is wrong with configuration, data or
    folder: fewer than two people, or none of one kind in a movement, among others.
    """
    settings = read_config(config, QualitySettings)
    if data is not None:
        settings = replace(settings, data=str(data))
    if not settings.data:
        raise BadConfig("No labelled repetitions are named: give data in the configuration or --data FILE.")
    sequences = read_sequences(Path(settings.data))
    people = people_of(sequences, settings.leave_out)
    run = Run(out, KIND, as_config(settings))
    # Sums in one order: the same seed gives the same weights.
    torch.set_num_threads(1)
    measured = measure(sequences, lambda done: report(Progress("measuring", done, len(sequences))))
    return fit(QualityTask(settings, measured, people), run, report=report, should_stop=should_stop)


def people_of(sequences: Sequences, leave_out: Sequence[int] = ()) -> list[int]:
    """Whom to learn from; BadDataset where that cannot be, or somebody to leave out is not there."""
    everybody = np.unique(sequences.subject).tolist()
    unknown = sorted(set(leave_out) - set(everybody))
    if unknown:
        raise BadDataset(f"The data have no person {unknown[0]} who could be left out.")
    people = [one for one in everybody if one not in leave_out]
    if len(people) < 2:
        raise BadDataset("Training needs at least two people: one is compared with the others.")
    for movement in np.unique(sequences.movement):
        for kind in (True, False):
            if not len(sequences.pick(movement=int(movement), people=np.array(people), correct=kind)):
                name = "correct" if kind else "incorrect"
                raise BadDataset(f"Movement {movement} has no {name} repetition.")
    return people


@dataclass(frozen=True)
class Measured:
    """Traits of all repetitions in all looks L of each of VIEWS: values ``[V, L, R, K]`` and ways
    ``[V, L, R, 13]``."""

    values: FloatArray
    ways: FloatArray
    sequences: Sequences

    def spreads(self, people: Sequence[int]) -> FloatArray:
        """Usual spread of each trait among correct repetitions of one movement ``[K]``."""
        labels = self.sequences
        variances = [
            values[:, labels.pick(movement=movement, people=np.array(people), correct=True)]
            .reshape(-1, self.values.shape[3])
            .var(axis=0)
            for movement in np.unique(labels.movement)
            for values in self.values
        ]
        return np.asarray(np.maximum(np.sqrt(np.mean(variances, axis=0)), SMALLEST_SPREAD))


def measure(sequences: Sequences, progress: Callable[[int], object] = lambda _: None) -> Measured:
    """Traits of every repetition in all looks; ``progress`` is told how many are measured."""
    rng = np.random.default_rng(0)
    looks = {int(person): _looks(rng) for person in np.unique(sequences.subject)}
    values, ways = [], []
    for index in range(len(sequences)):
        found = [
            _traits(sequences, index, replace(look, yaw=look.yaw + view))
            for view in VIEWS
            for look in looks[int(sequences.subject[index])]
        ]
        values.append([traits.values for traits in found])
        ways.append([np.nan_to_num(traits.ways) for traits in found])
        progress(index + 1)
    shape = (len(VIEWS), LOOKS, len(sequences), -1)
    return Measured(
        np.swapaxes(values, 0, 1).reshape(shape), np.swapaxes(ways, 0, 1).reshape(shape), sequences
    )


def _traits(sequences: Sequences, index: int, look: Look) -> Traits:
    """Traits of one repetition, sideways counted as from the front: from the side nothing tells."""
    return traits_of(stretch_of(describe(resample(sequences.track(index, look)))), 1.0)


def _looks(rng: np.random.Generator) -> list[Look]:
    """The looks of one person."""
    drawn = [
        Look(
            yaw=float(rng.normal(0, YAW)),
            pitch=float(rng.normal(0, PITCH)),
            lengths=tuple(np.exp(rng.normal(0, LENGTH, 12))),
            tilts=tuple(rng.normal(0, TILT, 12)),
        )
        for _ in range(LOOKS - 1)
    ]
    return [AS_FILMED, *drawn]


class QualityTask:
    """The networks of the ensemble one after another as numbered steps, each a batch of movements.

    All chance of a network comes from its seed: numpy's for what is drawn, torch's for its dropout.
    """

    def __init__(self, settings: QualitySettings, measured: Measured, people: Sequence[int]) -> None:
        self.settings, self.measured, self.people = settings, measured, list(people)
        self.spreads = measured.spreads(people)
        self.movements = np.unique(measured.sequences.movement)
        self._done: list[dict[str, torch.Tensor]] = []
        self._begin(0)

    def _begin(self, number: int) -> None:
        """Draw what network ``number`` learns from, and make it."""
        seed = self.settings.seed + number
        self._examples = _examples(self.measured, self.people, self.spreads, self.settings, seed)
        self._order = np.random.default_rng(seed)
        self._shuffled = self._order.permutation(len(self._examples))
        torch.manual_seed(seed)
        self._network = _Network(self._examples[0].inputs[0].shape[1], self.settings)
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(),
            lr=self.settings.learning_rate,
            weight_decay=self.settings.weight_decay,
        )

    @property
    def an_epoch(self) -> int:
        """Steps in which a network sees all it learns from once."""
        draws = self.settings.front_draws + (len(VIEWS) - 1) * self.settings.draws
        return -(-len(self.movements) * draws // self.settings.movements_a_step)

    @property
    def steps(self) -> int:
        return self.settings.networks * self.settings.epochs * self.an_epoch

    def stage(self, step: int) -> str:
        return f"network {step // (self.settings.epochs * self.an_epoch) + 1}"

    def step(self, step: int) -> dict[str, float]:
        first = step % self.an_epoch * self.settings.movements_a_step
        chosen = self._shuffled[first : first + self.settings.movements_a_step]
        losses = [_loss(self._network, self._examples[index], self.settings) for index in chosen]
        loss = torch.stack(losses).mean()
        if bool(torch.isfinite(loss)):
            self._optimizer.zero_grad()
            loss.backward()
            self._optimizer.step()
        return {"loss": loss.item()}

    def after(self, step: int) -> dict[str, float] | None:
        """No figures: nobody is held out, ``benchmarks/score_validity.py`` judges."""
        epochs, over = divmod(step + 1, self.an_epoch)
        if not over and epochs % self.settings.epochs:
            self._shuffled = self._order.permutation(len(self._examples))
        elif not over:
            self._done.append(self._network.state_dict())
            if len(self._done) < self.settings.networks:
                self._begin(len(self._done))
        return None

    def state(self) -> dict[str, Any]:
        return {
            "done": self._done,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "shuffled": self._shuffled.tolist(),
            "order": json.dumps(self._order.bit_generator.state),
        }

    def load(self, state: dict[str, Any]) -> None:
        self._done = list(state["done"])
        self._begin(min(len(self._done), self.settings.networks - 1))
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._shuffled = np.array(state["shuffled"])
        self._order.bit_generator.state = json.loads(state["order"])

    def finish(self, run: Run) -> dict[str, Any]:
        save_model(run.folder / WEIGHTS, self.model())
        return {"people": self.people, "networks": len(self._done)}

    def model(self) -> TraitModel:
        """The networks that have learned so far."""
        return TraitModel(self.spreads, tuple(_arrays(network) for network in self._done))


def _arrays(network: Mapping[str, torch.Tensor]) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Weights and biases ``[D, H], [H], [H, 6], [6]``, as ``TraitModel`` holds them."""
    hidden, hidden_bias, output, output_bias = (
        network[f"{layer}.{part}"].numpy().T.astype(np.float64)
        for layer in ("hidden", "output")
        for part in ("weight", "bias")
    )
    return hidden, hidden_bias, output, output_bias


@dataclass(frozen=True)
class _Example:
    """One movement as judged once: per person the network's inputs, the pieces, and which are correct."""

    inputs: list[torch.Tensor]
    pieces: list[torch.Tensor]
    correct: torch.Tensor


def _examples(
    measured: Measured, people: Sequence[int], spreads: FloatArray, settings: QualitySettings, seed: int
) -> list[_Example]:
    rng = np.random.default_rng(seed)
    return [
        _example(measured, int(movement), people, spreads, rng, view=view, turned=draw % 4 != 0)
        for movement in np.unique(measured.sequences.movement)
        for view in range(len(VIEWS))
        for draw in range(settings.front_draws if view == 0 else settings.draws)
    ]


def _example(
    measured: Measured,
    movement: int,
    people: Sequence[int],
    spreads: FloatArray,
    rng: np.random.Generator,
    *,
    view: int,
    turned: bool,
) -> _Example:
    """All repetitions of a movement against good ones drawn for each person, from one of VIEWS.

    Where ``turned``, each person has a look of their own.
    """
    labels, all_values, all_ways = measured.sequences, measured.values[view], measured.ways[view]
    looks = {person: int(rng.integers(LOOKS)) if turned else 0 for person in people}
    inputs, cut, correct = [], [], []
    for person in people:
        others = np.array([other for other in people if other != person])
        good = _drawn(labels, labels.pick(movement=movement, people=others, correct=True), rng)
        seen_as = [looks[int(labels.subject[index])] for index in good]
        values, ways = all_values[seen_as, good], all_ways[seen_as, good].mean(axis=0)
        spread, one = blended_spread(values, spreads), values[rng.integers(len(values))]
        own = labels.pick(movement=movement, people=np.array([person]))
        departures = (all_values[looks[person], own] - one) / spread
        inputs.append(_tensor(network_inputs(ways, spread, spreads)))
        cut.append(_tensor(pieces(departures)))
        correct.append(labels.correct[own])
    return _Example(inputs, cut, torch.tensor(np.concatenate(correct)))


def _drawn(labels: Sequences, others: IntArray, rng: np.random.Generator) -> IntArray:
    """One, a few or all of the good performances of others, at times of some people only."""
    count = int(rng.choice([1, 1, 2, 5, len(others)]))
    if rng.random() < 0.3:
        people = np.unique(labels.subject[others])
        some = rng.choice(people, rng.integers(1, len(people) + 1), replace=False)
        others = others[np.isin(labels.subject[others], some)]
    return np.asarray(rng.choice(others, min(count, len(others)), replace=False))


class _Network(torch.nn.Module):
    """From what is told of a trait ``[K, D]`` to the weights of its pieces ``[K, 6]``; all 1 at first."""

    def __init__(self, inputs: int, settings: QualitySettings) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(inputs, settings.hidden)
        self.dropout = torch.nn.Dropout(settings.dropout)
        self.output = torch.nn.Linear(settings.hidden, 2 * len(KNEES))
        torch.nn.init.zeros_(self.output.weight)
        torch.nn.init.zeros_(self.output.bias)

    def forward(self, inputs: torch.Tensor, cut: torch.Tensor) -> torch.Tensor:
        """Departure ``[R]`` of repetitions whose pieces are ``cut [R, K, 6]``."""
        weights = torch.exp(self.output(self.dropout(torch.tanh(self.hidden(inputs)))))
        return (cut * weights[None]).sum(dim=(1, 2)) / len(inputs)


def _loss(network: _Network, example: _Example, settings: QualitySettings) -> torch.Tensor:
    """Smooth share of pairs in which the incorrect repetition departs less than the correct one."""
    departure = torch.cat(
        [network(inputs, cut) for inputs, cut in zip(example.inputs, example.pieces, strict=True)]
    )
    correct, incorrect = departure[example.correct], departure[~example.correct]
    margins = incorrect[None] - correct[:, None]
    return torch.nn.functional.softplus(-settings.steepness * margins).mean()


def _tensor(values: FloatArray) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float32)
