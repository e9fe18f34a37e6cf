"""Configurations are read strictly: what is not understood is refused with a sentence."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from scoring.errors import BadConfig
from scoring.learn.config import FOLDER, as_config, read_config
from scoring.learn.distillation.settings import DistillSettings

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class Inner:
    size: int = 8
    kind: Literal["a", "b"] = "a"


@dataclass(frozen=True)
class Settings:
    rate: float = 0.5
    name: str = "x"
    bright: bool = False
    end: float | None = None
    folders: tuple[str, ...] = ()
    pair: tuple[float, float] = (0.0, 1.0)
    inner: Inner = field(default_factory=Inner)


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('rate = 1\nfolders = ["here"]\n[inner]\nsize = 3\n')
    settings = read_config(path, Settings)
    assert settings == Settings(rate=1.0, folders=("here",), inner=Inner(size=3))
    assert isinstance(settings.rate, float)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"rat": 1}, "has no “rat”; there are rate, name"),
        ({"inner": {"siz": 1}}, "has no “inner.siz”"),
        ({"rate": "much"}, "“rate” must be a number, not 'much'"),
        ({"rate": True}, "“rate” must be a number"),
        ({"bright": 1}, "“bright” must be true or false"),
        ({"inner": {"size": 1.5}}, "“inner.size” must be a whole number"),
        ({"inner": {"kind": "c"}}, "“inner.kind” is 'c'; it can be a, b"),
        ({"inner": 3}, "“inner” must be a section"),
        ({"folders": "here"}, "“folders” must be a list"),
        ({"pair": [1]}, "“pair” must have 2 values, not 1"),
        ({"end": "late"}, "“end” must be a number"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadConfig) as refused:
        read_config(values, Settings)
    assert sentence in str(refused.value)


def test_a_missing_and_a_broken_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read"):
        read_config(tmp_path / "none.toml", Settings)
    (tmp_path / "broken.toml").write_text("rate = = 3")
    with pytest.raises(BadConfig, match="not a configuration in TOML"):
        read_config(tmp_path / "broken.toml", Settings)


def test_settings_come_back_from_their_plain_values() -> None:
    settings = Settings(end=0.25, folders=("a", "b"), pair=(1.0, 2.0), inner=Inner(3, "b"))
    assert read_config(json.loads(json.dumps(as_config(settings))), Settings) == settings


def test_a_configuration_that_ships_is_found_by_its_bare_name() -> None:
    assert read_config(Path("distill"), DistillSettings) == read_config(
        FOLDER / "distill.toml", DistillSettings
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("distill*.toml")), ids=lambda path: path.stem)
def test_configurations_of_students_that_ship_can_be_read(path: Path) -> None:
    settings = read_config(path, DistillSettings)
    assert dataclasses.is_dataclass(settings)
    assert settings.data.folder == ""
