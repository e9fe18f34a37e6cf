"""The frame of the command line: subcommands, errors and exit statuses."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence

import scoring.learn.trained  # noqa: F401  (models that were trained register themselves)
from scoring.errors import ScoringError

COMMANDS = ("extract", "compare", "find", "normalise", "evaluate", "models", "train")
"""Each is a module of ``scoring.cli`` with ``add_parser(subparsers)`` and ``run(args) -> int``."""

BAD_INPUT = 2
INTERRUPTED = 130


def build_parser() -> argparse.ArgumentParser:
    """The parser of ``python -m scoring`` with every subcommand."""
    parser = argparse.ArgumentParser(
        prog="python -m scoring", description="Find people in videos and score how they move."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        importlib.import_module(f"scoring.cli.{command}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv``; the exit status.

    Bad input gives one line on stderr and status 2; an interruption 130.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or file name in an old encoding must not end the work with a traceback.
            stream.reconfigure(errors="backslashreplace" if stream is sys.stderr else "replace")
    try:
        args = build_parser().parse_args(argv)
        status = int(importlib.import_module(f"scoring.cli.{args.command}").run(args))
        # What is still held back must meet a reader who has gone here, not after us.
        sys.stdout.flush()
        return status
    except ScoringError as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        # A name that is too long, a folder that may not be entered, a full disk.
        where = f"{error.filename}: " if error.filename else ""
        print(f"error: {where}{error.strerror or error}.", file=sys.stderr)
        return BAD_INPUT
