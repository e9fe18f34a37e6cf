"""Known faults put into real tracks: does the product name them, and is it silent where there is none?

The practice is the reference measured again, with noise of 1 % of the torso, and one fault. From the side
both limbs of a pair have it, as they cover each other; else one has. Only joints whose angle can be read
off the picture are changed. ``--data`` takes any folder of clips; where a ``clips.csv`` says who is right
(``correct``), the others are left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from repeatability import every_second
from truth_advice import SMOOTHER, change, names, said_degrees
from truth_bodies import measured_again
from truth_clips import (
    COMPARABLE,
    VIDEOS,
    Judged,
    Row,
    Run,
    Source,
    Tracks,
    each_in,
    judge,
    mean_of,
    read_table,
    rounded,
)
from truth_fault_kinds import (
    JERK,
    MIRRORED,
    SECOND,
    SKIP,
    SKIPPED,
    SLOWED,
    THROUGHOUT,
    Fault,
    faults_of,
)

from scoring.compare.engine import Prepared, prepare
from scoring.compare.result import Moment, Remark
from scoring.errors import BadDataset, ScoringError
from scoring.pose.track import PoseTrack

NOISE = 0.01
"""Errors of measuring in torso lengths."""

TIMING_LOST = 10.0
"""A skipped phase is noticed where timing falls by so much."""
KEEP_TEMPO = "keep_tempo"
"""The kind of remark that speaks of a part done slowly."""
SKIPPED_WORDS = ("skip", "miss", "phase", "left_out")
"""Parts of the kinds of remarks that speak of it."""

NAMED_FIRST, DIRECTION_RIGHT, DEGREES_OFF, FALSE_SENTENCES = 0.9, 0.97, 5.0, 0.1
FROM_DEGREES = ("20", "30")
"""Sizes of faults that must be found."""

AGAIN, ANOTHER = "measured again", "another performance"

Figures = dict[str, Any]


@dataclass(frozen=True)
class Clip:
    """A clip and other right performances of the same person."""

    source: Source
    others: tuple[Source, ...] = ()


def faults(run: Run) -> Figures:
    """The figures of all clips, by kind and size of fault."""
    clips = clips_in(run.data)
    run.tracks.make(source for clip in clips for source in (clip.source, *clip.others))
    rows = [
        row
        for found in each_in(partial(rows_of, run.tracks, run.each), clips, run.processes, "clip")
        for row in found
    ]
    if not rows:
        raise BadDataset(f"In no clip of {run.data} a joint is seen clearly enough.")
    return rounded({"kinds": by_kind(rows), "summary": summary(rows), "rows": rows})


def clips_in(folder: Path) -> list[Clip]:
    """The right performances of a folder, else of those in it."""
    for place in ([folder], sorted(path for path in folder.iterdir() if path.is_dir())):
        clips = [clip for one in place for clip in _own_clips(one)]
        if clips:
            return clips
    raise BadDataset(f"There are no videos in {folder}.")


def _own_clips(folder: Path) -> list[Clip]:
    if not (folder / "clips.csv").is_file():
        videos = sorted(path for path in folder.iterdir() if path.suffix.lower() in VIDEOS)
        return [Clip(Source(path)) for path in videos]
    _, rows = read_table(folder, "clips.csv", ("file",))
    own: dict[tuple[str, str], list[Source]] = {}
    for row in rows:
        if row.get("correct") != "0":
            sources = [Source(folder / row["file"], person) for person in _people(row)]
            own.setdefault((row.get("movement", ""), row.get("performer", "")), []).extend(sources)
    return [
        Clip(source, others)
        for (_, performer), sources in own.items()
        for source, others in _with_another(list(dict.fromkeys(sources)), known=bool(performer))
    ]


def _with_another(sources: list[Source], *, known: bool) -> Iterator[tuple[Source, tuple[Source, ...]]]:
    """Each clip with the next one of the same person, where it is ``known`` to be the same."""
    for place, source in enumerate(sources):
        other = sources[(place + 1) % len(sources)]
        yield source, (other,) if known and other != source else ()


def _people(row: Row) -> list[str]:
    """Who is looked at in a row's film."""
    return [row[name] for name in ("person_a", "person_b") if row.get(name)] or [""]


def rows_of(tracks: Tracks, each: int, clip: Clip) -> list[Figures]:
    """A row for every practice that is made of ``clip`` or beside it."""
    track, rng = tracks.load(clip.source), np.random.default_rng(zlib.crc32(clip.source.name.encode()))
    try:
        ready = prepare(track)
    except ScoringError:
        return []
    right = measured_again(track, NOISE, rng)
    plain = judge(ready, right)
    rows = [
        _silence(clip, AGAIN, "noise", plain),
        _silence(clip, AGAIN, "other frames", judge(every_second(track, 0), every_second(track, 1))),
        *(_silence(clip, ANOTHER, "", judge(ready, tracks.load(other))) for other in clip.others),
    ]
    return rows + [_outcome(clip, ready, plain, right, fault) for fault in faults_of(right, each, rng)]


def _silence(clip: Clip, kind: str, size: str, judged: Judged) -> Figures:
    return {
        "clip": clip.source.name,
        "kind": kind,
        "size": size,
        "verdict": judged.verdict,
        "total": judged.total,
        "sentences": judged.sentences,
    }


