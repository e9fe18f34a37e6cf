"""``python -m scoring normalise RESULT.json --out NORMALISED.json``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from scoring.cli.extract import check_target
from scoring.cli.inputs import check_file
from scoring.compare.published import BOX_FORMATS, entries_of_list, normalised_list, read_list
from scoring.errors import BadChoice


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("normalise", help="normalise a result list by its boxes, as published")
    parser.add_argument("result", type=Path, metavar="RESULT.json", help="a list as AlphaPose writes it")
    parser.add_argument("--out", type=Path, required=True, metavar="NORMALISED.json")
    parser.add_argument(
        "--box-format",
        choices=BOX_FORMATS,
        default="xywh",
        help="how boxes are read: xywh as AlphaPose writes them (default), xyxy as published",
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON")


def run(args: argparse.Namespace) -> int:
    """Carry out ``normalise``; the exit status."""
    from scoring.pose.files import write_whole

    check_file(args.result)
    check_target(args.out, (".json",), "a normalised list")
    if args.out.exists() and args.out.samefile(args.result):
        raise BadChoice(f"{args.out} is the list that is read; name another file with --out.")
    listed = read_list(args.result)
    entries = entries_of_list(listed, args.result.name)
    written = normalised_list(listed, entries, args.box_format)
    write_whole(args.out, json.dumps(written).encode())
    facts = {
        "entries": len(entries),
        "already_normalised": entries.normalised,
        "box_format": None if entries.normalised else args.box_format,
        "out": str(args.out),
    }
    print(json.dumps(facts) if args.json else _sentence(facts))
    return 0


def _sentence(facts: dict[str, Any]) -> str:
    count = "1 entry" if facts["entries"] == 1 else f"{facts['entries']} entries"
    if facts["already_normalised"]:
        return f"{facts['out']}: {count}, normalised already and left as they were"
    return f"{facts['out']}: {count} normalised, boxes read as {facts['box_format']}"
