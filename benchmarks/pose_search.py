"""Finding a pose among a million stored frames, beside other ways to do it in the same run.

    python benchmarks/pose_search.py [--frames 1000000] [--poses 15] [--json]

Frames are drawn: people who swing arms and legs, each at a pace of their own.
Poses are frames of theirs with every joint a little off. Each way gets the
frames prepared as it likes them; the time is that of one search, the median
over the poses. "numpy" is the formula itself over prepared coordinates in
double precision (for the calibrated metric: every frame described and
compared, for one pose); "matrix product" one product in single precision;
"cdist" and "k-d tree" are SciPy's, for the cosine metric alone, by which the
nearest is the nearest of unit vectors. The index's total must be that of the
formula to the last bit, the others' to 0.1 (they round).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from command import Parser, positive, run
from peak import peak_mib
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from tqdm import tqdm

from scoring.arrays import FloatArray
from scoring.compare.measure.stills import compare_stills, describe_stills
from scoring.compare.published import METRICS, Entries, entries_of_track, normalise
from scoring.compare.search import CALIBRATED, SEARCH_METRICS, PoseIndex
from scoring.pose.track import PoseTrack

Way = Callable[[Entries], float]
"""Searches for the first of the given people; the best total."""

TRACK_FRAMES = 18_000
"""Ten minutes."""

SEVERAL = 10
"""How many frames are asked for at once in the column beside that for one."""

CHUNK = 20_000
MEBIBYTE = 2**20

# fmt: off
STANDING = np.array([
    [0, -62], [3, -65], [-3, -65], [7, -63], [-7, -63], [20, -50], [-20, -50], [28, -25], [-28, -25],
    [30, 0], [-30, 0], [12, 0], [-12, 0], [13, 40], [-13, 40], [14, 80], [-14, 80],
], dtype=np.float64)
"""COCO-17 of somebody who stands, in pixels about the hips."""

SWUNG = (
    (5, (7, 9)), (6, (8, 10)), (7, (9,)), (8, (10,)),
    (11, (13, 15)), (12, (14, 16)), (13, (15,)), (14, (16,)),
)
"""Joints and what turns about them."""
# fmt: on


def main() -> int:
    """Measure and print; the exit status."""
    args = _arguments()
    tracks = drawn_tracks(args.frames)
    index, built = _built(tracks)
    peak = peak_mib()
    stored = sum(track.keypoints.nbytes + track.boxes.nbytes + track.times.nbytes for track in tracks)
    peers, poses = Peers(tracks), [_pose(tracks, seed) for seed in range(args.poses)]
    figures = {
        "frames": len(index),
        "build_seconds": round(built, 2),
        "tracks_mib": round(stored / MEBIBYTE, 1),
        "index_mib": round(index.nbytes / MEBIBYTE, 1),
        "peak_mib": peak,
        "metrics": {metric: _measured(index, peers, metric, poses) for metric in SEARCH_METRICS},
    }
    if args.json:
        print(json.dumps(figures))
    else:
        _print_table(figures)
    return 0


def _arguments() -> argparse.Namespace:
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--frames", type=positive, default=1_000_000, metavar="N")
    parser.add_argument(
        "--poses", type=positive, default=15, metavar="N", help="searches timed for each metric"
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def drawn_tracks(frames: int) -> list[PoseTrack]:
    """Tracks of ten minutes at most with ``frames`` frames together."""
    counts = [min(TRACK_FRAMES, frames - first) for first in range(0, frames, TRACK_FRAMES)]
    return [_drawn(seed, count) for seed, count in enumerate(counts)]


def _drawn(seed: int, frames: int) -> PoseTrack:
    """Somebody who swings every limb about its joint, sure to a varying degree."""
    rng = np.random.default_rng(seed)
    times = np.arange(frames) / 30.0
    xy = np.repeat(STANDING[None], frames, axis=0)
    for joint, moved in SWUNG:
        pace, reach, start = rng.uniform(0.1, 1.5), rng.uniform(0.2, 1.4), rng.uniform(0, 6)
        turn = reach * np.sin(pace * times + start + np.sin(0.13 * pace * times))
        cos, sin = np.cos(turn), np.sin(turn)
        x, y = np.moveaxis(xy[:, moved] - xy[:, [joint]], 2, 0)
        turned = np.stack([x * cos[:, None] - y * sin[:, None], x * sin[:, None] + y * cos[:, None]], axis=2)
        xy[:, moved] = xy[:, [joint]] + turned
    xy = xy * rng.uniform(0.7, 3.0) + rng.uniform(200, 1000, 2) + rng.normal(0, 1.0, xy.shape)
    keypoints = np.concatenate([xy, rng.uniform(0.3, 1.0, (frames, 17, 1))], axis=2).astype(np.float32)
    low, high = keypoints[:, :, :2].min(axis=1), keypoints[:, :, :2].max(axis=1)
    return PoseTrack(times=times, keypoints=keypoints, boxes=np.concatenate([low, high - low], axis=1))


def _pose(tracks: list[PoseTrack], seed: int) -> Entries:
    """A frame of one of the tracks with every joint off by some pixels."""
    rng = np.random.default_rng(1000 + seed)
    track = tracks[int(rng.integers(len(tracks)))]
    one = entries_of_track(track.select(np.arange(len(track)) == rng.integers(len(track))))
    one.keypoints[:, :, :2] += rng.normal(0, 6.0, (1, 17, 2))
    return one


def _built(tracks: list[PoseTrack]) -> tuple[PoseIndex, float]:
    """The index for all metrics and the seconds it took."""
    with tqdm(total=100, unit="%", desc="building", file=sys.stderr) as bar:
        begun = time.perf_counter()
        index = PoseIndex.build(tracks, progress=lambda share: bar.update(100 * share - bar.n) and None)
        return index, time.perf_counter() - begun


class Peers:
    """The other ways, with the frames as they like them."""

    def __init__(self, tracks: list[PoseTrack]) -> None:
        self.tracks = tracks
        self.keypoints = np.concatenate([normalise(entries_of_track(track)).keypoints for track in tracks])
        self.unit = np.ascontiguousarray(self.keypoints[:, :, :2].reshape(len(self.keypoints), -1))
        self.single = self.unit.astype(np.float32)
        self.tree = cKDTree(self.unit)

    def of(self, metric: str) -> dict[str, Way]:
        """The ways that can search by ``metric``, the formula itself first."""
        if metric == CALIBRATED:
            return {"numpy": self.described}
        ways: dict[str, Way] = {"numpy": lambda pose: self.formula(pose, metric)}
        if metric == "cosine":
            ways |= {"cdist": self.distances, "matrix product": self.product, "k-d tree": self.nearest}
        return ways

    def formula(self, pose: Entries, metric: str) -> float:
        """The published formula over all frames."""
        return float(METRICS[metric](normalise(pose).keypoints[0], self.keypoints).totals.max())

    def described(self, pose: Entries) -> float:
        """Every frame described and compared with the pose."""
        still, best = describe_stills(pose.keypoints), -np.inf
        for track in self.tracks:
            for first in range(0, len(track), CHUNK):
                frames = describe_stills(track.keypoints[first : first + CHUNK])
                best = max(best, float(np.nanmax(compare_stills(still, frames).totals)))
        return best

    def distances(self, pose: Entries) -> float:
        """SciPy's distances of unit vectors."""
        return float(100.0 - 50.0 * cdist(_unit(pose)[None], self.unit).min())

    def product(self, pose: Entries) -> float:
        """One matrix product in single precision: the least a way over all frames can do."""
        cosine = float((self.single @ _unit(pose).astype(np.float32)).max())
        return 100.0 - 50.0 * max(2.0 - 2.0 * cosine, 0.0) ** 0.5

    def nearest(self, pose: Entries) -> float:
        """SciPy's k-d tree."""
        return 100.0 - 50.0 * float(self.tree.query(_unit(pose))[0])


