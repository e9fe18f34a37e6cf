"""Training of the trait model: which departures from good performances are mistakes.

Every step takes one movement. Good performances are drawn from other people
than the one who is judged (one, some or all of them), departures are measured
as at run time (``scoring.compare.quality``), and the network behind the weights
learns to put every incorrect repetition behind every correct one, whoever's it
is (a smooth AUC). The people are few, so more are made of them: turned a little
against the camera, with longer or shorter limbs and another posture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from scoring.arrays import FloatArray, IntArray
from scoring.compare.body.description import describe
from scoring.compare.body.sampling import resample
from scoring.compare.calibration import KNEES
from scoring.compare.quality.model import TraitModel, network_inputs, pieces
from scoring.compare.quality.standard import blended_spread
from scoring.compare.quality.traits import Traits, stretch_of, traits_of
from scoring.errors import BadDataset
from scoring.learn.sequences import AS_FILMED, Look, Sequences

VIEWS = (0.0, -90.0, -60.0, -30.0, 30.0, 60.0, 90.0)
"""Degrees from the front of the cameras by which every repetition is seen, that from the front first."""

LOOKS = 5
"""Looks in which everybody is seen from each; the first is as filmed."""

YAW, PITCH, LENGTH, TILT = 8.0, 4.0, 0.08, 4.0
"""Spread of the looks: degrees, degrees, logarithm of a ratio, degrees."""

SMALLEST_SPREAD = 0.03
"""Radians, torso lengths, or logarithm of a ratio: less is the noise of measuring in a video."""


@dataclass(frozen=True)
class QualitySettings:
    """How the trait model is trained; the defaults are those of the shipped one."""

    networks: int = 8
    hidden: int = 16
    epochs: int = 50
    draws: int = 4
    front_draws: int = 16
    movements_a_step: int = 5
    learning_rate: float = 5e-3
    weight_decay: float = 1e-2
    dropout: float = 0.2
    steepness: float = 4.0
    seed: int = 0


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
    """Traits of every repetition in all looks; ``progress`` is told of each repetition."""
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
        progress(1)
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


def train(
    measured: Measured,
    people: Sequence[int],
    settings: QualitySettings | None = None,
    progress: Callable[[float], object] = lambda _: None,
) -> TraitModel:
    """A trait model from the repetitions of ``people``; ``progress`` is told the loss of each epoch.

    Raises BadDataset for fewer than two people, or none of one kind in a movement.
    """
    settings = settings or QualitySettings()
    _check(measured.sequences, people)
    spreads = measured.spreads(people)
    networks = [
        _train_network(_examples(measured, people, spreads, settings, seed), settings, seed, progress)
        for seed in range(settings.seed, settings.seed + settings.networks)
    ]
    return TraitModel(spreads, tuple(networks))


def _check(sequences: Sequences, people: Sequence[int]) -> None:
    if len(people) < 2:
        raise BadDataset("Training needs at least two people: one is compared with the others.")
    for movement in np.unique(sequences.movement):
        for kind in (True, False):
            if not len(sequences.pick(movement=int(movement), people=np.array(people), correct=kind)):
                name = "correct" if kind else "incorrect"
                raise BadDataset(f"Movement {movement} has no {name} repetition.")


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


def _train_network(
    examples: list[_Example], settings: QualitySettings, seed: int, progress: Callable[[float], object]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = _Network(examples[0].inputs[0].shape[1], settings)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    for _ in range(settings.epochs):
        order, losses = rng.permutation(len(examples)), []
        for first in range(0, len(order), settings.movements_a_step):
            batch = [examples[index] for index in order[first : first + settings.movements_a_step]]
            loss = torch.stack([_loss(network, example, settings) for example in batch]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        progress(float(np.mean(losses)))
    return (
        network.hidden.weight.detach().numpy().T.astype(np.float64),
        network.hidden.bias.detach().numpy().astype(np.float64),
        network.output.weight.detach().numpy().T.astype(np.float64),
        network.output.bias.detach().numpy().astype(np.float64),
    )


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
