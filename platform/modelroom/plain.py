"""Values as a JSON column holds them."""

from __future__ import annotations

import math
from typing import Any


def plain(values: Any) -> Any:
    """``values`` with names as text; a number that is none, which JSON does not have, becomes null."""
    if isinstance(values, dict):
        return {str(name): plain(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [plain(value) for value in values]
    if isinstance(values, float) and not math.isfinite(values):
        return None
    return values
