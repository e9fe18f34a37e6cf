"""Whoever slows down in part of a movement is told where, and by how much."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.feedback import tempo
from scoring.compare.feedback.sentences import sentence_of
from scoring.compare.feedback.tempo import largest_run
from scoring.compare.result import Remark
from tests.scoring.compare.movements import movement
from tests.scoring.compare.shaping import slower

pytestmark = pytest.mark.unit


def told(score: Score) -> list[Remark]:
    return [remark for remark in score.remarks if remark.kind == "keep_tempo"]


def test_a_part_done_half_as_fast_is_told_with_its_place() -> None:
    score = compare_tracks(movement(1), slower(movement(1), 2.0, 3.5, 2.0), mirror=False)
    (remark,) = told(score)
    assert remark.start == pytest.approx(2.0, abs=0.3)
    assert remark.end == pytest.approx(5.0, abs=0.3)
    assert remark.value == pytest.approx(50.0, abs=6.0)
    assert sentence_of(remark).startswith("Keep the tempo from 0:0")
    assert score.total is not None
    assert score.total >= 97


def test_the_whole_done_slowly_or_fast_is_an_even_tempo() -> None:
    for times in (0.5, 2.0):
        assert not told(compare_tracks(movement(1), slower(movement(1), 0.0, 60.0, times), mirror=False))


def test_a_short_or_slight_slowing_down_is_not_told() -> None:
    for start, end, times in ((2.0, 2.2, 2.0), (2.0, 3.0, 1.25)):
        assert not told(compare_tracks(movement(1), slower(movement(1), start, end, times), mirror=False))


def test_standing_still_for_longer_is_no_slower_tempo() -> None:
    assert not told(compare_tracks(movement(1, before=1.0), movement(1, before=3.0), mirror=False))


def test_a_rest_cut_short_between_two_slow_parts_is_no_slow_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds 1 to 2 and 6 to 7 twice as slowly; the rest between them in 0.5 s instead of 4."""
    reference = np.arange(0.0, 10.0, 1 / 30)
    practice = np.interp(reference, [0, 1, 2, 6, 7, 10], [0, 1, 3, 3.5, 5.5, 8.5])
    path = np.stack([np.arange(len(reference))] * 2, axis=1)
    moving = np.where((reference > 2.0) & (reference < 6.0), 0.0, 1.0)
    match = SimpleNamespace(
        times=np.stack([reference, practice], axis=1),
        warp=SimpleNamespace(path=path),
        completeness=1.0,
        reference=None,
    )
    for name, stands_for in (("motion", moving), ("_alike", True), ("_warp_tells", True)):
        monkeypatch.setattr(tempo, name, lambda *_, found=stands_for: found)
    seen = SimpleNamespace(weights=np.ones((len(path), 13)))
    for remark in tempo.tempo_remarks(match, seen, np.ones((len(path), 13)), 50.0):  # type: ignore[arg-type]
        assert remark.value is not None
        assert remark.value < 100.0


def test_the_run_with_the_largest_sum() -> None:
    assert largest_run(np.array([-1.0, 2.0, -1.0, 3.0, -5.0, 1.0])) == (1, 4)
    assert largest_run(np.array([-1.0, -2.0])) == (0, 0)
