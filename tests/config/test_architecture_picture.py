"""The pictures of the house in docs/ARCHITECTURE.md are those of the code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]


def test_the_pictures_show_the_imports_of_the_code() -> None:
    command = [sys.executable, "docs/architecture.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
