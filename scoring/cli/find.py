"""``python -m scoring find POSE TRACK``."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from scoring.cli.inputs import check_file, read_people
from scoring.cli.sought import read_pose
from scoring.compare.published import BOX_FORMATS, Entries, Found
from scoring.compare.search import CALIBRATED, SEARCH_METRICS, find
from scoring.version import ENGINE_VERSION


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("find", help="find a pose in a video")
    parser.add_argument(
        "pose",
        metavar="POSE",
        help="a photo, a result list (.json), or the frame of a video or track as FILE@12.4s",
    )
    parser.add_argument("track", type=Path, metavar="TRACK", help="a video, or a track (.npz, .json)")
    parser.add_argument("--metric", choices=SEARCH_METRICS, default=CALIBRATED, help="default: %(default)s")
    parser.add_argument("--box-format", choices=BOX_FORMATS, default="xywh", help="for the published metrics")
    parser.add_argument("--entry", type=_place, metavar="N", help="entry of a result list to seek, from 0 up")
    parser.add_argument("--model", help="keypoint model for photos and videos")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _place(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 up")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Carry out ``find``; the exit status."""
    check_file(args.track)
    published = args.metric != CALIBRATED
    pose = read_pose(args.pose, args.model, args.entry, published=published)
    entries = read_people(args.track, args.model, published=published)
    found = find(pose, entries, args.metric, args.box_format)
    result = as_values(found, entries) | {"metric": args.metric, "engine_version": ENGINE_VERSION}
    if published:
        result["box_format"] = args.box_format
    print(json.dumps(result, ensure_ascii=False, indent=2) if args.json else as_text(result))
    return 0


def as_values(found: Found, entries: Entries) -> dict[str, Any]:
    """``found`` as values that JSON knows; what was not measured or stated is null."""
    return {
        "frame": entries.frame(found.entry),
        "image_id": found.image_id,
        "time": entries.time(found.entry),
        "entry": found.entry,
        "total": found.total,
        "coverage": float(np.mean(np.isfinite(list(found.parts.values())))),
        "parts": {name: None if math.isnan(value) else value for name, value in found.parts.items()},
    }


def as_text(result: dict[str, Any]) -> str:
    """``result`` as a table for people."""
    time = "–" if result["time"] is None else f"{result['time']:.2f} s"
    lines = [
        f"{'frame':16s}{result['frame']}" + (f"  ({result['image_id']})" if result["image_id"] else ""),
        f"{'time':16s}{time}",
        f"{'total':16s}{result['total']:5.1f}",
        f"{'coverage':16s}{result['coverage']:5.0%}",
        "",
    ]
    for name, value in result["parts"].items():
        lines.append(f"  {name.replace('_', ' '):14s}" + ("    –" if value is None else f"{value:5.1f}"))
    return "\n".join(lines)
