"""Many stored frames, prepared so that a pose is found among a million in hundredths of a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.compare.measure.stills import LEAST_PARTS, StillScores, compare_stills, describe_stills
from scoring.compare.published import METRICS, Entries
from scoring.compare.published import normalise as normalised
from scoring.compare.published.entries import whole_frames
from scoring.compare.published.search import nothing_comparable
from scoring.compare.published.similarity import part_values
from scoring.compare.search import kernels
from scoring.compare.search.columns import LAYOUT, ROWS, SHARES, still_columns
from scoring.compare.search.find import CALIBRATED, SEARCH_METRICS, check_metric, parts_by_name, too_little
from scoring.errors import NoPersonFound, NotComparable
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

CHUNK = 8192
"""Frames described at a time: memory for the work does not grow with the index."""

SLACK = 1e-5
"""How far the losses of a pass in single precision may be from exact ones, in parts of those above
1 (they are ten times nearer): frames so near the best are computed again in full."""


@dataclass(frozen=True)
class Hit:
    """A found frame: the place of its track in what the index was built from, its frame and
    seconds there, and total and parts as ``find`` gives them."""

    track: int
    frame: int
    time: float
    total: float
    parts: dict[str, float]


class PoseIndex:
    """The frames of tracks that show somebody, ready to be searched for poses.

    It takes 200 bytes a frame for the published metrics and 300 for the
    calibrated one, and holds on to the tracks' keypoints, boxes and times.
    Searching changes nothing in it, so several threads may search at once.
    """

    def __init__(self, tracks: Sequence[PoseTrack], metrics: Sequence[str], box_format: str) -> None:
        self._stored = [(track.times, track.keypoints, track.boxes) for track in tracks]
        found = [np.flatnonzero(track.found) for track in tracks]
        self._owners = np.repeat(np.arange(len(tracks), dtype=np.int32), [len(frames) for frames in found])
        self._frames = np.concatenate(found).astype(np.int32) if found else np.zeros(0, dtype=np.int32)
        self._box_format = box_format
        count = len(self._frames)
        published = any(metric in METRICS for metric in metrics)
        self._coordinates = np.empty((2 * len(COCO17), count if published else 0), dtype=np.float32)
        self._confidences = np.empty((len(COCO17), count if published else 0), dtype=np.float32)
        self._stills = np.empty((ROWS, count if CALIBRATED in metrics else 0), dtype=np.float32)

    @classmethod
    def build(
        cls,
        tracks: Sequence[PoseTrack],
        *,
        metrics: Sequence[str] = SEARCH_METRICS,
        box_format: str = "xywh",
        progress: Callable[[float], None] | None = None,
    ) -> PoseIndex:
        """The index of ``tracks`` for ``metrics``; ``progress`` gets the share done, 0..1.

        Raises NotComparable for an unknown metric, box format or skeleton,
        NoPersonFound where no frame shows anybody.
        """
        for metric in metrics:
            check_metric(metric)
        for place, track in enumerate(tracks):
            if track.skeleton_name != COCO17.name:
                raise NotComparable(f"Track {place} has the skeleton “{track.skeleton_name}”, not coco17.")
        index = cls(tracks, metrics, box_format)
        if not len(index):
            raise NoPersonFound("No person was found in the tracks.")
        for first in range(0, len(index), CHUNK):
            index._fill(np.arange(first, min(first + CHUNK, len(index))))
            if progress:
                progress(min(first + CHUNK, len(index)) / len(index))
        return index

    def __len__(self) -> int:
        """The number of frames that can be found."""
        return len(self._frames)

    @property
    def nbytes(self) -> int:
        """Bytes of the index itself, without the tracks it holds on to."""
        arrays = (self._owners, self._frames, self._coordinates, self._confidences, self._stills)
        return sum(array.nbytes for array in arrays)

    def search(self, pose: Entries, metric: str, k: int = 1, *, apart: float = 0.0) -> list[Hit]:
        """The ``k`` frames most similar to the first person of ``pose``, the best first.

        Totals, and their order down to the last bit, are those of ``find``; of
        equal ones the later track and frame comes first. With ``apart``, of
        frames of one track less than so many seconds apart only the best is
        given. Fewer than ``k`` come back where no more can be compared.

        Raises NotComparable for a metric the index was not built for, a ``k``
        under 1, or where no frame can be compared.
        """
        if k < 1:
            raise NotComparable(f"{k} frames cannot be sought; ask for at least one.")
        search = _Search(self, pose, metric)
        losses = search.losses()
        if not np.isfinite(losses).any():
            raise NotComparable(search.nothing())
        if apart <= 0:
            return [self._hit(search, place) for place in search.best(losses, k)]
        hits: list[Hit] = []
        while len(hits) < k and np.isfinite(losses).any():
            place = search.best(losses, 1)[0]
            hits.append(self._hit(search, place))
            losses[self._near(place, apart)] = np.inf
        return hits

    def _near(self, place: int, seconds: float) -> IntArray:
        """Places of the frames of the same track less than ``seconds`` from ``place``."""
        owner = self._owners[place]
        own = np.arange(*np.searchsorted(self._owners, (owner, owner + 1)))
        times = self._stored[owner][0]
        return own[np.abs(times[self._frames[own]] - times[self._frames[place]]) < seconds]

    def _hit(self, search: _Search, place: int) -> Hit:
        track, frame = int(self._owners[place]), int(self._frames[place])
        totals, values = search.exact(np.array([place]))
        named = part_values(values[0]) if len(values[0]) == len(COCO17) else parts_by_name(values[0])
        return Hit(track, frame, float(self._stored[track][0][frame]), float(totals[0]), named)

    def entries(self, places: IntArray) -> Entries:
        """The people at ``places`` of the index, in double precision."""
        keypoints = np.empty((len(places), len(COCO17), 3))
        boxes = np.empty((len(places), 4))
        for owner in np.unique(self._owners[places]):
            own = self._owners[places] == owner
            frames = self._frames[places[own]]
            keypoints[own], boxes[own] = (values[frames] for values in self._stored[owner][1:])
        return Entries(keypoints, boxes, ("",) * len(places))

    def _fill(self, places: IntArray) -> None:
        """Write the columns of ``places``; frames that cannot be compared get NaN."""
        people = self.entries(places)
        part = slice(int(places[0]), int(places[-1]) + 1)
        if self._coordinates.size:
            whole = np.flatnonzero(whole_frames(people.keypoints, people.boxes))
            self._coordinates[:, part] = np.nan
            self._confidences[:, part] = 0.0
            if len(whole):
                points = normalised(people.select(whole), self._box_format).keypoints
                self._coordinates[:, part.start + whole] = points[:, :, :2].reshape(len(whole), -1).T
                self._confidences[:, part.start + whole] = points[:, :, 2].T
        if self._stills.size:
            self._stills[:, part] = still_columns(describe_stills(people.keypoints))


class _Search:
    """One pose against one index by one metric."""

    def __init__(self, index: PoseIndex, pose: Entries, metric: str) -> None:
        check_metric(metric)
        built = index._stills if metric == CALIBRATED else index._coordinates
        if not built.size:
            raise NotComparable(f"The index was not built for the metric “{metric}”.")
        self._index, self._metric = index, metric
        if metric == CALIBRATED:
            self._still = describe_stills(pose.keypoints[:1])
        else:
            self._sought = normalised(pose.select([0]), index._box_format).keypoints[0]

    def losses(self) -> FloatArray:
        """What each frame lacks ``[N]``, in single precision: the less the better, inf if not comparable."""
        index = self._index
        out = np.empty(len(index), dtype=np.float32)
        if self._metric == CALIBRATED:
            pose = still_columns(self._still)[:, 0]
            kernels.still_squares(index._stills, LAYOUT, pose, SHARES, LEAST_PARTS, out)
        else:
            pose = self._sought[:, :2].ravel().astype(np.float32)
            if self._metric == "cosine":
                kernels.distances(index._coordinates, pose, out)
            else:
                euclidean = self._metric == "weighted-l2"
                kernels.weighted_losses(index._coordinates, index._confidences, pose, euclidean, out)
        if self._metric in (CALIBRATED, "cosine"):
            np.sqrt(out, out=out)
        out[np.isnan(out)] = np.inf
        return out

    def nothing(self) -> str:
        """The sentence where no frame can be compared with the pose."""
        if self._metric == CALIBRATED:
            return too_little(self._still)
        return nothing_comparable(self._sought)

    def best(self, losses: FloatArray, k: int) -> list[int]:
        """Places of the ``k`` best by exact totals, the later one first on a tie."""
        if k == 1:
            worst = losses.min()
        else:
            worst = np.partition(losses, min(k, len(losses)) - 1)[min(k, len(losses)) - 1]
        if not np.isfinite(worst):
            worst = losses[np.isfinite(losses)].max()
        near = np.flatnonzero(losses <= worst + 2 * SLACK * max(worst, 1.0))
        ranks = np.concatenate([self._ranks(part) for part in _chunks(near)])
        order = np.lexsort((-near, -np.nan_to_num(ranks, nan=-np.inf)))
        return [int(place) for place in near[order[:k]]]

    def _ranks(self, places: IntArray) -> FloatArray:
        """What ``find`` chooses by, in double precision ``[n]``: the higher the better."""
        if self._metric == CALIBRATED:
            return -self._compared(places).errors
        return self.exact(places)[0]

    def _compared(self, places: IntArray) -> StillScores:
        return compare_stills(self._still, describe_stills(self._index.entries(places).keypoints))

    def exact(self, places: IntArray) -> tuple[FloatArray, FloatArray]:
        """Totals ``[n]`` of ``places`` in double precision, as ``find`` has them, and the values of
        their parts ``[n, 13]`` or, by a published metric, joints ``[n, 17]``."""
        if self._metric == CALIBRATED:
            scores = self._compared(places)
            return scores.totals, scores.parts
        points = normalised(self._index.entries(places), self._index._box_format).keypoints
        similarity = METRICS[self._metric](self._sought, points)
        return similarity.totals, similarity.joints


def _chunks(places: IntArray) -> Iterator[IntArray]:
    for first in range(0, len(places), CHUNK):
        yield places[first : first + CHUNK]
