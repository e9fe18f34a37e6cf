"""A part of a real practice turned over: is it found, where, and what becomes of the total?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from truth_clips import (
    Row,
    Run,
    Source,
    Tracks,
    each_in,
    mean_of,
    number,
    read_table,
    rounded,
)

from scoring.arrays import FloatArray
from scoring.compare.engine import compare_tracks
from scoring.compare.result import Score
from scoring.errors import BadDataset, ScoringError
from scoring.pose.changed import turned_over
from scoring.pose.track import PoseTrack

TURNED = {
    "nothing": (0.0, 0.0),
    "first half": (0.0, 0.5),
    "second half": (0.5, 1.0),
    "first third": (0.0, 1 / 3),
    "middle third": (1 / 3, 2 / 3),
    "last third": (2 / 3, 1.0),
}
"""What is turned over, as shares of the practice."""

LEAST_TURNED = 2.5
"""Seconds that the turned part lasts at least: of less nothing has to be told."""

FOUND_SHARE = 0.5
"""Share of both that the part turned over and the stretch found have in common, from which on it is found."""

FOUND, BOUNDARY, FORM = 0.8, 0.3, 5.0
"""Share to be found, seconds that a boundary may be off on the median, and by how much parts may differ."""

Figures = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """Two who do the same: in one film, or in two."""

    reference: Source
    practice: Source
    start: float | None = None
    end: float | None = None


def sides(run: Run) -> Figures:
    """Parts of the practices of people in step, and of pairs of the same movement, turned over."""
    pairs = [*_in_step(run), *_in_two_films(run)]
    if not pairs:
        raise BadDataset(f"{run.data} holds no clips.csv of people in step and no pairs.csv.")
    pairs += [replace(pair, reference=pair.practice, practice=pair.reference) for pair in pairs]
    run.tracks.make(source for pair in pairs for source in (pair.reference, pair.practice))
    tasks = [(pair, what) for pair in pairs for what in TURNED]
    found = each_in(partial(side_row, run.tracks), tasks, run.processes, "practice")
    rows = [rounded(row) for row in _beside_whole([row for row in found if row])]
    return {"rows": rows, "summary": sides_summary(rows)}


def _in_step(run: Run) -> Iterator[Pair]:
    for folder, row in _rows(run, "clips.csv", ("file", "person_a", "person_b")):
        start, end = (number(row, side) if row.get(side) else None for side in ("start", "end"))
        a, b = (Source(folder / row["file"], row[person]) for person in ("person_a", "person_b"))
        yield Pair(a, b, start, end)


def _in_two_films(run: Run) -> Iterator[Pair]:
    """Pairs of the same movement, not mirrored: what changes its sides already has another truth."""
    for folder, row in _rows(run, "pairs.csv", ("reference", "practice", "same", "mirrored")):
        if (row["same"], row["mirrored"]) == ("1", "0"):
            a, b = (row.get(f"person_{one}", "") for one in "ab")
            yield Pair(Source(folder / row["reference"], a), Source(folder / row["practice"], b))


def _rows(run: Run, name: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, Row]]:
    """Folder and rows of a table; none where there is no such table."""
    try:
        folder, rows = read_table(run.data, name, columns)
    except BadDataset:
        return
    for row in rows:
        yield folder, row


def side_row(tracks: Tracks, task: tuple[Pair, str]) -> Figures | None:
    """The figures of one practice with one part turned over; None where that part is too short."""
    pair, what = task
    reference, practice = (
        tracks.load(source).between(pair.start, pair.end) for source in (pair.reference, pair.practice)
    )
    begin = float(practice.times[0])
    turned = begin + np.array(TURNED[what]) * practice.duration
    if 0.0 < np.ptp(turned) < LEAST_TURNED:
        return None
    try:
        score = compare_tracks(reference, turned_between(practice, *turned))
    except ScoringError as error:
        return {"practice": pair.practice.name, "turned": what, "total": None, "verdict": error.reason.code}
    return {
        "reference": pair.reference.name,
        "practice": pair.practice.name,
        "turned": what,
        "total": score.total,
        "parts": _mean_part(score),
        "truth": None if what == "nothing" else turned.tolist(),
        "found": [[one.start, one.end] for one in score.side_changes],
        **_found_of(score, None if what == "nothing" else turned, practice),
        "mirrored": score.mirrored,
    }


def turned_between(track: PoseTrack, start: float, end: float) -> PoseTrack:
    """``track``, its picture turned over from ``start`` to before ``end`` seconds; its last frame, too."""
    there = (track.times >= start) & ((track.times < end) | (end >= track.times[-1]))
    over = turned_over(track)

    def mixed(own: FloatArray | None, other: FloatArray | None) -> FloatArray | None:
        if own is None or other is None:
            return None
        return np.where(there.reshape(-1, *[1] * (own.ndim - 1)), other, own)

    names = ("keypoints", "boxes", "landmarks", "joints3d")
    if start == end:
        return track
    return replace(track, **{name: mixed(getattr(track, name), getattr(over, name)) for name in names})


def _mean_part(score: Score) -> float | None:
    """Mean value of the parts that are measured: of the movement done, whatever its side."""
    return mean_of(part.value for part in score.parts.values())


def _found_of(score: Score, turned: FloatArray | None, practice: PoseTrack) -> Figures:
    """Whether the turned part is among what is found, and by how many seconds its boundaries are off."""
    changes = [(one.start, one.end) for one in score.side_changes]
    if turned is None:
        return {"right": not changes, "boundary_errors": []}
    if score.mirrored:
        # Of two halves either may be taken for the own side: the boundary is the same.
        ends = (float(practice.times[0]), float(practice.times[-1]))
        turned = np.array([turned[1], ends[1]] if turned[0] <= ends[0] else [ends[0], turned[0]])
    best = max(changes, key=lambda one: _shared(one, turned), default=None)
    if best is None or _shared(best, turned) < FOUND_SHARE:
        return {"right": False, "boundary_errors": []}
    inside = [at for at in (0, 1) if practice.times[0] + 0.1 < turned[at] < practice.times[-1] - 0.1]
    return {
        "right": len(changes) == 1,
        "boundary_errors": [abs(best[at] - float(turned[at])) for at in inside],
    }


def _shared(one: tuple[float, float], other: FloatArray) -> float:
    """What two stretches have in common, as a share of what they span together."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return float(max(common, 0.0) / (max(one[1], other[1]) - min(one[0], other[0])))


