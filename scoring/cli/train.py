"""``python -m scoring train WHAT``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from scoring.errors import BadDataset, ScoringError

if TYPE_CHECKING:
    from scoring.learn.training import Progress

STOPPED = 130

NETWORKS = {
    "deeppose": "a cascade that finds the joints of people in photos",
    "distill": "a small keypoint model, from labels and from a teacher",
    "events": "which movement a video shows, and when: self-attention over its frames",
}


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("train", help="train what the product learns from data")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    quality = kinds.add_parser("quality", help="how much each trait of a movement counts in the score")
    quality.add_argument("--data", type=Path, required=True, help="labelled repetitions (.npz)")
    quality.add_argument("--out", type=Path, required=True, metavar="DIR", help="run folder")
    quality.add_argument("--leave-out", type=_people, default=[], help="people not to learn from, as 1,4")
    quality.add_argument("--networks", type=_count, default=8, help="of the ensemble (default: %(default)s)")
    quality.add_argument("--epochs", type=_count, default=50, help="(default: %(default)s)")
    quality.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    for kind, what in NETWORKS.items():
        network = kinds.add_parser(kind, help=what)
        network.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML, or its name")
        network.add_argument("--out", type=Path, required=True, metavar="DIR", help="run folder, new or not")
        network.add_argument("--data", type=Path, metavar="DIR", help="in place of the configuration's")
        if kind == "distill":
            network.add_argument("--start", type=Path, metavar="RUN", help="weights to start from")


def _people(text: str) -> list[int]:
    try:
        return [int(one) for one in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no list of numbers such as 1,4") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 up")
    return int(text)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScoringError(f"The folder {path} cannot be made: {error.strerror}.") from error


def run(args: argparse.Namespace) -> int:
    """Carry out ``train``; the exit status, 130 for a run that was stopped and can go on."""
    return _train_quality(args) if args.kind == "quality" else _train_network(args)


def _train_network(args: argparse.Namespace) -> int:
    from scoring.learn.training import start

    asked = _stop_signals()
    with tqdm(unit="step", desc=args.kind, file=sys.stderr) as bar:
        metrics = start(
            args.kind,
            args.config,
            args.out,
            data=args.data,
            report=lambda progress: _show(bar, progress),
            should_stop=asked,
            weights=getattr(args, "start", None),
        )
    if metrics["state"] == "stopped":
        print(f"stopped after step {metrics['step']}; the same command goes on from there", file=sys.stderr)
        return STOPPED
    print(json.dumps(metrics, indent=2))
    return 0


def _stop_signals() -> Callable[[], bool]:
    """Whether the user or the system has asked to stop; a second time ends at once."""
    asked: list[int] = []

    def note(number: int, frame: object) -> None:
        asked.append(number)
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    return lambda: bool(asked)


def _show(bar: tqdm[Any], progress: Progress) -> None:
    bar.total = progress.steps
    bar.set_description(progress.stage, refresh=False)
    shown = {**progress.losses, **progress.figures}
    bar.set_postfix({name: f"{value:.4g}" for name, value in shown.items()}, refresh=False)
    bar.update(progress.step - bar.n)


def _train_quality(args: argparse.Namespace) -> int:
    # torch takes seconds to load, which other subcommands need not wait for.
    import torch

    from scoring.compare.quality.model import save_model
    from scoring.learn.quality import QualitySettings, measure, train
    from scoring.learn.sequences import read_sequences

    sequences = read_sequences(args.data)
    people = [int(one) for one in np.unique(sequences.subject) if one not in args.leave_out]
    unknown = sorted(set(args.leave_out) - set(sequences.subject.tolist()))
    if unknown:
        raise BadDataset(f"{args.data} has no person {unknown[0]}.")
    settings = QualitySettings(networks=args.networks, epochs=args.epochs, seed=args.seed)
    _make_folder(args.out)
    # Sums in one order: the same seed gives the same weights.
    torch.set_num_threads(1)
    with tqdm(total=len(sequences), unit="repetition", desc="measuring", file=sys.stderr) as bar:
        measured = measure(sequences, bar.update)
    losses: list[float] = []
    with tqdm(
        total=settings.networks * settings.epochs, unit="epoch", desc="training", file=sys.stderr
    ) as bar:

        def note(loss: float) -> None:
            losses.append(round(loss, 5))
            bar.set_postfix(loss=f"{loss:.4f}", refresh=False)
            bar.update()

        model = train(measured, people, settings, note)
    save_model(args.out / "weights.npz", model)
    metrics = {"people": people, "settings": asdict(settings), "losses": losses}
    (args.out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(f"{args.out / 'weights.npz'}: {settings.networks} networks, last loss {losses[-1]:.4f}")
    return 0
