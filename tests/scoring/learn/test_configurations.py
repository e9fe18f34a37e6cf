"""Configurations are read strictly: what is not understood is refused with a sentence."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

import pytest

from scoring.errors import BadConfig
from scoring.learn.config import PositiveInt, Share, as_config, read_config, section
from scoring.learn.configs import FOLDER
from scoring.learn.distillation.settings import DistillSettings

pytestmark = pytest.mark.unit


@section
class Inner:
    size: int = 8
    kind: Literal["a", "b"] = "a"


@section
class Ranges:
    count: PositiveInt = 1
    share: Share = 0.0

    def __post_init__(self) -> None:
        if self.count == 3 and self.share == 0.5:
            raise ValueError("Three halves are refused.")


@section
class Settings:
    rate: float = 0.5
    name: str = "x"
    bright: bool = False
    end: float | None = None
    folders: tuple[str, ...] = ()
    pair: tuple[float, float] = (0.0, 1.0)
    inner: Inner = field(default_factory=Inner)
    ranges: Ranges = field(default_factory=Ranges)


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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rat = 1", r"mine\.toml has no “rat”; there are rate, name"),
        ("[inner]\nsize = 'large'", r"In mine\.toml “inner\.size” must be a whole number, not 'large'\."),
        ("[ranges]\ncount = 0", r"In mine\.toml “count” is 0; it must be above 0 \(section ranges\)\."),
        (
            "[ranges]\nshare = 1.0",
            r"“share” is 1\.0; it must be from 0 to below 1 \(section ranges\)\.",
        ),
        ("[ranges]\ncount = 3\nshare = 0.5", r"In mine\.toml “ranges”: Three halves are refused\."),
        ("pair = [1, 2, 3]", r"In mine\.toml “pair” must have 2 values, not 3\."),
        ("name = 2026-11-29", "text, numbers, lists and sections"),
    ],
)
def test_the_sentence_names_the_file_the_key_and_what_is_allowed(
    text: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(BadConfig, match=f"{sentence}"):
        read_config(path, Settings)


def test_values_are_checked_however_they_are_made() -> None:
    with pytest.raises(BadConfig, match="“count” is -1; it must be above 0"):
        Ranges(count=-1)
    with pytest.raises(BadConfig, match="“share” is 2"):
        dataclasses.replace(Ranges(), share=2.0)
    with pytest.raises(BadConfig, match="Three halves"):
        Ranges(count=3, share=0.5)


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
