"""The event model in figures: poolings side by side, alignment, sampling rates and the constraint.

Trains one model for each way and seed, alike in everything else, on the
training part of a folder in JHMDB's form, and measures it on the test part. A
run that is there already is not made again.

    python benchmarks/events.py --data DIR --out DIR
        [--parts poolings,alignment,certainty,rates,constraint,strangers,pictures]
        [--seeds 0,1,2] [--members N] [--epochs N] [--config NAME] [--json]

``alignment`` and ``certainty`` train nothing: they ask the nearest clips by the engine's own warp,
``certainty`` within the training part alone, by folds and with few examples drawn many times.
``strangers`` leaves out a quarter of the movements, four times, and sees how many clips of these are
taken for something known, within the training part, too. ``pictures`` draws the clips as videos and
trains the configuration for pictures on them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from command import Parser, folder, numbers, run
from drawn import draw_clips
from scipy.stats import mannwhitneyu
from tqdm import tqdm

from scoring.learn.config import read_config, read_values
from scoring.learn.events.clips import Clip, divide, read_arrays, takes_of_a_scene
from scoring.learn.events.data import PoseSamples, batches
from scoring.learn.events.nearest import (
    FloatArray,
    IntArray,
    described,
    distance,
    distances,
    fitted_power,
    of_each_movement,
    shares,
    vote,
)
from scoring.learn.events.result import EventModel, familiarity, load_events
from scoring.learn.events.settings import EventSettings
from scoring.learn.training import Progress, start

POOLINGS = ("attention", "mean", "max", "lstm")
RATES = (2.0, 4.0, 8.0, 12.5, 25.0)
PENALTIES = (0.0, 0.01, 0.1, 1.0)
NEIGHBOURS = (1, 3, 5)
FEW = ((1, 3), (2, 3), (2, 5), (4, 3), (6, 6))
"""Numbers of examples of each movement, and of movements."""
DRAWS, ASKED = 150, 6
"""How often these are drawn, and clips of each movement that are then asked about."""
QUARTERS = 4
REFUSALS = (0.05, 0.1, 0.2)
"""Shares of the known clips that are refused."""
PICTURES = "events_images"


def configuration(args: argparse.Namespace, shipped: str = "", **sections: dict[str, Any]) -> dict[str, Any]:
    """What is ``shipped`` (default: what was asked for), as short as was asked, some values changed."""
    config = read_values(Path(shipped) if shipped else args.config)
    for name, values in {"training": shortened(args), **sections}.items():
        config[name] = {**config.get(name, {}), **values}
    return config


def shortened(args: argparse.Namespace) -> dict[str, int]:
    """What was asked of the training."""
    asked = {"epochs": args.epochs, "members": args.members}
    return {name: value for name, value in asked.items() if value}


def trained(
    name: str, config: dict[str, Any], args: argparse.Namespace, data: Path | None = None
) -> dict[str, Any]:
    """The metrics of one run on ``data`` (default: what was asked for), made now or earlier."""
    folder = args.out / name
    if (folder / "metrics.json").is_file():
        metrics: dict[str, Any] = json.loads((folder / "metrics.json").read_text())
        return metrics
    with tqdm(unit="step", file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.steps
            bar.set_description(name, refresh=False)
            bar.update(progress.step - bar.n)

        return start("events", config, folder, data=data or args.data, report=show)


def over_seeds(name: str, args: argparse.Namespace, **sections: dict[str, Any]) -> dict[str, Any]:
    """Figures of one way with every seed."""
    runs = []
    for seed in args.seeds:
        config = {**configuration(args, **sections), "seed": seed}
        runs.append(trained(f"{name}-{seed}", config, args))
    test = [run["accuracy"] for run in runs]
    return {
        "test": [round(value, 4) for value in test],
        "test_mean": round(float(np.mean(test)), 4),
        "out_of_fold_mean": out_of_fold(runs),
        "row_entropy": round(float(np.mean([run["row_entropy"] for run in runs])), 3),
        "parameters": runs[0]["parameters"],
        "seconds": round(float(np.mean([run["seconds"] for run in runs])), 1),
    }


def out_of_fold(runs: list[dict[str, Any]]) -> float | None:
    """Mean accuracy of members about clips they did not learn from; None where there were none."""
    values = [run["validation_accuracy"] for run in runs]
    return None if None in values else round(float(np.mean(values)), 4)


def poolings(args: argparse.Namespace) -> dict[str, Any]:
    """Attention beside poolings of the same size; no classifiers of streams, so that nothing else differs."""
    alone = {"streams": 0.0}
    return {
        name: over_seeds(f"pooling-{name}", args, attention={"pooling": name}, classifier=alone)
        for name in POOLINGS
    }


def rates(args: argparse.Namespace) -> dict[str, Any]:
    """Accuracy and training time at each sampling rate."""
    return {
        f"{rate:g} a second": over_seeds(
            f"rate-{rate:g}", args, sampling={"frames_a_second": rate, "frames_a_clip": 0}
        )
        for rate in RATES
    }


def constraint(args: argparse.Namespace) -> dict[str, Any]:
    """What the weight of the penalty does to the entropy of the rows and to the accuracy."""
    return {
        f"{weight:g}": over_seeds(f"penalty-{weight:g}", args, attention={"penalty": weight})
        for weight in PENALTIES
    }


def rate_of(args: argparse.Namespace) -> float:
    """Frames a second of the clips."""
    return read_config(configuration(args), EventSettings).data.rate


def alignment(args: argparse.Namespace) -> dict[str, Any]:
    """The nearest training clips of each test clip by the engine's warp."""
    begin = time.monotonic()
    train, test = (read_arrays(args.data / f"{name}.npz", rate_of(args)) for name in ("train", "test"))
    known, asked = ([described(clip) for clip in part] for part in (train, test))
    away = np.array(
        [[distance(one, other) for other in known] for one in tqdm(asked, unit="clip", file=sys.stderr)]
    )
    labels = [clip.label for clip in train]
    result: dict[str, Any] = {}
    for count in NEIGHBOURS:
        right = [vote(row, labels, count) == clip.label for row, clip in zip(away, test, strict=True)]
        result[f"{count} nearest"] = {"test": round(float(np.mean(right)), 4)}
    return {**result, "seconds": round(time.monotonic() - begin, 1)}


