"""No test is slowed down by the rate limits that another one used up."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    """Forget who tried what how often."""
    cache.clear()
