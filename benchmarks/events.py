"""The event model in figures: poolings side by side, alignment, sampling rates and the constraint.

Trains one model for each way and seed, alike in everything else, on the
training part of a folder in JHMDB's form, and measures it on the test part. A
run that is there already is not made again.

    python benchmarks/events.py --data DIR --out DIR [--parts poolings,alignment,rates,constraint]
        [--seeds 0,1,2] [--members N] [--epochs N] [--config NAME] [--json]

``alignment`` trains nothing: it asks the nearest clips by the engine's own warp.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from scoring.errors import ScoringError
from scoring.learn.config import FOLDER
from scoring.learn.events.clips import read_arrays
from scoring.learn.events.nearest import described, distances, vote
from scoring.learn.start import start
from scoring.learn.training import Progress

POOLINGS = ("attention", "mean", "max", "lstm")
RATES = (2.0, 4.0, 8.0, 12.5, 25.0)
PENALTIES = (0.0, 0.01, 0.1, 1.0)
NEIGHBOURS = (1, 3, 5)


def configuration(args: argparse.Namespace, **sections: dict[str, Any]) -> dict[str, Any]:
    """The configuration, as short as was asked, with some values changed."""
    config = tomllib.loads((FOLDER / f"{args.config}.toml").read_text())
    for name, values in {"training": shortened(args), **sections}.items():
        config[name] = {**config.get(name, {}), **values}
    return config


def shortened(args: argparse.Namespace) -> dict[str, int]:
    """What was asked of the training."""
    asked = {"epochs": args.epochs, "members": args.members}
    return {name: value for name, value in asked.items() if value}


def trained(name: str, config: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """The metrics of one run, made now or earlier."""
    folder = args.out / name
    if (folder / "metrics.json").is_file():
        metrics: dict[str, Any] = json.loads((folder / "metrics.json").read_text())
        return metrics
    with tqdm(unit="step", file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.steps
            bar.set_description(name, refresh=False)
            bar.update(progress.step - bar.n)

        return start("events", config, folder, data=args.data, report=show)


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
    """Attention beside poolings of the same size."""
    return {name: over_seeds(f"pooling-{name}", args, attention={"pooling": name}) for name in POOLINGS}


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


def alignment(args: argparse.Namespace) -> dict[str, Any]:
    """The nearest training clips of each test clip by the engine's warp."""
    begin = time.monotonic()
    rate = configuration(args)["data"]["rate"]
    train, test = (read_arrays(args.data / f"{name}.npz", rate) for name in ("train", "test"))
    known, asked = ([described(clip) for clip in part] for part in (train, test))
    away = np.concatenate([distances([one], known) for one in tqdm(asked, unit="clip", file=sys.stderr)])
    labels = [clip.label for clip in train]
    result: dict[str, Any] = {}
    for count in NEIGHBOURS:
        right = [vote(row, labels, count) == clip.label for row, clip in zip(away, test, strict=True)]
        result[f"{count} nearest"] = {"test": round(float(np.mean(right)), 4)}
    return {**result, "seconds": round(time.monotonic() - begin, 1)}


PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "poolings": poolings,
    "alignment": alignment,
    "rates": rates,
    "constraint": constraint,
}


def main() -> int:
    """Measure the parts that were asked for and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    parser.add_argument("--seeds", type=lambda text: [int(one) for one in text.split(",")], default=[0, 1, 2])
    parser.add_argument("--members", type=int, default=0, help="(default: the configuration's)")
    parser.add_argument("--epochs", type=int, default=0, help="(default: the configuration's)")
    parser.add_argument("--config", default="events_poses")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    unknown = sorted(set(args.parts) - set(PARTS))
    if unknown:
        parser.error(f"there is no part “{unknown[0]}”; there are {', '.join(PARTS)}")
    try:
        figures = {name: PARTS[name](args) for name in args.parts}
    except ScoringError as error:
        print(error, file=sys.stderr)
        return 2
    if not args.json:
        for part, rows in figures.items():
            print(part)
            for name, row in rows.items():
                print(f"  {name:16} {row}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
