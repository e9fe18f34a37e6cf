"""Benchmarks run as commands, but in this process: starting another takes longer than most of the work."""

from __future__ import annotations

import io
import runpy
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


def run_here(script: str, *arguments: str) -> Done:
    """``python benchmarks/<script> <arguments>``; an error that nobody caught goes on to the test."""
    path = ROOT / "benchmarks" / script
    out, err, status = io.StringIO(), io.StringIO(), 0
    with (
        pytest.MonkeyPatch.context() as patch,
        chdir(ROOT),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", [str(path), *arguments])
        patch.syspath_prepend(path.parent)
        try:
            runpy.run_path(str(path), run_name="__main__")
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):
                err.write(end.code + "\n")
    return Done(status, out.getvalue(), err.getvalue())
