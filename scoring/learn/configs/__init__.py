"""The configurations that ship, one TOML file each; ``scoring.learn.config`` reads them by their names."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
