"""A take that lacks a part of the movement or a joint says nothing of it, and takes nothing from others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.align.match import find_match
from scoring.compare.engine import prepare
from scoring.compare.quality import standard
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import as_track, hidden, joints, movement, shifted

pytestmark = pytest.mark.slow

FACE = [name for name in COCO17.joints if name.rpartition("_")[2] in ("nose", "eye", "ear")]


def long_movement(size: float) -> PoseTrack:
    seconds = np.arange(0.0, 12.0, 1 / 30)
    return as_track(joints(seconds, 6, size, held=12.0), seconds)


def test_a_take_without_the_end_of_the_movement_does_not_excuse_a_mistake() -> None:
    reference, practice = movement(6), movement(6, size=0.8)
    cut = movement(6, size=0.95).between(0.0, 2.2)
    alone, with_take = compare_tracks(reference, practice), compare_tracks(reference, practice, takes=[cut])
    assert with_take.total == pytest.approx(alone.total, abs=3)


def test_of_a_long_movement_the_stretches_that_a_take_does_are_compared_with_it() -> None:
    reference, practice = long_movement(1.0), long_movement(0.8)
    departures = []
    for takes in ([], [long_movement(0.95).between(0.0, 6.0)] * 3, [long_movement(0.95)] * 3):
        ready = prepare(reference, takes=takes)
        match = find_match(ready.clip, ready.clip.against(practice), mirrored=False)
        departures.append(float(ready.standard.departures(match).parts.mean()))
    assert len({round(one, 3) for one in departures}) == 3, departures


def test_errors_after_the_end_of_all_takes_count_whole() -> None:
    reference, practice = movement(7), shifted(movement(7), "left_wrist", (0.0, -0.35))
    take = shifted(movement(7), "left_wrist", (0.0, -0.4)).between(0.0, 2.5)
    alone, with_take = compare_tracks(reference, practice), compare_tracks(reference, practice, takes=[take])
    late = with_take.path_times[:, 0] > 3.6
    np.testing.assert_allclose(with_take.frame_values[late], alone.frame_values[late], atol=1.0)
    early = with_take.path_times[:, 0] < 2.0
    assert np.nanmean(with_take.frame_values[early]) > np.nanmean(alone.frame_values[early]) + 1


def test_a_take_that_hides_a_joint_does_not_silence_it() -> None:
    reference, bad = movement(6), shifted(movement(6), "left_wrist", (0.0, -0.4))
    takes = [movement(6, size=size) for size in (0.95, 1.05)]
    one_hides = [takes[0], hidden(takes[1], ["left_wrist"])]
    whole = compare_tracks(reference, bad, takes=takes)
    partly = compare_tracks(reference, bad, takes=one_hides)
    assert partly.total == pytest.approx(whole.total, abs=4)
    assert partly.parts["left_wrist"].value == pytest.approx(whole.parts["left_wrist"].value, abs=5)


def test_takes_that_hide_a_joint_do_not_make_its_errors_count_more() -> None:
    reference, practice = movement(7), shifted(movement(7), "left_wrist", (0.0, -0.35))
    shows = shifted(movement(7), "left_wrist", (0.0, -0.4))
    one = compare_tracks(reference, practice, takes=[shows])
    more = compare_tracks(reference, practice, takes=[shows, *[hidden(shows, ["left_wrist"])] * 3])
    wrist = 5
    np.testing.assert_allclose(more.frame_values[:, wrist], one.frame_values[:, wrist], atol=1e-6)


def test_what_is_kept_of_takes_is_not_handed_to_other_takes() -> None:
    reference, practice = movement(5), movement(5, size=0.8)
    one = prepare(reference, takes=[movement(5, size=0.9)] * 3)
    other = prepare(reference, takes=[movement(5, size=1.2)] * 3)
    expected = other.compare(practice).total
    assert one.compare(practice).total != expected
    mixed = replace(one, standard=replace(one.standard, takes=other.standard.takes))
    assert mixed.compare(practice).total == expected


def test_traits_of_takes_are_kept_though_no_source_shows_a_face() -> None:
    ready = prepare(hidden(movement(5), FACE), takes=[movement(5, size=0.9)] * 3)
    ready.compare(movement(5, size=0.8))
    assert len(ready.standard._known) == 1


def test_a_standard_that_lives_long_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard, "MOST_KEPT", 3)
    ready = prepare(movement(5), takes=[movement(5, size=0.9)] * 3)
    ends = np.linspace(2.0, 3.8, 8)
    totals = [ready.compare(movement(5, size=0.8).between(0.0, float(end))).total for end in ends]
    assert len(ready.standard._known) <= 3
    assert [ready.compare(movement(5, size=0.8).between(0.0, float(end))).total for end in ends] == totals


def test_hundreds_of_takes_can_be_compared_with() -> None:
    takes = [movement(5, size=0.9, fps=10.0)] * 200
    score = compare_tracks(movement(5), movement(5, size=0.95), takes=takes)
    assert score.total is not None
    assert score.total > 90