def _unit(pose: Entries) -> FloatArray:
    return np.asarray(normalise(pose).keypoints[0, :, :2].ravel())


def _measured(index: PoseIndex, peers: Peers, metric: str, poses: list[Entries]) -> dict[str, Any]:
    """Milliseconds of the index and of each peer, and whether they agree."""
    index.search(poses[0], metric)  # compiles on the first call
    own, totals = _timed(lambda pose: index.search(pose, metric)[0].total, poses, metric)
    several, _ = _timed(lambda pose: index.search(pose, metric, SEVERAL)[0].total, poses, metric)
    result: dict[str, Any] = {
        "ms": _median(own),
        "worst_ms": round(max(own), 2),
        "ms_for_10": _median(several),
    }
    result["peers"] = {}
    for name, way in peers.of(metric).items():
        asked = poses[:1] if name == "numpy" and metric == CALIBRATED else poses
        times, found = _timed(way, asked, f"{metric}, {name}")
        apart = max(abs(a - b) for a, b in zip(found, totals, strict=False))
        result["peers"][name] = {
            "ms": _median(times),
            "times_as_long": round(_median(times) / result["ms"], 1),
            "greatest_difference": apart,
        }
        if apart > (0.0 if name == "numpy" else 0.1):
            raise SystemExit(f"{metric}: {name} found a total that is {apart} away")
    return result


def _timed(way: Way, poses: list[Entries], name: str) -> tuple[list[float], list[float]]:
    """Milliseconds and best totals of ``way`` for each pose."""
    times, totals = [], []
    for pose in tqdm(poses, desc=name, unit="search", file=sys.stderr, leave=False):
        begun = time.perf_counter()
        totals.append(way(pose))
        times.append((time.perf_counter() - begun) * 1000)
    return times, totals


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 2)


def _print_table(figures: dict[str, Any]) -> None:
    print(f"{figures['frames']:,} frames, {figures['tracks_mib']} MiB as tracks")
    print(f"index {figures['index_mib']} MiB more, built in {figures['build_seconds']} s")
    print(f"at most {figures['peak_mib']} MiB in the process that did so")
    print(
        f"\n{'':14s}{'way':18s}{'ms':>10s}{'times as long':>16s}{'worst ms':>10s}{f'ms for {SEVERAL}':>11s}"
    )
    for metric, row in figures["metrics"].items():
        print(
            f"{metric:14s}{'index':18s}{row['ms']:10.1f}{1:16.1f}{row['worst_ms']:10.1f}{row['ms_for_10']:11.1f}"
        )
        for name, peer in row["peers"].items():
            print(f"{'':14s}{name:18s}{peer['ms']:10.1f}{peer['times_as_long']:16.1f}")


if __name__ == "__main__":
    run(main)