@dataclass(frozen=True)
class Measured:
    """Clips laid against each other: ``away [N, N]``, and of each its class and its scene."""

    away: FloatArray
    labels: npt.NDArray[np.str_]
    scenes: IntArray


def certainty(args: argparse.Namespace) -> dict[str, Any]:
    """How right the nearest example is beside how sure it says it is."""
    clips = read_arrays(args.data / "train.npz", rate_of(args))
    known = [described(clip) for clip in tqdm(clips, unit="clip", file=sys.stderr)]
    labels = np.array([clip.label for clip in clips])
    measured = Measured(distances(known), labels, takes_of_a_scene(clips))
    folds = divide([clip.label for clip in clips], measured.scenes, 4, 0)
    turns = [(np.flatnonzero(folds != i), np.flatnonzero(folds == i)) for i in range(4)]
    result = {"all others": reliability(measured, turns)}
    for examples, classes in FEW:
        if classes <= len(set(labels.tolist())):
            drawn = draws(measured, examples, classes)
            result[f"{examples} of each of {classes}"] = reliability(measured, drawn)
    return result


def draws(measured: Measured, examples: int, classes: int) -> list[tuple[IntArray, IntArray]]:
    """DRAWS times so many ``examples`` of so many ``classes``, and clips of other scenes to ask about."""
    rng, found = np.random.default_rng(0), []
    for _ in range(DRAWS):
        shown: list[int] = []
        asked: list[int] = []
        for name in rng.choice(np.unique(measured.labels), classes, replace=False):
            own = rng.permutation(np.flatnonzero(measured.labels == name))
            one_a_scene = own[np.sort(np.unique(measured.scenes[own], return_index=True)[1])].tolist()
            shown += one_a_scene[:examples]
            asked += one_a_scene[examples : examples + ASKED]
        found.append((np.array(shown, int), np.array(asked, int)))
    return found


def reliability(measured: Measured, turns: Sequence[tuple[IntArray, IntArray]]) -> dict[str, float]:
    """Accuracy, mean certainty and expected calibration error (ten parts) over examples and questions."""
    both = [asked_about(measured, examples, questions) for examples, questions in turns if len(questions)]
    sure, right = (np.concatenate(part) for part in zip(*both, strict=True))
    part = np.minimum((10 * sure).astype(int), 9)
    off = sum(abs(sure[part == i].sum() - right[part == i].sum()) for i in range(10)) / len(sure)
    values = {"accuracy": right.mean(), "certainty": sure.mean(), "calibration error": off}
    return {name: round(float(value), 3) for name, value in values.items()}