def _outcome(clip: Clip, ready: Prepared, plain: Judged, right: PoseTrack, fault: Fault) -> Figures:
    """What is said of a fault; ``plain`` is what is said without it."""
    judged = judge(ready, fault.track)
    row = {**_silence(clip, fault.kind, fault.size, judged), "part": fault.what}
    if fault.kind == SKIP:
        return {**row, "named": _skip_noticed(plain, judged)}
    hits = [_is_about(said, fault) for said in judged.said]
    row |= {"named_first": hits[:1] == [True], "named": any(hits)}
    if not any(hits) or fault.kind in (JERK, MIRRORED, SLOWED):
        # A limb on its other side can be brought back both ways round.
        return row
    return row | _truth_of(judged.said[hits.index(True)], right, fault.track)


def _is_about(said: Moment | Remark, fault: Fault) -> bool:
    """Whether a sentence is about the part and the kind of a fault."""
    kind = said.kind if isinstance(said, Remark) else ""
    if fault.span is not None or kind == KEEP_TEMPO:
        return kind == KEEP_TEMPO and _overlaps(said, fault.span)
    smoother = kind == SMOOTHER
    return smoother is (fault.kind == JERK) and names(said, fault.parts)


def _overlaps(said: Moment | Remark, span: tuple[float, float] | None) -> bool:
    """Whether what is said and the fault have more than half of both together in common."""
    if span is None or said.start is None or said.end is None:
        return False
    common = min(said.end, span[1]) - max(said.start, span[0])
    return common > 0.5 * (max(said.end, span[1]) - min(said.start, span[0]))


def _truth_of(said: Moment | Remark, right: PoseTrack, faulty: PoseTrack) -> Figures:
    """Whether a sentence asks for the right thing, and how far its degrees are from the true ones."""
    more, degrees = change(said, right, faulty), said_degrees(said)
    return {
        "direction_right": more is not None and more > 0,
        "degrees_error": None if degrees is None or more is None else abs(degrees - abs(more)),
        "not_known": (said.direction if isinstance(said, Moment) else said.kind) if more is None else "",
    }


def _skip_noticed(plain: Judged, judged: Judged) -> bool:
    """Whether a skipped phase is told, by words or by numbers."""
    kinds = [getattr(said, "kind", "") for said in judged.said]
    told = any(word in kind for kind in kinds for word in SKIPPED_WORDS)
    lost = (plain.timing or 0.0) - (judged.timing or 0.0)
    lacks = judged.completeness <= plain.completeness - SKIPPED / 2
    return told or lacks or lost >= TIMING_LOST or judged.verdict == "too_little_done"


def by_kind(rows: Sequence[Figures]) -> Figures:
    """The figures of each kind and size."""
    keys = list(dict.fromkeys((row["kind"], row["size"]) for row in rows))
    found: Figures = {}
    for kind, size in sorted(keys):
        some = [row for row in rows if (row["kind"], row["size"]) == (kind, size)]
        found.setdefault(kind, {})[size] = silence(some) if kind in (AGAIN, ANOTHER) else figures(some)
    return found


def figures(rows: Sequence[Figures]) -> Figures:
    """How faults are spoken of; shares of all, of the named ones, degrees as a median."""
    errors = [row["degrees_error"] for row in rows if row.get("degrees_error") is not None]
    return {
        "count": len(rows),
        "not_judged": sum(row["verdict"] != COMPARABLE for row in rows),
        "named_first": mean_of(row.get("named_first") for row in rows),
        "named": mean_of(row["named"] for row in rows),
        "direction_right": mean_of(row.get("direction_right") for row in rows),
        "degrees_error": float(np.median(errors)) if errors else None,
    }


def silence(rows: Sequence[Figures]) -> Figures:
    """What is said where nothing is wrong."""
    return {
        "count": len(rows),
        "not_judged": sum(row["verdict"] != COMPARABLE for row in rows),
        "false_sentences_per_clip": mean_of(len(row["sentences"]) for row in rows),
        "lowest_total": min((row["total"] for row in rows if row["total"] is not None), default=None),
    }


def summary(rows: Sequence[Figures]) -> Figures:
    """The faults that must be found, what is said without any, and whether both is good enough."""
    plain = [row for row in rows if row["kind"] in (THROUGHOUT, SECOND) and row["size"] in FROM_DEGREES]
    found = figures(plain)
    said = {
        kind: mean_of(len(row["sentences"]) for row in rows if row["kind"] == kind)
        for kind in (AGAIN, ANOTHER)
    }
    off = found["degrees_error"]
    return {
        "angles_from_20": found,
        "false_sentences_per_clip": said,
        "refused_without_a_fault": sum(
            row["verdict"] != COMPARABLE for row in rows if row["kind"] in (AGAIN, ANOTHER)
        ),
        "words_not_known": sorted({row["not_known"] for row in rows if row.get("not_known")}),
        "holds": (found["named_first"] or 0.0) >= NAMED_FIRST
        and (found["direction_right"] or 0.0) >= DIRECTION_RIGHT
        and off is not None
        and off <= DEGREES_OFF
        and all(count is None or count <= FALSE_SENTENCES for count in said.values())
        and all(row["verdict"] == COMPARABLE for row in rows if row["kind"] in (AGAIN, ANOTHER)),
    }
