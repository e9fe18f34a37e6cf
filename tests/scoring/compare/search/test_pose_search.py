"""Among many stored frames the index finds what looking at each of them would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare.published import Entries, Found, entries_of_track
from scoring.compare.search import SEARCH_METRICS, PoseIndex, find
from scoring.errors import NoPersonFound, NotComparable
from scoring.pose.skeleton import SKELETONS, Skeleton
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import changed, hidden, movement

pytestmark = pytest.mark.unit

TRACKS = [movement(seed, scale=100.0 + 40 * seed) for seed in range(4)]


def pose_of(track: PoseTrack, frame: int) -> Entries:
    return entries_of_track(track.select(np.arange(len(track)) == frame), whole=False)


def shaken(track: PoseTrack, seed: int = 0, pixels: float = 4.0) -> PoseTrack:
    """``track`` with every joint a little off and sure to another degree."""
    rng = np.random.default_rng(seed)
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] += rng.normal(0, pixels, keypoints[:, :, :2].shape)
    keypoints[:, :, 2] = rng.uniform(0.25, 1.0, keypoints.shape[:2])
    return changed(track, keypoints)


def plainly(pose: Entries, tracks: list[PoseTrack], metric: str) -> tuple[int, int, Found]:
    """Track and frame by looking through each track, the later one on a tie."""
    best: tuple[int, int, Found] | None = None
    for place, track in enumerate(tracks):
        entries = entries_of_track(track, whole=metric != "calibrated")
        found = find(pose, entries, metric)
        if best is None or found.total >= best[2].total:
            best = place, entries.frame(found.entry), found
    assert best is not None
    return best


@pytest.mark.parametrize("metric", SEARCH_METRICS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), track=st.integers(0, 3), frame=st.integers(0, 119))
def test_the_best_frame_is_that_of_the_plain_formulas_to_the_last_bit(
    metric: str, seed: int, track: int, frame: int
) -> None:
    tracks = [shaken(one, seed) for one in TRACKS]
    pose = pose_of(shaken(TRACKS[track], seed + 1, pixels=12.0), frame)
    place, number, found = plainly(pose, tracks, metric)
    hit = PoseIndex.build(tracks, metrics=[metric]).search(pose, metric)[0]
    assert (hit.track, hit.frame) == (place, number)
    assert hit.total == found.total
    assert hit.parts == found.parts
    assert hit.time == tracks[place].times[number]


@pytest.mark.parametrize("metric", SEARCH_METRICS)
def test_the_k_best_come_in_the_order_of_their_totals(metric: str) -> None:
    track = shaken(TRACKS[0], 3)
    pose = pose_of(shaken(TRACKS[1], 4), 60)
    hits = PoseIndex.build([track]).search(pose, metric, 10)
    each = [find(pose, pose_of(track, frame), metric).total for frame in range(len(track))]
    assert [hit.total for hit in hits] == sorted(each, reverse=True)[:10]
    assert [hit.frame for hit in hits] == list(np.argsort(-np.array(each), kind="stable")[:10])


@pytest.mark.parametrize("metric", SEARCH_METRICS)
def test_of_equal_frames_the_later_comes_first(metric: str) -> None:
    still = TRACKS[0].select(np.arange(120) == 7)
    keypoints = np.repeat(still.keypoints, 5, axis=0)
    held = replace(
        still, times=np.arange(5) / 30, keypoints=keypoints, boxes=np.repeat(still.boxes, 5, axis=0)
    )
    hits = PoseIndex.build([held, TRACKS[0], held]).search(pose_of(still, 0), metric, 11)
    assert [(hit.track, hit.frame) for hit in hits] == [
        *((2, frame) for frame in (4, 3, 2, 1, 0)),
        (1, 7),
        *((0, frame) for frame in (4, 3, 2, 1, 0)),
    ]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), away=st.sampled_from([1e3, 1e5, 1e8]))
def test_a_joint_far_away_leaves_the_nearest_frame_the_best(seed: int, away: float) -> None:
    track = shaken(TRACKS[1], seed)
    pose = pose_of(shaken(TRACKS[1], seed + 1), 60)
    pose.keypoints[0, 9, 0] += away
    found = find(pose, entries_of_track(track), "calibrated")
    hit = PoseIndex.build([track], metrics=["calibrated"]).search(pose, "calibrated")[0]
    assert (hit.frame, hit.total) == (found.entry, found.total)
    assert found.parts["right_knee"] > 50


@pytest.mark.parametrize("metric", SEARCH_METRICS)
def test_hits_may_be_asked_for_some_time_apart(metric: str) -> None:
    index = PoseIndex.build(TRACKS)
    hits = index.search(pose_of(TRACKS[2], 50), metric, 6, apart=1.0)
    assert (hits[0].track, hits[0].frame) == (2, 50)
    assert [hit.total for hit in hits] == sorted((hit.total for hit in hits), reverse=True)
    for one in hits:
        for other in hits:
            assert one is other or one.track != other.track or abs(one.time - other.time) >= 1.0


def test_no_more_come_back_than_there_are() -> None:
    index = PoseIndex.build(TRACKS[:1])
    assert len(index.search(pose_of(TRACKS[0], 0), "cosine", 1000)) == len(index) == 120
    assert len(index.search(pose_of(TRACKS[0], 0), "cosine", 1000, apart=100.0)) == 1


@pytest.mark.parametrize("metric", SEARCH_METRICS)
def test_frames_without_a_person_are_never_found(metric: str) -> None:
    joints = list(TRACKS[0].skeleton.joints)
    gone = hidden(TRACKS[0], joints, slice(40, 60))
    hits = PoseIndex.build([gone]).search(pose_of(TRACKS[0], 50), metric, 200)
    assert len(hits) == 100
    assert not {hit.frame for hit in hits} & set(range(40, 60))


def test_frames_that_lack_a_joint_are_found_by_the_calibrated_metric_alone() -> None:
    index = PoseIndex.build([hidden(TRACKS[0], ["left_wrist"], slice(40, 60))])
    pose = pose_of(TRACKS[0], 50)
    hit = index.search(pose, "calibrated")[0]
    assert hit.frame == 50
    assert hit.total == pytest.approx(100.0)
    assert np.isnan(hit.parts["left_wrist"])
    assert {hit.frame for hit in index.search(pose, "cosine", 120)} == {*range(40), *range(60, 120)}


def test_an_index_is_made_for_the_metrics_asked_for() -> None:
    index = PoseIndex.build(TRACKS, metrics=["calibrated"])
    assert index.nbytes < PoseIndex.build(TRACKS).nbytes
    with pytest.raises(NotComparable, match="not built for the metric “cosine”"):
        index.search(pose_of(TRACKS[0], 0), "cosine")


def test_the_share_done_is_told() -> None:
    told: list[float] = []
    PoseIndex.build(TRACKS, progress=told.append)
    assert told[-1] == 1.0


@pytest.mark.parametrize("metric", SEARCH_METRICS)
def test_a_pose_that_shows_too_little_is_refused(metric: str) -> None:
    lower = [name for name in TRACKS[0].skeleton.joints if "hip" not in name and "knee" not in name]
    pose = pose_of(hidden(TRACKS[0], lower), 0)
    sentence = "The pose shows too little" if metric == "calibrated" else "need all joints of the pose"
    with pytest.raises(NotComparable, match=sentence):
        PoseIndex.build(TRACKS).search(pose, metric)


def test_unknown_metrics_and_box_formats_are_refused() -> None:
    with pytest.raises(NotComparable, match="guess"):
        PoseIndex.build(TRACKS, metrics=["guess"])
    with pytest.raises(NotComparable, match="round"):
        PoseIndex.build(TRACKS, box_format="round")
    with pytest.raises(NotComparable, match="guess"):
        PoseIndex.build(TRACKS).search(pose_of(TRACKS[0], 0), "guess")
    with pytest.raises(NotComparable, match="at least one"):
        PoseIndex.build(TRACKS).search(pose_of(TRACKS[0], 0), "cosine", 0)


def test_nothing_to_find_is_said() -> None:
    empty = hidden(TRACKS[0], list(TRACKS[0].skeleton.joints))
    for tracks in ([], [empty]):
        with pytest.raises(NoPersonFound):
            PoseIndex.build(tracks)


def test_another_skeleton_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Skeleton("other", TRACKS[0].skeleton.joints, TRACKS[0].skeleton.swaps, ())
    monkeypatch.setitem(SKELETONS, "other", other)
    with pytest.raises(NotComparable, match="Track 1 has the skeleton “other”"):
        PoseIndex.build([TRACKS[0], replace(TRACKS[1], skeleton_name="other")])
