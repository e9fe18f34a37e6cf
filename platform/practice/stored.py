"""How a score of the engine is kept: its facts in a row, its arrays as one small file.

The engine's ``ScoreFacts`` is the one schema. A fact that has a column of its
own lies there, because something is sought by it or always was; every other one
lies in the column ``further``. ``Score.facts`` reads both.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np

from practice.models import Score
from scoring.arrays import FloatArray, IntArray
from scoring.compare.result import Score as EngineScore
from scoring.compare.result import ScoreFacts, plain_facts

COLUMNS = frozenset(column.name for column in Score._meta.fields)


def columns_of(result: ScoreFacts) -> dict[str, Any]:
    """The values of a row's columns for the engine's result."""
    facts = plain_facts(result)
    # The engine gives both numbers together.
    compared, there = facts.pop("reference_repetitions")
    return {
        **{name: value for name, value in facts.items() if name in COLUMNS},
        "repetitions_compared": compared,
        "reference_repetitions": there,
        "further": {name: value for name, value in facts.items() if name not in COLUMNS},
    }


@dataclass(frozen=True)
class Detail:
    """Alignment path and what was measured along it; P places, 13 parts.

    ``path [P, 2]`` frame indices and ``path_times [P, 2]`` seconds (reference,
    practice), ``values [P, 13]`` 0..100 and ``degrees [P, 13]``, NaN where not
    measured.
    """

    path: IntArray
    path_times: FloatArray
    values: FloatArray
    degrees: FloatArray


def detail_bytes(result: EngineScore) -> bytes:
    """The arrays of an engine's score, compressed."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        path=result.path.astype(np.int32),
        path_times=result.path_times.astype(np.float64),
        frame_values=result.frame_values.astype(np.float16),
        frame_degrees=result.frame_degrees.astype(np.float16),
    )
    return buffer.getvalue()


def load_detail(score: Score) -> Detail:
    """The arrays stored with ``score``."""
    with score.detail.open("rb") as file:
        data = np.load(io.BytesIO(file.read()), allow_pickle=False)
    return Detail(
        path=data["path"],
        path_times=data["path_times"],
        values=data["frame_values"].astype(np.float32),
        degrees=data["frame_degrees"].astype(np.float32),
    )
