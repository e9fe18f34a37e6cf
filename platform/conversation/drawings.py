"""Drawings on a frame: which ones are taken in. Lines in numbers, never markup."""

from __future__ import annotations

import json
import math
from typing import Any

from jsonschema import Draft202012Validator

from conversation.errors import BadDrawing

MOST_SHAPES, MOST_POINTS, MOST_IN_ALL = 30, 400, 2000
"""Shapes of a drawing, points of a freehand line, points of all together: a picture full of them, some 30 kB.
Set by hand."""

LONGEST = 80_000
"""Letters of a drawing as it is sent."""

COLOURS = ("yellow", "red", "blue", "white")
DECIMALS = 4
"""Kept of a coordinate: a tenth of a pixel of the largest film."""


def _points(least: int, most: int) -> dict[str, Any]:
    number = {"type": "number", "minimum": 0, "maximum": 1}
    point = {"type": "array", "minItems": 2, "maxItems": 2, "items": number}
    return {"type": "array", "minItems": least, "maxItems": most, "items": point}


def _shape(kind: str, least: int, most: int) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "kind": {"enum": [kind]},
            "colour": {"enum": list(COLOURS)},
            "points": _points(least, most),
        },
        "required": ["kind", "colour", "points"],
        "additionalProperties": False,
    }


SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": (
        "Shapes on the frame at the comment's moment. Points are shares 0..1 of the frame's width and "
        "height: of a line and an arrow (from tail to head) both ends; of a circle its middle and a place on "
        "it; of an angle one end, the corner, the other end; of a freehand line its course."
    ),
    "properties": {
        "shapes": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_SHAPES,
            "items": {
                "oneOf": [
                    *(_shape(kind, 2, 2) for kind in ("line", "arrow", "circle")),
                    _shape("angle", 3, 3),
                    _shape("freehand", 2, MOST_POINTS),
                ]
            },
        }
    },
    "required": ["shapes"],
    "additionalProperties": False,
}
"""What a drawing is, for whoever sends one; ``clean_drawing`` asks the same."""

_VALIDATOR = Draft202012Validator(SCHEMA)


def clean_drawing(value: Any) -> dict[str, Any]:
    """The drawing with its numbers rounded, once it is one; BadDrawing."""
    if not _VALIDATOR.is_valid(value):
        raise BadDrawing
    shapes = [
        {**shape, "points": [_rounded(point) for point in shape["points"]]} for shape in value["shapes"]
    ]
    if sum(len(shape["points"]) for shape in shapes) > MOST_IN_ALL:
        raise BadDrawing
    return {"shapes": shapes}


def _rounded(point: list[float]) -> list[float]:
    # Not a number is neither less than 0 nor more than 1.
    if not all(math.isfinite(value) for value in point):
        raise BadDrawing
    return [round(float(value), DECIMALS) for value in point]


def drawing_in(text: str) -> dict[str, Any] | None:
    """The drawing in the field of a form; None where it is empty; BadDrawing."""
    if not text.strip():
        return None
    if len(text) > LONGEST:
        raise BadDrawing
    try:
        return clean_drawing(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise BadDrawing from error
