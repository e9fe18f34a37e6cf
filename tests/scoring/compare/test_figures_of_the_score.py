"""Every figure of the score on drawn scenes stays what it is, unless it is changed on purpose.

After a change that is meant: raise ENGINE_VERSION if stored scores would differ, run
``python -m tests.scoring.compare.scenes`` and look at what became different.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.scoring.compare.scenes import FIGURES, figures, scenes

pytestmark = pytest.mark.unit

ROUNDING = 0.02
"""By how much a figure may differ: processors round differently, and figures are kept to two places."""

KEPT = json.loads(FIGURES.read_text())


def differences(kept: Any, found: Any, where: str = "") -> list[str]:
    """Where ``found`` is not what was kept, in words."""
    if isinstance(kept, dict) and isinstance(found, dict):
        names = sorted({*kept, *found})
        return [
            line for name in names for line in differences(kept.get(name), found.get(name), f"{where} {name}")
        ]
    if isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        return [
            line
            for place, two in enumerate(zip(kept, found, strict=True))
            for line in differences(*two, f"{where} {place}")
        ]
    numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (kept, found))
    same = abs(kept - found) <= ROUNDING if numbers else kept == found
    return [] if same else [f"{where.strip()}: {kept} became {found}"]


@pytest.mark.parametrize("name", list(scenes()))
def test_a_scene_keeps_its_figures(name: str) -> None:
    assert differences(KEPT.get(name), json.loads(json.dumps(figures(scenes()[name])))) == []


def test_every_kept_figure_has_its_scene() -> None:
    assert set(KEPT) == set(scenes())
