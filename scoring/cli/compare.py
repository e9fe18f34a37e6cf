"""``python -m scoring compare REFERENCE PRACTICE``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from scoring.cli.inputs import check_file, read_people, read_track
from scoring.compare.calibration import LEAST_COVERAGE
from scoring.compare.criteria.check import Compared, check_criteria
from scoring.compare.criteria.criterion import read_criteria
from scoring.compare.engine import METHOD, compare_tracks, part_tolerances
from scoring.compare.feedback.criteria import spoken_outcome
from scoring.compare.feedback.sentences import (
    beside_music,
    clock,
    extent,
    left_out,
    on_other_side,
    over_repetitions,
    part_reason,
    sentence_of,
    side_question,
    spoken,
)
from scoring.compare.published import BOX_FORMATS, compare_dtw
from scoring.compare.result import PartScore, Remark, Score, plain_facts
from scoring.errors import BadChoice
from scoring.language import ENGLISH, N_, catalogue, languages, whole_percent
from scoring.reasons import reason_in
from scoring.version import ENGINE_VERSION

METHODS = (METHOD, "dtw-l2")
MIRROR = {"auto": None, "yes": True, "no": False}

PART_NAMES = {
    "head": N_("head"),
    "left_shoulder": N_("left shoulder"),
    "right_shoulder": N_("right shoulder"),
    "left_elbow": N_("left elbow"),
    "right_elbow": N_("right elbow"),
    "left_wrist": N_("left wrist"),
    "right_wrist": N_("right wrist"),
    "left_hip": N_("left hip"),
    "right_hip": N_("right hip"),
    "left_knee": N_("left knee"),
    "right_knee": N_("right knee"),
    "left_ankle": N_("left ankle"),
    "right_ankle": N_("right ankle"),
}


def add_parser(subparsers: Any) -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser("compare", help="score a practice against a reference")
    parser.add_argument("reference", type=Path, help="a video, or a track (.npz, .json)")
    parser.add_argument("practice", type=Path, help="a video, or a track (.npz, .json)")
    parser.add_argument("--method", choices=METHODS, default=METHOD)
    parser.add_argument("--box-format", choices=BOX_FORMATS, default="xywh", help="for dtw-l2")
    parser.add_argument("--mirror", choices=tuple(MIRROR), default="auto", help="exchange left and right")
    parser.add_argument(
        "--take",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="a further good performance, a video or a track; may be given several times",
    )
    parser.add_argument(
        "--tolerance",
        action="append",
        default=[],
        metavar="PART=DEGREES",
        help="by how much a part may be off, not what the reference proposes; may be given several times",
    )
    parser.add_argument(
        "--criteria", type=Path, metavar="FILE.json", help="checks of the practice (docs/criteria.md)"
    )
    parser.add_argument("--language", choices=languages(), default=ENGLISH, help="of the sentences")
    parser.add_argument("--model", help="keypoint model for videos")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Carry out ``compare``; the exit status."""
    compare = _compare_published if args.method == "dtw-l2" else _compare
    result = compare(args)
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(as_text(result, args.language))
    return 0


def _compare(args: argparse.Namespace) -> dict[str, Any]:
    """The calibrated score as plain values."""
    tolerances = read_tolerances(args.tolerance)
    paths = (args.reference, args.practice, *args.take)
    for path in (*paths, *filter(None, [args.criteria])):
        check_file(path)
    criteria = read_criteria(args.criteria) if args.criteria else ()
    reference, practice, *takes = (read_track(path, args.model) for path in paths)
    score = compare_tracks(
        reference, practice, mirror=MIRROR[args.mirror], takes=takes, tolerances=tolerances
    )
    compared = Compared(
        score.total, score.path_times, score.mirrored, score.repetitions, other_side=score.side_changes
    )
    score = replace(score, criteria=check_criteria(criteria, reference, practice, compared))
    return as_values(score, args.language, takes=len(takes))


def read_tolerances(given: Sequence[str]) -> dict[str, float]:
    """Degrees by the names of parts, from words like ``left_knee=20``.

    Raises BadChoice for other words, and NotComparable for parts or degrees that cannot be tolerances.
    """
    tolerances = {}
    for word in given:
        part, _, degrees = word.partition("=")
        try:
            tolerances[part.strip()] = float(degrees)
        except ValueError as error:
            raise BadChoice(f"“{word}” is no tolerance; write a part and degrees: left_knee=20.") from error
    part_tolerances(tolerances)
    return tolerances


def _compare_published(args: argparse.Namespace) -> dict[str, Any]:
    """The published warping score as plain values."""
    if args.take:
        raise BadChoice(f"{args.method} compares with one reference; leave --take out.")
    if MIRROR[args.mirror] is not None:
        raise BadChoice(f"{args.method} never exchanges left and right; leave --mirror out.")
    if args.tolerance:
        raise BadChoice(f"{args.method} knows no tolerances; leave --tolerance out.")
    if args.criteria:
        raise BadChoice(f"{args.method} checks no criteria; leave --criteria out.")
    for path in (args.reference, args.practice):
        check_file(path)
    reference, practice = (read_people(path, args.model) for path in (args.reference, args.practice))
    score = compare_dtw(reference, practice, args.box_format)
    return {
        "method": args.method,
        "engine_version": ENGINE_VERSION,
        "box_format": args.box_format,
        "total": score.total,
        "coverage": 1.0,
        "parts": score.parts,
    }


