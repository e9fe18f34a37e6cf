"""Scores over a folder of clips of the same movements: every clip against every other.

    python benchmarks/pairs.py --data DIR/videos/pairs [--json] [--model NAME] [--tracks DIR]

The movement is the part of a file's name before the first underscore. Tracks
are kept beside each other in ``--tracks``, so that only the first run extracts.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from command import Parser, folder, refuse, run
from tqdm import tqdm

import scoring.learn.trained  # noqa: F401  (trained models register themselves)
from scoring.compare import Score, compare_tracks
from scoring.compare.feedback.sentences import sentence_of
from scoring.errors import NoPersonFound
from scoring.pose.extract import extract_track
from scoring.pose.files import load_track, save_track
from scoring.pose.models import DEFAULT_MODEL
from scoring.pose.track import PoseTrack
from scoring.reasons import reason_in

VIDEOS = (".mp4", ".avi", ".mov", ".webm", ".mkv")


def main() -> int:
    """Print the table; the exit status."""
    args = _arguments()
    videos = sorted(path for path in args.data.iterdir() if path.suffix.lower() in VIDEOS)
    if not videos:
        refuse(f"there are no videos in {args.data}")
    tracks = _tracks(videos, args.model, args.tracks)
    pairs = [(a, b) for a in tracks for b in tracks]
    scores = {
        pair: compare_tracks(tracks[pair[0]], tracks[pair[1]])
        for pair in tqdm(pairs, desc="comparing", file=sys.stderr)
    }
    if args.json:
        print(json.dumps([_row(pair, score) for pair, score in scores.items()], indent=2))
    else:
        _print_table(list(tracks), scores)
    return 0


def _arguments() -> argparse.Namespace:
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=folder, required=True, help="folder of videos")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--tracks", type=Path, default=Path("/tmp/tracks"), help="where tracks are kept")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _tracks(videos: list[Path], model: str, folder: Path) -> dict[str, PoseTrack]:
    """Each video's track by the video's name, extracted unless it is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    tracks: dict[str, PoseTrack] = {}
    for video in tqdm(videos, desc="extracting", file=sys.stderr):
        kept = folder / f"{video.stem}{'' if model == DEFAULT_MODEL else '-' + model}.npz"
        try:
            if not kept.exists():
                save_track(extract_track(video, model=model), kept)
            tracks[video.stem] = load_track(kept)
        except NoPersonFound as error:
            print(f"{video.name}: {error}", file=sys.stderr)
    return tracks


def _row(pair: tuple[str, str], score: Score) -> dict[str, Any]:
    reference, practice = pair
    return {
        "reference": reference,
        "practice": practice,
        "same_movement": reference.partition("_")[0] == practice.partition("_")[0],
        "total": score.total,
        "timing": score.timing,
        "coverage": score.coverage,
        "completeness": score.completeness,
        "mirrored": score.mirrored,
        "reason": reason_in(score.reason),
        "sentences": [sentence_of(moment) for moment in score.moments],
    }


def _print_table(names: list[str], scores: dict[tuple[str, str], Score]) -> None:
    """References down, practices across; – where there is no total."""
    width = max(len(name) for name in names)
    print(" " * width, *(f"{number:>5d}" for number in range(1, len(names) + 1)))
    for number, reference in enumerate(names, 1):
        cells = [scores[reference, practice].total for practice in names]
        texts = ["    –" if total is None else f"{total:5.0f}" for total in cells]
        print(f"{reference:{width}s}", *texts, f"  {number}")


if __name__ == "__main__":
    run(main)
