"""How a benchmark ends when it is used wrongly or lacks something: with one line and status 2."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from scoring.errors import ScoringError


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        refuse(f"{message} (--help tells more)")


def refuse(message: str) -> NoReturn:
    """Say in one line why there are no figures, and end with status 2."""
    sys.stderr.write(f"error: {' '.join(message.split())}\n")
    raise SystemExit(2)


def run(main: Callable[[], int | None]) -> NoReturn:
    """End with what ``main`` answers; an error that the user can mend becomes one line."""
    try:
        status = main()
    except (ScoringError, OSError) as error:
        refuse(str(error))
    except subprocess.CalledProcessError as error:
        refuse(f"{' '.join(map(str, error.cmd[:3]))} … failed; what it said stands above.")
    except KeyboardInterrupt:
        refuse("stopped")
    raise SystemExit(status or 0)


def positive(text: str) -> int:
    """A whole number from 1 up, as an argument's type."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text or 'nothing'} is not a whole number from 1 up")
    return int(text)


def duration(text: str) -> float:
    """A number of seconds above 0, as an argument's type."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 86_400:
        raise argparse.ArgumentTypeError(f"{text or 'nothing'} is not a number of seconds above 0")
    return number


def numbers(text: str) -> list[int]:
    """Whole numbers with commas, as an argument's type."""
    try:
        return [int(one) for one in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no list of numbers such as 1,4") from None


def folder(text: str) -> Path:
    """A folder that is there, as an argument's type."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is no folder")
    return path
