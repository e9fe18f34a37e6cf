"""What a run may be made of: a shipped configuration with some numbers changed, and which photos."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from modelroom.errors import BadChanges
from modelroom.models import TrainingRun
from scoring.learn.configs import FOLDER
from scoring.reasons import Reason

Values = dict[str, Any]

LARGEST = 1_000_000_000
"""No number of a configuration is larger; one that is infinite or none (nan) is not either."""

DEEPEST = 4
"""Sections in sections; far more than any configuration has."""

_SETTINGS = {
    "deeppose": ("scoring.learn.deeppose.settings", "DeepPoseSettings"),
    "distill": ("scoring.learn.distillation.settings", "DistillSettings"),
}


def shipped(kind: str) -> list[str]:
    """Names of the shipped configurations of ``kind``."""
    names = (path.stem for path in FOLDER.glob("*.toml"))
    return sorted(name for name in names if name.split("-")[0] == kind)


def read_changes(text: str) -> Values:
    """Changes typed as TOML, such as ``training.epochs = 2``; BadChanges for anything but numbers.

    Numbers and yes or no only: names of files and folders are the installation's business.
    """
    try:
        changes = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence = _("The changes are not lines like training.epochs = 2: %(reason)s.")
        raise BadChanges(sentence % {"reason": error}) from error
    _check(changes)
    return changes


def _check(values: Mapping[str, Any], where: str = "") -> None:
    """BadChanges for a value that is no number, or one that no database and no training takes."""
    for name, value in values.items():
        path = f"{where}{name}"
        if isinstance(value, Mapping) and where.count(".") >= DEEPEST:
            raise BadChanges(_("The changes name sections in sections that no configuration has."))
        if isinstance(value, Mapping):
            _check(value, f"{path}.")
        elif isinstance(value, int | float) and not abs(value) <= LARGEST:
            sentence = _("“%(name)s” must be a number between -%(most)s and %(most)s.")
            raise BadChanges(sentence % {"name": path, "most": f"{LARGEST:,}"})
        elif not isinstance(value, bool | int | float):
            sentence = _("“%(name)s” cannot be changed here: only numbers, true and false can.")
            raise BadChanges(sentence % {"name": path})


def written(changes: Mapping[str, Any], before: str = "") -> str:
    """Changes as they are typed, a line for each."""
    lines = [
        written(value, f"{before}{name}.")
        if isinstance(value, Mapping)
        else f"{before}{name} = {json.dumps(value)}"
        for name, value in changes.items()
    ]
    return "\n".join(lines)


def config_of(run: TrainingRun) -> Values:
    """The configuration of a run as the engine takes it; BadConfig or BadChanges if it makes no sense."""
    if run.config not in shipped(run.kind):
        raise BadChanges(Reason("bad_changes", "configuration", {"name": run.config}))
    from scoring.learn.config import read_config

    values = tomllib.loads((FOLDER / f"{run.config}.toml").read_text(encoding="utf-8"))
    merged = _merged(values, run.changes)
    read_config(merged, _settings(run.kind))
    return merged


def _merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> Values:
    merged = dict(values)
    for name, change in changes.items():
        inner = values.get(name)
        if isinstance(change, Mapping):
            merged[name] = _merged(inner if isinstance(inner, Mapping) else {}, change)
        else:
            merged[name] = change
    return merged


def _settings(kind: str) -> type[Any]:
    from importlib import import_module

    module, name = _SETTINGS[kind]
    found: type[Any] = getattr(import_module(module), name)
    return found


def held_out_of(config: Mapping[str, Any]) -> dict[str, Any]:
    """How a run of ``config`` holds photos out: arguments of ``scoring.learn.photos.split``."""
    inner = config.get("data")
    places = [config, inner] if isinstance(inner, Mapping) else [config]
    named = {"seed": "held_out_seed", "held_out_share": "held_out_share"}
    found = {argument: [place[name] for place in places if name in place] for argument, name in named.items()}
    return {argument: values[-1] for argument, values in found.items() if values}


def server_folders() -> list[Path]:
    """Folders of labelled photos that this installation allows to learn from."""
    return [Path(folder) for folder in settings.TRAINING_DATA]
