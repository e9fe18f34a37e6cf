"""Do labels, a teacher, or both make the better student?

Trains one student for each rule and seed, alike in everything else, and
measures all of them on the held-out photos: all poses, standing and
horizontal ones. A run that is there already is not made again. With ``--labelled``
only so many of the photos have labels, as where somebody has many pictures and
little patience: the student of labels alone then sees those few more often,
until it has made as many steps.

    python benchmarks/distillation.py --data DIR --out DIR [--photos N] [--labelled N] [--epochs N]
        [--seeds 0,1,2] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from command import Parser, folder, numbers, positive, run
from tqdm import tqdm

import scoring.learn.trained  # noqa: F401  (a trained model may be the teacher)
from scoring.learn.config import read_values
from scoring.learn.training import Progress, start

RULES: dict[str, dict[str, Any]] = {
    "labels only": {"alpha": 0.0, "warm_up": 0},
    "teacher only": {"alpha": 1.0, "warm_up": 0},
    "both, half and half": {"alpha": 0.5, "warm_up": 1},
    "both, teacher less and less": {"alpha": 0.5, "alpha_end": 0.0, "warm_up": 1},
}
POSES = {"all": None, "standing": "pose: standing", "horizontal": "pose: horizontal"}


def configuration(rule: dict[str, Any], seed: int, args: argparse.Namespace) -> dict[str, Any]:
    """The shipped configuration, smaller, with this rule and seed."""
    config = read_values(args.config)
    config["seed"], config["rule"] = seed, rule
    config["training"] |= {"epochs": args.epochs, "threads": args.threads}
    config["data"] |= {"photos": args.photos, "cache": str(args.out / "cache")}
    if args.labelled:
        _few_labels(config, args)
    return config


def _few_labels(config: dict[str, Any], args: argparse.Namespace) -> None:
    """Labels of ``args.labelled`` photos; a rule without a teacher learns from these photos alone."""
    if config["rule"]["alpha"] > 0:
        config["data"]["labelled"] = args.labelled
        config["rule"] = config["rule"] | {"warm_up": 0}
    else:
        config["data"]["photos"] = args.labelled
        config["training"]["epochs"] = round(args.epochs * args.photos / args.labelled)


def trained(name: str, rule: dict[str, Any], seed: int, args: argparse.Namespace) -> dict[str, Any]:
    """The metrics of one run, made now or earlier."""
    folder = args.out / f"{name.replace(', ', '-').replace(' ', '-')}-{seed}"
    if (folder / "metrics.json").is_file():
        metrics: dict[str, Any] = json.loads((folder / "metrics.json").read_text())
        return metrics
    with tqdm(unit="step", file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.steps
            bar.set_description(f"{name}, seed {seed}: {progress.stage}", refresh=False)
            bar.update(progress.step - bar.n)

        return start("distill", configuration(rule, seed, args), folder, data=args.data, report=show)


def row(runs: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """For each kind of pose mean and standard deviation over the seeds of PCK@0.2, and mean PCK@0.1."""
    table: dict[str, dict[str, float]] = {}
    for pose, kind in POSES.items():
        parts = [run["held_out"] if kind is None else run["held_out_kinds"].get(kind) for run in runs]
        if all(parts):
            wide, close = ([part[f"pck@{share}"] for part in parts] for share in (0.2, 0.1))
            table[pose] = {
                "pck@0.2": round(float(np.mean(wide)), 4),
                "spread": round(float(np.std(wide)), 4),
                "pck@0.1": round(float(np.mean(close)), 4),
            }
    return table


def main() -> int:
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=folder, required=True)
    parser.add_argument("--out", type=Path, required=True, help="run folders go here")
    parser.add_argument(
        "--config", type=Path, default=Path("distill"), help="the configuration all are made from"
    )
    parser.add_argument("--photos", type=positive, default=1500, help="to learn from (default: %(default)s)")
    parser.add_argument("--labelled", type=int, default=0, help="photos with labels (default: all)")
    parser.add_argument("--epochs", type=positive, default=4, help="(default: %(default)s)")
    parser.add_argument("--threads", type=positive, default=2)
    parser.add_argument("--seeds", type=numbers, default=[0, 1, 2])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    read_values(args.config)
    table = {
        name: row([trained(name, rule, seed, args) for seed in args.seeds]) for name, rule in RULES.items()
    }
    if args.json:
        print(json.dumps(table))
        return 0
    for name, poses in table.items():
        told = (f"{pose} {one['pck@0.2']:.3f} ± {one['spread']:.3f}" for pose, one in poses.items())
        print(f"{name:30s} PCK@0.2: {', '.join(told)}")
    return 0


if __name__ == "__main__":
    run(main)