def _beside_whole(rows: list[Figures]) -> list[Figures]:
    """The rows with how the mean of the parts differs from that of the same practice as it was."""
    own = {
        (row.get("reference"), row["practice"]): row.get("parts")
        for row in rows
        if row["turned"] == "nothing"
    }
    for row in rows:
        before, now = own.get((row.get("reference"), row["practice"])), row.get("parts")
        row["parts_changed"] = None if before is None or now is None else now - before
    return rows


def sides_summary(rows: list[Figures]) -> Figures:
    """The share found, how far boundaries are off, and whether that is enough."""
    plain = [row for row in rows if row["turned"] == "nothing"]
    turned = [row for row in rows if row["turned"] != "nothing"]
    right = [row for row in turned if row.get("right")]
    errors = [error for row in right for error in row["boundary_errors"]]
    changed = [abs(row["parts_changed"]) for row in right if row["parts_changed"] is not None]
    found, false = (
        mean_of(bool(row.get("right")) for row in turned),
        sum(bool(row.get("found")) for row in plain),
    )
    median = float(np.median(errors)) if errors else None
    return rounded(
        {
            "practices": len(plain),
            "false": false,
            "turned": len(turned),
            "found": found,
            "median_boundary_error": median,
            "largest_boundary_error": max(errors, default=None),
            "mean_change_of_parts": mean_of(changed),
            "mean_total_found": mean_of(row["total"] for row in right),
            "mean_total_missed": mean_of(row["total"] for row in turned if not row.get("right")),
            "holds": not false
            and (found or 0.0) >= FOUND
            and (median or 0.0) <= BOUNDARY
            and (mean_of(changed) or 0.0) <= FORM,
        }
    )
