"""``python -m scoring evaluate MODEL DATA_DIR``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

if TYPE_CHECKING:
    from scoring.learn.photos import PhotoSet


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("evaluate", help="measure a keypoint model on labelled photos")
    parser.add_argument("model", metavar="MODEL", help="a model's name, or the folder of a training run")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="holds images/ and annotations.npz")
    parser.add_argument("--limit", type=_count, metavar="N", help="use N photos drawn at random")
    parser.add_argument("--seed", type=_seed, default=0, help="of that draw (default: %(default)s)")
    parser.add_argument(
        "--held-out", action="store_true", help="only the photos that training keeps aside, and their copies"
    )
    parser.add_argument("--names", type=Path, metavar="FILE", help="only the photos named in it, one a line")
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
    from scoring.learn.metrics import evaluate
    from scoring.learn.trained import load_model

    photos = _photos(args)
    estimator = load_model(args.model, threads=args.threads)
    with tqdm(total=len(photos), unit="photo", desc=args.model, file=sys.stderr) as bar:
        figures = evaluate(estimator, photos, bar.update).as_dict()
    print(json.dumps(figures) if args.json else _table(figures))
    return 0


def _photos(args: argparse.Namespace) -> PhotoSet:
    from scoring.learn.photos import read_photos, split

    photos = read_photos(args.data)
    if args.held_out:
        with tqdm(total=len(photos), unit="photo", desc="comparing", file=sys.stderr) as bar:
            photos = split(photos, done=bar.update)[1]
    if args.names is not None:
        photos = _named(photos, args.names)
    return photos.sample(args.limit, args.seed)


def _named(photos: PhotoSet, path: Path) -> PhotoSet:
    from scoring.errors import BadDataset, FileMissing

    try:
        names = path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise FileMissing(f"The list of photos {path} cannot be read.") from error
    places = {file.stem: place for place, file in enumerate(photos.files)}
    unknown = [name for name in names if Path(name).stem not in places]
    if unknown:
        raise BadDataset(f"There is no photo “{unknown[0]}” among those to measure on.")
    if not names:
        raise BadDataset(f"{path} names no photo.")
    return photos.take(np.array([places[Path(name).stem] for name in names]))


def _table(figures: dict[str, Any]) -> str:
    flat = {k: v for k, v in figures.items() if not isinstance(v, dict)}
    flat |= {f"pcp@0.5 {name}": share for name, share in figures["pcp@0.5"].items()}
    return "\n".join(f"{name:20s} {value}" for name, value in flat.items())
