"""Does the score tell right from wrong? Correct and incorrect repetitions, judged by other people's.

    python benchmarks/score_validity.py --data DIR/sequences.npz [--json] [--references N]
                                        [--weights FILE] [--people 1,4]
                                        [--yaw DEGREES] [--reference-yaw DEGREES] [--in-space]

For each movement, every repetition of each person is scored with the product's
own total against correct repetitions of the other people in the file: all of
them together (one is the reference, the rest are its takes), and one at a time.
The figure is the AUC, the share of pairs of a correct and an incorrect
repetition of a movement, of all people, in which the correct one has the
higher total. ``mean_auc_within_person`` takes only pairs of the same person.

``--weights`` takes a trait model that was trained without the people who are
scored (``python -m scoring train quality --leave-out 1,4``), ``--people`` limits
who is scored; the references still come from everybody else in the file.

``--yaw`` films everybody from so many degrees round the person, ``--reference-yaw`` the references from
elsewhere. ``--in-space`` gives the tracks the joints in space that the default model adds to every picture;
those here are exact, a model's depths are guesses.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from command import Parser, numbers, run
from tqdm import tqdm

from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.compare.engine import Prepared, prepare
from scoring.compare.quality.model import load_model, shipped_model
from scoring.errors import ScoringError
from scoring.learn.sequences import Look, Sequences, read_sequences

NOT_SCORED = -1.0
"""Ranks a repetition without a total behind all that have one."""


@dataclass(frozen=True)
class Filmed:
    """Degrees from the front from which who is scored is filmed, and the references; whether tracks have
    joints in space."""

    yaw: float
    reference_yaw: float
    in_space: bool


@dataclass(frozen=True)
class Task:
    """One movement of one person, against references of others."""

    data: Path
    weights: Path | None
    movement: int
    person: int
    references: int
    """How many single references of each other person; 0 leaves the single figure out."""
    filmed: Filmed


@dataclass(frozen=True)
class Answer:
    """Totals of a person's repetitions: with all references ``[R]`` and with single ones ``[S, R]``."""

    movement: int
    correct: BoolArray
    several: FloatArray
    single: FloatArray


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; the exit status."""
    args = _arguments(argv)
    sequences = read_sequences(args.data)
    people = args.people or sorted(set(sequences.subject.tolist()))
    for person in people:
        if person not in sequences.subject:
            raise ScoringError(f"{args.data} has no person {person}.")
    tasks = [
        Task(args.data, args.weights, movement, person, args.references, _filmed(args))
        for movement in sorted(set(sequences.movement.tolist()))
        for person in people
    ]
    figures = summary(_answers(tasks, args.processes))
    print(json.dumps(figures, indent=2) if args.json else _table(figures))
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="labelled repetitions (.npz)")
    parser.add_argument("--references", type=int, default=2, help="single references of each other person")
    parser.add_argument("--weights", type=Path, help="another trait model than the shipped one")
    parser.add_argument("--people", type=numbers, help="score only these, such as 1,4")
    parser.add_argument("--yaw", type=float, default=0.0, metavar="DEGREES", help="0 is the front")
    parser.add_argument(
        "--reference-yaw", type=float, metavar="DEGREES", help="of the references (default: as --yaw)"
    )
    parser.add_argument("--in-space", action="store_true", help="tracks with joints in space")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _filmed(args: argparse.Namespace) -> Filmed:
    return Filmed(args.yaw, args.yaw if args.reference_yaw is None else args.reference_yaw, args.in_space)


def _answers(tasks: list[Task], processes: int) -> list[Answer]:
    with ProcessPoolExecutor(processes) as pool:
        return list(tqdm(pool.map(answer, tasks), total=len(tasks), unit="person", file=sys.stderr))


def answer(task: Task) -> Answer:
    """Score all repetitions of one movement by one person."""
    sequences = read_sequences(task.data)
    everybody = np.unique(sequences.subject)
    others = everybody[everybody != task.person]
    good = sequences.pick(movement=task.movement, people=others, correct=True)
    own = sequences.pick(movement=task.movement, people=np.array([task.person]))
    if not len(good):
        raise ScoringError(f"Movement {task.movement} has no correct repetition by another person.")
    several = _totals(_prepared(sequences, _most_typical_first(sequences, good), task), sequences, own, task)
    single = [
        _totals(_prepared(sequences, [reference], task), sequences, own, task)
        for person in others
        for reference in _spread_over(
            sequences.pick(movement=task.movement, people=np.array([person]), correct=True), task.references
        )
    ]
    return Answer(
        task.movement, sequences.correct[own], several, np.array(single).reshape(len(single), len(own))
    )


def _most_typical_first(sequences: Sequences, good: IntArray) -> list[int]:
    """``good`` with that of median length first: a coach shows neither the shortest nor the longest."""
    lengths = np.array([len(sequences.joints[index]) for index in good])
    first = int(good[np.argsort(lengths, kind="stable")[len(good) // 2]])
    return [first, *(int(index) for index in good if index != first)]


def _spread_over(indices: IntArray, count: int) -> list[int]:
    """``count`` of ``indices``, evenly spread."""
    places = (np.arange(count) + 0.5) / max(count, 1) * len(indices)
    return [int(indices[int(place)]) for place in places] if len(indices) else []


def _prepared(sequences: Sequences, references: Sequence[int], task: Task) -> Prepared:
    look = Look(yaw=task.filmed.reference_yaw)
    first, *rest = (sequences.track(index, look, in_space=task.filmed.in_space) for index in references)
    ready = prepare(first, takes=rest)
    model = load_model(task.weights) if task.weights else shipped_model()
    return replace(ready, standard=replace(ready.standard, model=model))


def _totals(prepared: Prepared, sequences: Sequences, own: IntArray, task: Task) -> FloatArray:
    look = Look(yaw=task.filmed.yaw)
    tracks = (sequences.track(int(index), look, in_space=task.filmed.in_space) for index in own)
    totals = (prepared.compare(track).total for track in tracks)
    return np.array([NOT_SCORED if total is None else total for total in totals])


def summary(answers: Sequence[Answer]) -> dict[str, Any]:
    """The figures of all movements, rounded to four places."""
    movements = {
        movement: _figures([one for one in answers if one.movement == movement])
        for movement in sorted({one.movement for one in answers})
    }
    means = {
        f"mean_{name}": _rounded([row[name] for row in movements.values()])
        for name in ("auc", "auc_single_reference", "auc_within_person")
    }
    rounded = {
        str(movement): {name: _rounded([value]) for name, value in row.items()}
        for movement, row in movements.items()
    }
    return {**means, "per_movement": rounded}


def _rounded(values: Sequence[float]) -> float | None:
    """Mean of the numbers among ``values``; None where there is none."""
    known = [value for value in values if np.isfinite(value)]
    return round(float(np.mean(known)), 4) if known else None


def _figures(answers: Sequence[Answer]) -> dict[str, float]:
    correct = np.concatenate([one.correct for one in answers])
    several = np.concatenate([one.several for one in answers])
    # References differ from person to person, so a single one is compared within the person it judges.
    single = [auc(row[one.correct], row[~one.correct]) for one in answers for row in one.single]
    within = [auc(one.several[one.correct], one.several[~one.correct]) for one in answers]
    return {
        "auc": auc(several[correct], several[~correct]),
        "auc_single_reference": float(np.mean(single)) if single else float("nan"),
        "auc_within_person": float(np.nanmean(within)),
        "median_correct": float(np.median(several[correct])),
        "median_incorrect": float(np.median(several[~correct])),
    }


def auc(right: FloatArray, wrong: FloatArray) -> float:
    """Share of pairs in which the right one has more; ties count half. NaN where one kind is missing."""
    if not len(right) or not len(wrong):
        return float("nan")
    difference = right[:, None] - wrong[None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


def _table(figures: dict[str, Any]) -> str:
    names = ("auc", "auc_single_reference", "auc_within_person", "median_correct", "median_incorrect")
    lines = ["movement " + " ".join(f"{name:>22}" for name in names)]
    for movement, row in figures["per_movement"].items():
        lines.append(f"{movement:<9}" + " ".join(_cell(row[name]) for name in names))
    lines += [f"{name} {value}" for name, value in figures.items() if name.startswith("mean_")]
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    return f"{'–':>22}" if value is None else f"{value:22.3f}"


if __name__ == "__main__":
    run(main)
