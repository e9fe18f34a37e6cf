"""``python -m scoring models list|install|ship``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tqdm import tqdm

from scoring.pose import install
from scoring.pose.models import DEFAULT_MODEL, MODEL_FILES, is_installed, models_dir


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("models", help="list, install or ship keypoint models")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="which there are, and whether they are installed")
    actions.add_parser("install", help="install what is missing")
    ship = actions.add_parser("ship", help="put a trained student in the place of the one in this checkout")
    ship.add_argument("run", type=Path, metavar="RUN", help="its run folder")
    ship.add_argument("--command", required=True, dest="made_by", help="what made it, for the model card")
    ship.add_argument("--terms", required=True, help="the terms of what it learned from, for the card")


def run(args: argparse.Namespace) -> int:
    """Carry out ``models``; the exit status."""
    if args.action == "ship":
        return ship_student(args)
    return install_models() if args.action == "install" else list_models()


def ship_student(args: argparse.Namespace) -> int:
    """Put the student of a run where the product takes it from; it is installed by ``models install``."""
    from scoring.learn.distillation.export import ship
    from scoring.pose import student

    manifest = ship(args.run, student.FOLDER, command=args.made_by, terms=args.terms)
    print(f"{student.FOLDER}: {manifest['sha256'][:8]}, PCK@0.2 {manifest['figures']['held_out']['pck@0.2']}")
    return 0


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
