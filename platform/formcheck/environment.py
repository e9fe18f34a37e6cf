"""Typed reading of the environment; a wrong value stops the program with its name."""

from __future__ import annotations

from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parents[2]

env = Env(prefix="")
env.read_env(str(ROOT / ".env"), recurse=False)
