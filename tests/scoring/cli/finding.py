"""Calls of ``python -m scoring find`` and the lists they read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scoring.cli.main import main


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["find", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line that a wrong call gives with status 2."""
    assert main(["find", *words]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def listed(path: Path, entries: list[dict[str, Any]]) -> str:
    path.write_text(json.dumps(entries))
    return str(path)
