"""``python -m scoring train WHAT``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

if TYPE_CHECKING:
    from scoring.learn.training import Progress

STOPPED = 130

QUALITY = "quality"

KINDS = {
    QUALITY: "how much each trait of a movement counts in the score",
    "deeppose": "a cascade that finds the joints of people in photos",
    "distill": "a small keypoint model, from labels and from a teacher",
    "events": "which movement a video shows, and when: self-attention over its frames",
}


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("train", help="train what the product learns from data")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    for kind, what in KINDS.items():
        one = kinds.add_parser(kind, help=what)
        config = {"default": Path(QUALITY)} if kind == QUALITY else {"required": True}
        one.add_argument("--config", type=Path, metavar="FILE", help="TOML, or its name", **config)
        one.add_argument("--out", type=Path, required=True, metavar="DIR", help="run folder, new or not")
        one.add_argument("--data", type=Path, metavar="PATH", help="in place of the configuration's")
        if kind == "distill":
            one.add_argument("--start", type=Path, metavar="RUN", help="weights to start from")
        if kind == QUALITY:
            _add_changes(one)


def _add_changes(quality: argparse.ArgumentParser) -> None:
    """What of the configuration can be said on the command line."""
    quality.add_argument("--leave-out", type=_people, help="people not to learn from, as 1,4")
    quality.add_argument("--networks", type=_count, help="of the ensemble")
    quality.add_argument("--epochs", type=_count, help="of each network")
    quality.add_argument("--seed", type=int, help="all chance comes from it")


def _people(text: str) -> list[int]:
    try:
        return [int(one) for one in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no list of numbers such as 1,4") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 up")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Carry out ``train``; the exit status, 130 for a run that was stopped and can go on."""
    # torch takes seconds to load, which other subcommands need not wait for.
    from scoring.learn.training import start

    asked = _stop_signals()
    with tqdm(unit="step", desc=args.kind, file=sys.stderr) as bar:
        metrics = start(
            args.kind,
            _config(args) if args.kind == QUALITY else args.config,
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


def _config(args: argparse.Namespace) -> dict[str, Any]:
    """The configuration with the changes of the command line."""
    from scoring.learn.config import read_values

    changes = {name: getattr(args, name) for name in ("leave_out", "networks", "epochs", "seed")}
    return read_values(args.config) | {name: value for name, value in changes.items() if value is not None}


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
