"""A movement done more slowly is the same movement, later; only the stretch that is named takes longer."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.pose.changed import slowed
from tests.scoring.compare.movements import movement

pytestmark = pytest.mark.unit


def test_only_the_stretch_that_is_named_takes_longer() -> None:
    track = movement()
    slow = slowed(track, 1.0, 2.0, 3.0)
    before, after = track.times <= 1.0, track.times >= 2.0
    assert np.array_equal(slow.times[before], track.times[before])
    assert np.allclose(slow.times[after], track.times[after] + 2.0)
    assert np.array_equal(slow.keypoints, track.keypoints)
