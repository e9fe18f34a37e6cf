"""Two clips whose relation is known: people in step, one movement or two, one act from two sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from truth_clips import (
    COMPARABLE,
    Judged,
    Row,
    Run,
    Source,
    Tracks,
    each_in,
    flag,
    judge,
    mean_of,
    number,
    read_table,
    rounded,
)

from scoring.arrays import FloatArray
from scoring.errors import BadDataset
from scoring.pose.changed import turned_over

ANOTHER_SIDE = "another_side"
"""Code of the reason of a practice that is filmed from another side."""

SIDE_RIGHT = 0.95
IN_STEP_MEAN, IN_STEP_LEAST = 85.0, 65.0
DIFFERENT_MOST, SAME_LEAST = 40.0, 65.0
MOMENT_MEDIAN, MOMENT_MOST = 0.15, 0.5
"""Seconds."""
VIEW_LEAST = ((60.0, 92.0), (120.0, 85.0), (180.0, 75.0))
"""Up to so many degrees between the cameras the total is at least the second number."""
YAW_OFF = 20.0
"""Degrees by which the yaw that is found may be wrong."""

Figures = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """A row with its two clips and, in seconds, the part of both that is compared."""

    row: Row
    reference: Source
    practice: Source
    start: float | None = None
    end: float | None = None


Measure = Callable[[Tracks, Pair], Figures]


def in_step(run: Run) -> Figures:
    """People who do the same at the same time in one film."""
    folder, rows = read_table(run.data, "clips.csv", ("file", "person_a", "person_b", "tolerance"))
    pairs = []
    for row in rows:
        a, b = (Source(folder / row["file"], row[person]) for person in ("person_a", "person_b"))
        start, end = (number(row, side) if row.get(side) else None for side in ("start", "end"))
        number(row, "tolerance")
        pairs.append(Pair(row, a, b, start, end))
    found = _measured(run, pairs, in_step_row)
    return {"rows": found, "summary": in_step_summary(found)}


def pairs(run: Run) -> Figures:
    """Two films of one movement, or of two different ones."""
    columns = ("reference", "practice", "same", "mirrored", "moments")
    found = _measured(run, _two_films(run, "pairs.csv", columns, _check_pair), pair_row)
    return {"rows": found, "summary": pairs_summary(found)}


def views(run: Run) -> Figures:
    """One act before two cameras, or the same movement of one person from two sides."""
    columns = ("reference", "practice", "yaw", "same_trial")
    found = _measured(run, _two_films(run, "views.csv", columns, _check_view), view_row)
    return {"rows": found, "summary": views_summary(found)}


def _two_films(run: Run, table: str, columns: tuple[str, ...], check: Callable[[Row], object]) -> list[Pair]:
    folder, rows = read_table(run.data, table, columns)
    found = []
    for row in rows:
        check(row)
        a, b = row.get("person_a") or row.get("person_ref"), row.get("person_b") or row.get("person_prac")
        reference, practice = folder / row["reference"], folder / row["practice"]
        found.append(Pair(row, Source(reference, a or ""), Source(practice, b or "")))
    return found


def _check_pair(row: Row) -> None:
    moments_in(row)
    flag(row, "same")
    if row["mirrored"] not in ("", "0", "1", "mixed"):
        raise BadDataset(f"“{row['mirrored']}” in the column “mirrored” is none of 0, 1 and mixed.")


def _check_view(row: Row) -> None:
    number(row, "yaw")
    flag(row, "same_trial")


def _measured(run: Run, pairs: list[Pair], measure: Measure) -> list[Figures]:
    run.tracks.make(source for pair in pairs for source in (pair.reference, pair.practice))
    rows = each_in(partial(measure, run.tracks), pairs, run.processes, "pair")
    return [rounded(row) for row in rows]


def _both(tracks: Tracks, pair: Pair, *, turned: bool) -> Judged:
    """The pair as it is, or with the practice turned over."""
    reference, practice = (
        tracks.load(source).between(pair.start, pair.end) for source in (pair.reference, pair.practice)
    )
    return judge(reference, turned_over(practice) if turned else practice)


def _facts(judged: Judged) -> Figures:
    return {"total": judged.total, "timing": judged.timing, "verdict": judged.verdict}


def in_step_row(tracks: Tracks, pair: Pair) -> Figures:
    """The figures of one row of people in step."""
    plain, turned = (_both(tracks, pair, turned=over) for over in (False, True))
    return {
        "file": pair.row["file"],
        "person_a": pair.row["person_a"],
        "person_b": pair.row["person_b"],
        **_facts(plain),
        "mirrored": plain.mirrored,
        "mirrored_when_turned": turned.mirrored,
        "path_error": plain.path_error,
        "path_error_turned": turned.path_error,
        "tolerance": number(pair.row, "tolerance"),
        "total_turned": turned.total,
        "sentences": plain.sentences,
        "note": pair.row.get("note", ""),
    }


def in_step_summary(rows: list[Figures]) -> Figures:
    """Means and shares over the rows, and whether people in step are seen to be."""
    sides = [right for row in rows for right in (row["mirrored"] is False, row["mirrored_when_turned"])]
    error, tolerance = mean_of(row["path_error"] for row in rows), mean_of(row["tolerance"] for row in rows)
    totals = [row["total"] for row in rows]
    mean, side_right = mean_of(totals), mean_of(bool(right) for right in sides)
    return rounded(
        {
            "rows": len(rows),
            "mean_total": mean,
            "lowest_total": min((total for total in totals if total is not None), default=None),
            "without_total": totals.count(None),
            "mean_total_turned": mean_of(row["total_turned"] for row in rows),
            "mean_path_error": error,
            "mean_path_error_turned": mean_of(row["path_error_turned"] for row in rows),
            "path_within_tolerance": mean_of(
                row["path_error"] is not None and row["path_error"] <= row["tolerance"] for row in rows
            ),
            "side_right": side_right,
            "sentences_per_row": mean_of(len(row["sentences"]) for row in rows),
            "holds": all(row["path_error"] is not None for row in rows)
            and (error or 0.0) <= (tolerance or 0.0)
            and (side_right or 0.0) >= SIDE_RIGHT
            and (mean or 0.0) >= IN_STEP_MEAN
            and all(total is not None and total >= IN_STEP_LEAST for total in totals),
        }
    )


def moments_in(row: Row) -> list[tuple[float, float]]:
    """Seconds of the reference and of the practice that belong together, from ``2.1>2.2;3.2>3``."""
    found = []
    for moment in filter(None, row["moments"].split(";")):
        try:
            reference, practice = (float(second) for second in moment.split(">"))
        except ValueError as error:
            raise BadDataset(f"“{moment}” in the column “moments” is not written as 2.1>2.2.") from error
        found.append((reference, practice))
    return found


def moment_errors(path: FloatArray | None, moments: list[tuple[float, float]]) -> list[float | None]:
    """How far the path is from each moment, seconds of the practice; None where the path does not reach."""
    if path is None or not len(path):
        return [None] * len(moments)
    seconds, where = np.unique(path[:, 0], return_inverse=True)
    practice = np.bincount(where, path[:, 1]) / np.bincount(where)
    # Between two samples of the path, or just beside its ends.
    near = max((b - a for a, b in pairwise(seconds.tolist())), default=0.0)
    return [
        abs(float(np.interp(reference, seconds, practice)) - at)
        if seconds[0] - near <= reference <= seconds[-1] + near
        else None
        for reference, at in moments
    ]


def pair_row(tracks: Tracks, pair: Pair) -> Figures:
    """The figures of one row of pairs; ``mirrored`` says whether the side is right."""
    plain, truth = _both(tracks, pair, turned=False), pair.row["mirrored"]
    turned = _both(tracks, pair, turned=True) if truth == "0" else None
    return {
        "reference": pair.reference.name,
        "practice": pair.practice.name,
        "same": flag(pair.row, "same"),
        **_facts(plain),
        "mirrored": None if truth not in ("0", "1") else plain.mirrored is (truth == "1"),
        "mirrored_when_turned": None if turned is None else turned.mirrored is True,
        "total_turned": None if turned is None else turned.total,
        "moment_errors": moment_errors(plain.path, moments_in(pair.row)),
        "sentences": plain.sentences,
        "note": pair.row.get("note", ""),
    }


def pairs_summary(rows: list[Figures]) -> Figures:
    """How well the same and different movements are told apart, and whether that is enough."""
    same, different = ([row["total"] for row in rows if row["same"] is kind] for kind in (True, False))
    known = [total for total in same if total is not None]
    refused = [row["verdict"] != COMPARABLE for row in rows if not row["same"]]
    sides = [row[side] for row in rows for side in ("mirrored", "mirrored_when_turned")]
    errors = [error for row in rows if row["same"] for error in row["moment_errors"]]
    offs = [error for error in errors if error is not None]
    below = min([DIFFERENT_MOST, *known])
    return rounded(
        {
            "same": len(same),
            "different": len(different),
            "mean_total_same": mean_of(same),
            "lowest_same": min(known, default=None),
            "highest_different": max((one for one in different if one is not None), default=None),
            "different_refused": mean_of(refused),
            "same_refused": mean_of(total is None for total in same),
            "side_right": mean_of(sides),
            "median_moment_error": float(np.median(offs)) if offs else None,
            "largest_moment_error": max(offs, default=None),
            "moments_missed": errors.count(None),
            "sentences_per_row": mean_of(len(row["sentences"]) for row in rows),
            "holds": all(total is None or total < below for total in different)
            and all(total is not None and total >= SAME_LEAST for total in same)
            and False not in sides
            and None not in errors
            and (not offs or (float(np.median(offs)) <= MOMENT_MEDIAN and max(offs) <= MOMENT_MOST)),
        }
    )


def view_row(tracks: Tracks, pair: Pair) -> Figures:
    """The figures of one row of views."""
    plain, same = _both(tracks, pair, turned=False), flag(pair.row, "same_trial")
    return {
        "reference": pair.reference.name,
        "practice": pair.practice.name,
        "same_trial": same,
        "yaw": number(pair.row, "yaw"),
        **_facts(plain),
        "mirrored": plain.mirrored,
        "yaw_found": plain.yaw,
        "path_error": plain.path_error if same else None,
        "sentences": plain.sentences,
        "note": pair.row.get("note", ""),
    }


def yaw_error(found: float | None, yaw: float) -> float | None:
    """Degrees between two angles of 0 to 180: the tables do not say to which side the camera stands."""
    if found is None:
        return None
    there, here = (abs((angle + 180.0) % 360.0 - 180.0) for angle in (found, yaw))
    return abs(there - here)


def views_summary(rows: list[Figures]) -> Figures:
    """What becomes of a performance that is seen from elsewhere, and whether that is right."""
    errors = [yaw_error(row["yaw_found"], row["yaw"]) for row in rows]
    one_act = [row for row in rows if row["same_trial"]]
    return rounded(
        {
            "rows": len(rows),
            "same_trial": len(one_act),
            "lowest_total_same_trial": min(
                (row["total"] for row in one_act if row["total"] is not None), default=None
            ),
            "refused": mean_of(row["verdict"] != COMPARABLE for row in rows),
            "mean_path_error": mean_of(row["path_error"] for row in one_act),
            "sentences_per_row": mean_of(len(row["sentences"]) for row in one_act),
            "yaw_within_20": mean_of(error is not None and error <= YAW_OFF for error in errors),
            "largest_yaw_error": max((error for error in errors if error is not None), default=None),
            "holds": all(_view_holds(row) for row in one_act)
            and all(error is not None and error <= YAW_OFF for error in errors),
        }
    )


def _view_holds(row: Figures) -> bool:
    """Whether one act from two sides got the total it should, and no advice."""
    apart = abs((row["yaw"] + 180.0) % 360.0 - 180.0)
    least = next(total for most, total in VIEW_LEAST if apart <= most)
    if row["total"] is None:
        return least == VIEW_LEAST[-1][1] and row["verdict"] == ANOTHER_SIDE
    return row["total"] >= least and not row["sentences"]