def asked_about(
    measured: Measured, examples: IntArray, questions: IntArray
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """How sure the ``examples`` are of each of the ``questions``, and whether they are right."""
    names, own, counts = np.unique(measured.labels[examples], return_inverse=True, return_counts=True)
    others = measured.away[np.ix_(examples, examples)].copy()
    np.fill_diagonal(others, np.inf)
    power = fitted_power(of_each_movement(others, own), own, counts.tolist())
    rows = of_each_movement(measured.away[np.ix_(questions, examples)], own)
    said = [shares(dict(zip(names.tolist(), row.tolist(), strict=True)), power) for row in rows]
    best = [max(one, key=lambda name: one[name]) for one in said]
    return np.array([max(one.values()) for one in said]), np.array(best) == measured.labels[questions]


def strangers(args: argparse.Namespace) -> dict[str, Any]:
    """How a model tells clips of movements that it was not taught from others that it did not learn from."""
    clips = read_arrays(args.data / "train.npz", rate_of(args))
    labels = np.array([clip.label for clip in clips])
    folds = divide(labels.tolist(), takes_of_a_scene(clips), QUARTERS, 0)
    names = np.random.default_rng(0).permutation(np.unique(labels))
    found = []
    for quarter, unknown in enumerate(np.array_split(names, min(QUARTERS, len(names)))):
        strange = np.isin(labels, unknown)
        learned = clips_where(clips, ~strange & (folds != 0))
        known = clips_where(clips, ~strange & (folds == 0))
        folder = f"strangers-{quarter}-{args.seeds[0]}"
        write_part(args.out / f"{folder}-data", learned, known)
        config = {**configuration(args), "seed": args.seeds[0]}
        trained(folder, config, args, args.out / f"{folder}-data")
        model = load_events(args.out / folder)
        sides = (familiarities(model, part) for part in (known, clips_where(clips, strange)))
        found.append(told_apart(*sides))
    return {name: round(float(np.mean([one[name] for one in found])), 3) for name in found[0]}


def clips_where(clips: Sequence[Clip], chosen: npt.NDArray[np.bool_]) -> list[Clip]:
    """Those of ``clips`` for which ``chosen [N]`` is true."""
    return [clip for clip, wanted in zip(clips, chosen.tolist(), strict=True) if wanted]


def write_part(folder: Path, learned: Sequence[Clip], asked: Sequence[Clip]) -> None:
    """Both as a data folder in JHMDB's form."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, clips in (("train", learned), ("test", asked)):
        np.savez(
            folder / f"{name}.npz",
            pose=np.concatenate([clip.points for clip in clips]),
            length=[len(clip) for clip in clips],
            label=[clip.label for clip in clips],
        )


def familiarities(model: EventModel, clips: Sequence[Clip]) -> FloatArray:
    """``[N]``: how familiar each of ``clips`` is to ``model``."""
    samples = PoseSamples(clips, model.settings)
    answers = [model.network.answer(batch) for batch in batches(samples, list(range(len(samples))))]
    return np.concatenate([familiarity(answer.logits).numpy() for answer in answers])


def told_apart(known: FloatArray, strange: FloatArray) -> dict[str, float]:
    """Area under the curve, and which share of ``strange`` is found where some of ``known`` are refused."""
    area = mannwhitneyu(known, strange).statistic / (len(known) * len(strange))
    found = {
        f"{share:.0%} refused": float((strange < np.quantile(known, share)).mean()) for share in REFUSALS
    }
    return {"AUC": float(area), **found}


def pictures(args: argparse.Namespace) -> dict[str, Any]:
    """The configuration for pictures, on the clips drawn as videos."""
    drawn = args.out / "drawn"
    if not drawn.is_dir():
        making = args.out / "drawn.part"
        for name in ("train", "test"):
            draw_clips(read_arrays(args.data / f"{name}.npz", rate_of(args)), making / name)
        making.rename(drawn)
    metrics = trained("pictures", configuration(args, PICTURES), args, drawn)
    return {name: metrics[name] for name in ("accuracy", "validation_accuracy", "seconds")}


PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "poolings": poolings,
    "alignment": alignment,
    "certainty": certainty,
    "rates": rates,
    "constraint": constraint,
    "strangers": strangers,
    "pictures": pictures,
}


def main() -> int:
    """Measure the parts that were asked for and print them."""
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=folder, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    parser.add_argument("--seeds", type=numbers, default=[0, 1, 2])
    parser.add_argument("--members", type=int, default=0, help="(default: the configuration's)")
    parser.add_argument("--epochs", type=int, default=0, help="(default: the configuration's)")
    parser.add_argument("--config", type=Path, default=Path("events_poses"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    unknown = sorted(set(args.parts) - set(PARTS))
    read_values(args.config)
    if unknown:
        parser.error(f"there is no part “{unknown[0]}”; there are {', '.join(PARTS)}")
    figures = {name: PARTS[name](args) for name in args.parts}
    if not args.json:
        for part, rows in figures.items():
            print(part)
            for name, row in rows.items():
                print(f"  {name:20} {row}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    run(main)
