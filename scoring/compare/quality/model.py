"""How much each trait counts: the learned part of the score.

An error is a sum over the traits of how far each is from good performances, in
units of how much good performances differ, bent by weights that a small network
gives from what the trait is and how much its part moves in the reference. All
weights are positive: a greater departure is never a better performance, and
none is none. The network was trained to put incorrect performances behind
correct ones (see docs/quality.md); it knows no movement and no side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scoring.arrays import BoolArray, FloatArray
from scoring.compare.calibration import KNEES
from scoring.compare.quality.traits import Trait, trait_list

WEIGHTS_FILE = Path(__file__).with_name("weights.npz")


_SIGNLESS = ("low", "high")


@dataclass(frozen=True)
class TraitModel:
    """The usual spread of each trait ``[K]`` and an ensemble of networks.

    Each network is (hidden ``[D, H]``, its bias ``[H]``, output ``[H, 6]``, its bias ``[6]``).
    """

    spreads: FloatArray
    networks: tuple[tuple[FloatArray, FloatArray, FloatArray, FloatArray], ...]

    def weights(self, inputs: FloatArray) -> FloatArray:
        """Weight of each piece of each trait ``[K, 6]``: above, then below, by KNEES."""
        total = np.zeros((len(inputs), 2 * len(KNEES)))
        for hidden, hidden_bias, output, output_bias in self.networks:
            total += np.exp(np.tanh(inputs @ hidden + hidden_bias) @ output + output_bias)
        return total / len(self.networks)


@cache
def shipped_model() -> TraitModel:
    """The model that comes with the engine."""
    return load_model(WEIGHTS_FILE)


def load_model(path: Path) -> TraitModel:
    """The model in a file written by ``save_model``."""
    with np.load(path) as stored:
        count = int(stored["networks"])
        names = ("hidden", "hidden_bias", "output", "output_bias")
        networks = tuple(
            tuple(stored[f"{name}_{index}"].astype(np.float64) for name in names) for index in range(count)
        )
        return TraitModel(stored["spreads"].astype(np.float64), networks)


def save_model(path: Path, model: TraitModel) -> None:
    """Write ``model``, in single precision, to a file beside ``path`` and rename it into place."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "spreads": model.spreads.astype(np.float32),
        "networks": np.array(len(model.networks)),
    }
    for index, network in enumerate(model.networks):
        for name, values in zip(("hidden", "hidden_bias", "output", "output_bias"), network, strict=True):
            arrays[f"{name}_{index}"] = values.astype(np.float32)
    beside = path.with_suffix(".part.npz")
    np.savez_compressed(beside, **arrays)  # type: ignore[arg-type]
    beside.replace(path)


def network_inputs(ways: FloatArray, spreads: FloatArray, usual: FloatArray) -> FloatArray:
    """What the network is told of each trait ``[K, D]``.

    ``ways [13]`` of the good performances, their ``spreads [K]`` and the
    ``usual`` ones. Kind, statistic and joint are one-hot; sides are not told.
    """
    parts = np.array([trait.part for trait in trait_list()])
    moved = (ways / max(float(ways.max()), 1e-9))[parts]
    rest = np.stack([moved, np.log(moved + 0.05), np.log(spreads / usual)], axis=1)
    return np.concatenate([_one_hot_names(), rest], axis=1)


def pieces(departures: FloatArray) -> FloatArray:
    """``departures [..., K]`` in spreads cut at KNEES, above and below: ``[..., K, 6]``, NaN as 0."""
    known = np.nan_to_num(departures)
    above, below = _cut(known), _cut(-known)
    middle = (above + below) / 2
    signless = _signless()[:, None]
    return np.concatenate([np.where(signless, middle, above), np.where(signless, middle, below)], axis=-1)


def _cut(values: FloatArray) -> FloatArray:
    return np.stack([np.clip(values, low, high) - low for low, high in KNEES], axis=-1)


@cache
def _signless() -> BoolArray:
    """Traits about the middle of the body whose sign tells left from right only."""
    return np.array([trait.even and trait.statistic in _SIGNLESS for trait in trait_list()])


@cache
def _one_hot_names() -> FloatArray:
    traits: tuple[Trait, ...] = trait_list()
    columns = ([t.kind for t in traits], [t.statistic for t in traits], [t.joint for t in traits])
    return np.concatenate([_one_hot(column) for column in columns], axis=1)


def _one_hot(names: list[str]) -> FloatArray:
    different = sorted(set(names))
    return np.array([[float(name == other) for other in different] for name in names])
