"""``python -m scoring train WHAT``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from scoring.errors import BadDataset, ScoringError


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
    """Carry out ``train quality``; the exit status."""
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
