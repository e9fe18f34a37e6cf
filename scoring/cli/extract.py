"""``python -m scoring extract VIDEO --out TRACK``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from scoring.compare.feedback.sentences import left_out
from scoring.errors import BadTrack, FileMissing, ScoringError
from scoring.pose.models import DEFAULT_MODEL
from scoring.pose.person_at import PersonAt
from scoring.pose.track import PoseTrack

SUFFIXES = (".npz", ".json")
LONGEST_SECONDS = 1e6


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("extract", help="find the person in every frame of a video")
    parser.add_argument("video", type=Path, metavar="VIDEO")
    parser.add_argument("--out", type=Path, required=True, metavar="TRACK", help=".npz, or .json (COCO list)")
    parser.add_argument("--model", default=DEFAULT_MODEL, metavar="NAME", help="default: %(default)s")
    parser.add_argument("--start", type=_seconds, metavar="SECONDS", help="leave out what is before")
    parser.add_argument("--end", type=_seconds, metavar="SECONDS", help="leave out what is after")
    parser.add_argument(
        "--person",
        metavar="TIME,X,Y",
        help="follow who stands there: seconds, and shares of the picture from its left and upper edge",
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    return seconds


def run(args: argparse.Namespace) -> int:
    """Carry out ``extract``; the exit status."""
    from scoring.pose.files import save_track

    check_target(args.out)
    if args.end is not None and args.end <= (args.start or 0.0):
        raise ScoringError("--end must be after --start.")
    person = None if args.person is None else PersonAt.parse(args.person)
    track = extract_with_bar(args.video, model=args.model, start=args.start, end=args.end, person=person)
    save_track(track, args.out)
    facts = summary(track, args.out)
    print(json.dumps(facts) if args.json else _sentence(facts))
    return 0


def check_target(out: Path, suffixes: tuple[str, ...] = SUFFIXES, what: str = "a track") -> None:
    """BadTrack or FileMissing if ``out`` cannot be written; said before the work, not after."""
    if out.suffix.lower() not in suffixes:
        raise BadTrack(f"{out.name}: {what} is written as {' or '.join(suffixes)}.")
    if not out.resolve().parent.is_dir():
        raise FileMissing(f"The folder {out.parent} does not exist.")
    if not os.access(out.resolve().parent, os.W_OK):
        raise FileMissing(f"Nothing can be written into the folder {out.parent}.")
    if out.is_dir():
        raise FileMissing(f"{out} is a folder, not a file that can be written.")


def extract_with_bar(
    video: Path,
    *,
    model: str = DEFAULT_MODEL,
    start: float | None = None,
    end: float | None = None,
    person: PersonAt | None = None,
) -> PoseTrack:
    """``extract_track`` with a progress bar on stderr."""
    from scoring.pose.extract import extract_track
    from scoring.pose.video import probe

    seconds = probe(video).duration
    layout = "{l_bar}{bar}| {n:.1f}/{total:.1f} s [{elapsed}<{remaining}]"
    with tqdm(total=seconds, desc=video.name, file=sys.stderr, bar_format=layout) as bar:

        def progress(share: float) -> None:
            bar.update(share * seconds - bar.n)

        return extract_track(video, model=model, start=start, end=end, person=person, progress=progress)


def summary(track: PoseTrack, out: Path) -> dict[str, Any]:
    """The facts that ``--json`` prints."""
    return {
        "frames": len(track),
        "duration": round(track.duration, 3),
        "found": round(float(track.found.mean()), 4),
        "in_doubt": [[round(second, 3) for second in stretch] for stretch in track.in_doubt],
        "model": track.model,
        "model_version": track.model_version,
        "width": track.width,
        "height": track.height,
        "out": str(out),
    }


def _sentence(facts: dict[str, Any]) -> str:
    share = f"{facts['found']:.0%}"
    measured = (
        f"{facts['out']}: {facts['frames']} frames in {facts['duration']} s, a person in {share} of them"
    )
    return "\n".join(filter(None, [measured, left_out(facts["in_doubt"])]))
