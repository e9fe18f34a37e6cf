"""Peak memory of extraction for a short and a long clip: it must not grow with the length.

python benchmarks/memory.py [CLIP] [--model NAME] [--seconds 10 600] [--json]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from clips import make_clip, source
from command import Parser, duration, run

from scoring.pose.models import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parents[1]
MEBIBYTE = 1024  # ru_maxrss is in KiB on Linux


def measure(clip: Path, model: str) -> dict[str, Any]:
    """Peak resident memory of a process of its own that extracts ``clip``."""
    command = [sys.executable, __file__, "--child", str(clip), "--model", model]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def extract(clip: Path, model: str) -> None:
    """The child's work: extract, and print the peak."""
    from scoring.pose.extract import extract_track

    track = extract_track(clip, model=model)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    print(json.dumps({"frames": len(track), "seconds": round(track.duration, 1), "peak_mib": round(peak, 1)}))


def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("clip", nargs="?", type=Path)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--seconds", type=duration, nargs="+", default=[10.0, 600.0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        extract(args.child, args.model)
        return
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for seconds in args.seconds:
            clip = Path(folder) / f"{seconds:g}.mp4"
            make_clip(source(args.clip), clip, seconds=seconds, width=1280, height=720)
            results.append(measure(clip, args.model))
            print(results[-1], file=sys.stderr)
    growth = round(results[-1]["peak_mib"] - results[0]["peak_mib"], 1)
    print(json.dumps({"model": args.model, "clips": results, "growth_mib": growth}))


if __name__ == "__main__":
    run(main)
