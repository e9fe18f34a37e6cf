"""``python -m scoring models list|install``."""

from __future__ import annotations

import argparse
from typing import Any

from tqdm import tqdm

from scoring.pose import install
from scoring.pose.models import DEFAULT_MODEL, MODEL_FILES, is_installed, models_dir


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("models", help="list or install the keypoint models")
    parser.add_argument("action", choices=("list", "install"))


def run(args: argparse.Namespace) -> int:
    """Carry out ``models``; the exit status."""
    return install_models() if args.action == "install" else list_models()


def list_models() -> int:
    """Print each model, whether it is installed, and the models folder."""
    for name in MODEL_FILES:
        state = "installed" if is_installed(name) else "not installed"
        default = "  (default)" if name == DEFAULT_MODEL else ""
        print(f"{name:20s} {state}{default}")
    print(f"in {models_dir()}")
    return 0


def install_models() -> int:
    """Install what is missing, with a progress bar over the steps."""
    models_dir().mkdir(parents=True, exist_ok=True)
    todo = install.steps()
    if not todo:
        print(f"The keypoint models are installed in {models_dir()}.")
        return 0
    with tqdm(total=len(todo), unit="step", desc="keypoint models") as bar:

        def report(description: str) -> None:
            bar.set_description(description)
            bar.refresh()

        install.run_steps(todo, report, lambda: bar.update(1))
    print(f"The keypoint models are installed in {models_dir()}.")
    return 0
