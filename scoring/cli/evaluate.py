"""``python -m scoring evaluate MODEL DATA_DIR``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("evaluate", help="measure a keypoint model on labelled photos")
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="holds images/ and annotations.npz")
    parser.add_argument("--limit", type=_count, metavar="N", help="use N photos drawn at random")
    parser.add_argument("--seed", type=_seed, default=0, help="of that draw (default: %(default)s)")
    parser.add_argument("--threads", type=_count, default=2, help="for inference (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 up")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 up")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Carry out ``evaluate``; the exit status."""
    from scoring.learn.data import read_photos
    from scoring.learn.evaluate import evaluate
    from scoring.pose.estimators import load_estimator

    photos = read_photos(args.data).sample(args.limit, args.seed)
    estimator = load_estimator(args.model, threads=args.threads)
    with tqdm(total=len(photos), unit="photo", desc=args.model, file=sys.stderr) as bar:
        figures = evaluate(estimator, photos, bar.update).as_dict()
    print(json.dumps(figures) if args.json else _table(figures))
    return 0


def _table(figures: dict[str, Any]) -> str:
    flat = {k: v for k, v in figures.items() if not isinstance(v, dict)}
    flat |= {f"pcp@0.5 {name}": share for name, share in figures["pcp@0.5"].items()}
    return "\n".join(f"{name:20s} {value}" for name, value in flat.items())