def as_values(score: Score, language: str = ENGLISH, takes: int = 0) -> dict[str, Any]:
    """``score`` as values that JSON knows, its sentences in ``language``; what was not measured is null.

    ``takes`` is how many further performances it was made with.
    """
    facts = plain_facts(score)
    return {
        **facts,
        "takes": takes,
        "over_repetitions": over_repetitions(score.repetitions, score.shown_repetition, language),
        "reason": reason_in(score.reason, language),
        "why": facts["reason"],
        "parts": {name: part.value for name, part in score.parts.items()},
        "part_details": facts["parts"],
        "moments": [spoken(moment, language) for moment in score.moments],
        "remarks": [spoken(remark, language) for remark in score.remarks],
        "strengths": [spoken(remark, language) for remark in score.strengths],
        "criteria": [spoken_outcome(outcome, language) for outcome in score.criteria],
        "matched": {
            "reference": [float(score.path_times[0, 0]), float(score.path_times[-1, 0])],
            "practice": [float(score.path_times[0, 1]), float(score.path_times[-1, 1])],
        },
    }


def as_text(result: dict[str, Any], language: str = ENGLISH) -> str:
    """``result`` as a table for people."""
    words = catalogue(language).gettext
    form, timing, coverage = words(N_("form")), words(N_("timing")), words(N_("coverage"))
    lines = [f"{form:16s}{_number(result['total'])}"]
    if "timing" in result:
        lines.append(f"{timing:16s}{_number(result['timing'])}")
    lines.append(f"{coverage:16s}{_percent(result['coverage'])}")
    if result.get("completeness", 1.0) < 1:
        completeness = words(N_("completeness"))
        lines.append(f"{completeness:16s}{_percent(result['completeness'])}")
    if result.get("mirrored"):
        lines.append(words(N_("compared with left and right exchanged")))
    if result.get("other_side_fits"):
        side = Remark("own_side" if result["mirrored"] else "other_side")
        lines.append(sentence_of(side, language))
    question = side_question(result.get("side_unsure", False), result.get("mirrored", False), language)
    lines += [f"{question} (--mirror yes, --mirror no)"] if question else []
    if result.get("reason"):
        lines.append(result["reason"])
    if "completeness" in result:
        lines += extent(result["total"], result["completeness"], result["reference_repetitions"], language)
    changes = [(one["start"], one["end"]) for one in result.get("side_changes", [])]
    lines += filter(
        None,
        [
            result.get("over_repetitions"),
            on_other_side(changes, language),
            beside_music(result.get("starts_late"), language),
            left_out(result.get("reference_in_doubt", ()), "reference", language),
            left_out(result.get("practice_in_doubt", ()), "practice", language),
        ],
    )
    lines += [
        "",
        *(
            f"  {words(PART_NAMES[name]):20s}{_number(value)}{_off_by(result, name, language)}"
            for name, value in result["parts"].items()
        ),
    ]
    work = [*result.get("remarks", []), *result.get("moments", [])]
    work.sort(key=lambda said: -said["importance"])
    lines += _section(words(N_("Work on this")), work)
    lines += _section(words(N_("What went well")), result.get("strengths", []))
    lines += _criteria_lines(result.get("criteria", []), words(N_("Criteria")), language)
    lines += _repetition_lines(result.get("repetitions", []), words(N_("repetition")))
    return "\n".join(lines)


def _off_by(result: dict[str, Any], part: str, language: str) -> str:
    """What a part's value follows from: degrees off and tolerated, or its range; empty where not known."""
    measured = PartScore(**result["part_details"][part]) if "part_details" in result else PartScore()
    if measured.degrees is None or measured.tolerance is None:
        return ""
    why = part_reason(measured, language)
    return f"  {measured.degrees:3.0f}° / {measured.tolerance:.0f}°{'  ' * bool(why)}{why}"


def _section(title: str, said: list[dict[str, Any]]) -> list[str]:
    """Sentences under a title, after an empty line; nothing where there are none."""
    return ["", title, *(f"- {one['sentence']}" for one in said)] if said else []


def _criteria_lines(criteria: list[dict[str, Any]], title: str, language: str) -> list[str]:
    """Two lines for each criterion under a title: whether it is met, and what proves it."""
    lines = []
    for one in criteria:
        second = one["second"]
        at = "" if second is None else f" ({clock(second, tenths=True, language=language)})"
        lines += [f"- {one['says']}: {one['verdict']}", f"  {one['sentence']}{at}"]
    return ["", title, *lines] if lines else []


def _repetition_lines(repetitions: list[dict[str, Any]], name: str) -> list[str]:
    """One line for each repetition, after an empty one."""
    lines = [
        f"  {name} {number:2d}  {clock(one['start'])}–{clock(one['end'])}  {_number(one['total'])}"
        for number, one in enumerate(repetitions, 1)
    ]
    return ["", *lines] if lines else []


def _percent(share: float) -> str:
    return f"{whole_percent(share, LEAST_COVERAGE):4d}%"


def _number(value: float | None) -> str:
    return "    –" if value is None or np.isnan(value) else f"{value:5.1f}"
