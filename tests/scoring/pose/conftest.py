"""Models that are slow to load are loaded once."""

from __future__ import annotations

from functools import cache

import pytest

from scoring.pose.estimators import Estimator, load_estimator
from scoring.pose.models import is_installed


@cache
def estimator(name: str) -> Estimator:
    """The model ``name``; the test is skipped where it is not installed."""
    if not is_installed(name):
        pytest.skip(f"the keypoint model {name} is not installed; run `make setup`")
    return load_estimator(name)
