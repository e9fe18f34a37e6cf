"""The badge of a training run has a colour that goes with its word."""

from __future__ import annotations

import pytest

from modelroom.models import TrainingRun
from modelroom.runs.selectors import RunState, State

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("state", "colour"),
    [
        (State.WAITING, "primary"),
        (State.TRAINING, "primary"),
        (State.STOPPING, "primary"),
        (State.STOPPED, "secondary"),
        (State.FAILED, "danger"),
        (State.FINISHED, "success"),
    ],
)
def test_what_goes_on_what_failed_and_what_is_done_are_told_apart(state: State, colour: str) -> None:
    assert RunState(run=TrainingRun(), state=state, percent=0).colour == colour
