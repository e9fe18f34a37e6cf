"""With few examples: the nearest by alignment, and when the model takes over."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scoring.errors import BadRun, NotComparable
from scoring.learn.events.clips import Clip, clip_of
from scoring.learn.events.nearest import Nearest, described, distance, learn_nearest, recognise_nearest, vote
from scoring.learn.events.result import Comparison, better_of, compared, sign_test
from tests.scoring.learn.events.toys import clip, clips, track

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[4]


def examples(*labels: str, count: int = 2) -> Nearest:
    return learn_nearest(
        [clip_of(track(name, at=0.5, seed=seed), label=name) for name in labels for seed in range(count)]
    )


def turned(clip: Clip) -> Clip:
    """``clip`` with left and right exchanged."""
    points = clip.points[:, list(clip.layout.swaps)] * np.array([-1.0, 1.0], np.float32)
    return replace(clip, points=points)


def test_the_same_movement_is_nearer_than_another_also_at_another_speed() -> None:
    arm, slow, leg = (
        described(one) for one in (clip("arm"), clip("arm", frames=45, width=3.0, seed=4), clip("leg"))
    )
    assert distance(arm, slow) < distance(arm, leg)
    assert distance(arm, leg) == pytest.approx(distance(leg, arm))


def test_a_mirrored_movement_is_the_same_unless_sides_matter() -> None:
    left = clip("arm")
    sides = [described(one) for one in (left, turned(left))]
    assert distance(*sides) < 0.1 * distance(*sides, mirror=False)


def test_left_and_right_are_told_apart_where_they_are_two_movements() -> None:
    left = clip_of(track("arm"), label="left")
    right = replace(turned(left), label="right")
    sided = learn_nearest([left, right], sided={"left", "right"})
    for one in (left, right):
        assert recognise_nearest(sided, one).label == one.label
        assert recognise_nearest(sided, one).certainty > 0.9
    same = recognise_nearest(learn_nearest([left, right]), right).probabilities
    assert same["left"] == pytest.approx(same["right"], abs=0.05)


def test_one_example_of_each_is_enough() -> None:
    nearest = examples("arm", "leg", count=1)
    for name in ("arm", "leg"):
        found = recognise_nearest(nearest, track(name, at=0.6, seed=33))
        assert (found.label, found.known) == (name, True)
        assert found.certainty > 0.5
        assert (len(found.attention), found.peaks) == (0, ())


def test_who_repeats_a_movement_many_times_still_does_it() -> None:
    # The warp goes three times as fast at most: one clip beside five in a row could not be laid at all.
    once, other = clip("arm"), clip("leg")
    often = replace(once, points=np.tile(clip("arm", seed=3).points, (5, 1, 1)), seen=np.ones(150, bool))
    one, many, leg = (described(each) for each in (once, often, other))
    assert distance(one, many) < 0.7 * distance(leg, many) < 1.0
    assert distance(one, many) == pytest.approx(distance(many, one))


def test_joints_that_nobody_saw_do_not_count() -> None:
    whole, hidden, leg = track("arm"), track("arm", seed=2), track("leg", seed=3)
    hidden.keypoints[:, 11:, 2] = 0
    same, cut, other = (described(clip_of(one)) for one in (whole, hidden, leg))
    assert distance(same, cut) < 0.5 * distance(other, cut)


def test_one_moment_alone_is_no_movement() -> None:
    with pytest.raises(NotComparable, match="One moment alone"):
        described(clip("arm", frames=1))
    with pytest.raises(NotComparable, match="One moment alone"):
        recognise_nearest(examples("arm"), track("arm", frames=5).between(None, 0.0))


def test_with_one_movement_alone_it_says_that_one_or_none() -> None:
    nearest = examples("arm")
    assert recognise_nearest(nearest, track("arm", seed=9)).label == "arm"
    lying = track("arm", seed=9)
    lying.keypoints[:, :, :2] = lying.keypoints[:, :, 1::-1]
    found = recognise_nearest(nearest, lying)
    assert (found.label, found.known) == ("", False)


def test_very_short_tracks_can_be_compared() -> None:
    assert recognise_nearest(examples("arm", "leg"), track("arm", frames=2)).probabilities


def test_without_examples_there_is_a_sentence() -> None:
    with pytest.raises(NotComparable, match="no example yet"):
        recognise_nearest(learn_nearest([]), track("arm"))


WITHOUT_TORCH = """
import sys
from scoring.learn.events.clips import Clip, clip_of
from scoring.learn.events.nearest import learn_nearest, recognise_nearest
from tests.scoring.learn.events.toys import track
nearest = learn_nearest([clip_of(track("arm"), label="arm"), clip_of(track("leg"), label="leg")])
print(recognise_nearest(nearest, track("arm", seed=5)).label, "torch" in sys.modules)
"""


def test_asking_the_nearest_examples_never_loads_torch() -> None:
    # A worker of the product that trains nothing stays small.
    done = subprocess.run([sys.executable, "-c", WITHOUT_TORCH], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["arm", "False"], done.stderr


def test_nearer_examples_weigh_more() -> None:
    assert vote(np.array([0.1, 0.9, 0.8]), ["arm", "leg", "leg"], 3) == "arm"
    assert vote(np.array([0.4, 0.5, 0.5]), ["arm", "leg", "leg"], 3) == "leg"


def test_both_ways_are_judged_on_clips_that_neither_learned_from() -> None:
    given = clips(3, labels=("arm", "leg"), bent=0.0)
    folds = np.array([0, 0, 1, 1, 2, 2])
    found = compared(given, folds, np.arange(6), np.array([True, False] * 3))
    assert found.clips == 6
    assert found.model == 0.5
    assert found.alignment > 0.5
    assert len(found.said) == 6


def test_an_example_in_the_same_fold_does_not_help() -> None:
    given = [clip("arm", seed=1), clip("arm", seed=1), clip("leg", seed=2), clip("leg", seed=3)]
    found = compared(given, np.array([0, 0, 1, 2]), np.array([0]), np.array([True]))
    assert found.said == ("leg",)


def test_what_cannot_be_aligned_counts_for_neither() -> None:
    given = [clip("arm", seed=1), clip("arm", seed=2), clip("leg", seed=3), clip("leg", frames=1, seed=4)]
    found = compared(given, np.arange(4), np.arange(4), np.ones(4, bool))
    assert found.said[3] is None
    assert (found.clips, found.model) == (3, 1.0)
    nothing = compared(given, np.arange(4), np.array([3]), np.ones(1, bool))
    assert (nothing.clips, nothing.p, nothing.better) == (0, 1.0, "alignment")


@pytest.mark.parametrize(
    ("model", "alignment", "p", "better"),
    [(0.9, 0.7, 0.001, "model"), (0.9, 0.85, 0.3, "alignment"), (0.6, 0.8, 0.99, "alignment")],
)
def test_the_model_takes_over_when_it_is_measurably_better(
    model: float, alignment: float, p: float, better: str
) -> None:
    assert Comparison(50, model, alignment, p, ()).better == better


def test_a_finished_run_says_which_way_to_go(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="no finished run"):
        better_of(tmp_path)
    for found, way in (
        (None, "alignment"),
        ({"better": "model"}, "model"),
        ({"better": "alignment"}, "alignment"),
    ):
        (tmp_path / "metrics.json").write_text(json.dumps({"alignment": found}))
        assert better_of(tmp_path) == way


def test_the_sign_test_asks_only_about_clips_on_which_they_differ() -> None:
    same = np.array([True, False, True])
    assert sign_test(same, same) == 1.0
    assert sign_test(np.ones(10, bool), np.zeros(10, bool)) == pytest.approx(2.0**-10)
    assert sign_test(np.zeros(10, bool), np.ones(10, bool)) == 1.0
