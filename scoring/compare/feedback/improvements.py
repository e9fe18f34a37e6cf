"""What improved since an earlier attempt at the same routine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scoring.compare.calibration import (
    ANOTHER_MOVEMENT,
    LEAST_COVERAGE,
    MENDED_BONUS,
    MOST_IMPROVEMENTS,
    PART_NOISE,
    TIMING_NOISE,
    TOTAL_NOISE,
)
from scoring.compare.result import Moment, Remark, Score


@dataclass(frozen=True)
class Outcome:
    """What two attempts are compared by.

    ``total`` and ``timing`` are 0..100 or None, ``parts`` maps a name of PARTS
    to its value and coverage, ``faults`` are the parts that moments or remarks
    were about, ``repetitions`` how many were found. Two outcomes with
    different ``made_with`` (engine, model, reference and whatever else decides
    the numbers) cannot be compared.
    """

    total: float | None
    timing: float | None
    parts: Mapping[str, tuple[float | None, float]]
    faults: frozenset[str]
    repetitions: int
    made_with: tuple[str, ...]


def outcome_of(score: Score, made_with: tuple[str, ...] = ()) -> Outcome:
    """The Outcome of an engine's score; ``made_with`` adds the model and the like to its version."""
    return Outcome(
        total=score.total,
        timing=score.timing,
        parts={name: (part.value, part.coverage) for name, part in score.parts.items()},
        faults=faults_of((*score.moments, *score.remarks)),
        repetitions=len(score.repetitions),
        made_with=(score.engine_version, score.method, *made_with),
    )


def faults_of(said: tuple[Moment | Remark, ...]) -> frozenset[str]:
    """The parts that moments and remarks are about."""
    parts = {one.part for one in said if one.part}
    others = {_other_side(one.part) for one in said if one.both_sides}
    return frozenset(parts | others)


def improvements(previous: Outcome, current: Outcome) -> tuple[Remark, ...]:
    """At most MOST_IMPROVEMENTS remarks on what is better than before, the most important first.

    None where the two cannot be compared, differ by no more than measuring does, or
    where the current one is another movement.
    """
    if previous.made_with != current.made_with or previous.total is None or current.total is None:
        return ()
    if current.total < ANOTHER_MOVEMENT:
        return ()
    found = [*_of_the_whole(previous, current), *_joined(_of_parts(previous, current))]
    return tuple(sorted(found, key=lambda remark: (-remark.importance, remark.part))[:MOST_IMPROVEMENTS])


def _of_the_whole(previous: Outcome, current: Outcome) -> list[Remark]:
    """Form, timing and repetitions."""
    found = [
        _risen("better_total", previous.total, current.total, TOTAL_NOISE, 10.0),
        _risen("better_timing", previous.timing, current.timing, TIMING_NOISE, 0.5),
    ]
    more = max(current.repetitions, 1) - max(previous.repetitions, 1)
    if more > 0:
        found.append(Remark("more_repetitions", value=float(more), importance=8.0 * more))
    return [remark for remark in found if remark is not None]


def _risen(
    kind: str, before: float | None, now: float | None, noise: float, share: float, part: str = ""
) -> Remark | None:
    """A remark if a value rose by more than ``noise`` to ANOTHER_MOVEMENT or more:
    12 after 3 is as far off as before.

    Its importance is ``share`` of the rise.
    """
    if before is None or now is None or now < ANOTHER_MOVEMENT or now - before <= noise:
        return None
    return Remark(kind, part, value=now, other=before, importance=share * (now - before))


def _of_parts(previous: Outcome, current: Outcome) -> list[Remark]:
    """Parts that are closer, those first that no longer stand out."""
    found = []
    for part, (now, seen) in current.parts.items():
        before, seen_before = previous.parts.get(part, (None, 0.0))
        if min(seen, seen_before) < LEAST_COVERAGE or part in current.faults:
            continue
        remark = _risen("better", before, now, PART_NOISE, 1.0, part)
        if remark is not None and part in previous.faults:
            remark = replace(remark, kind="mended", importance=remark.importance + MENDED_BONUS)
        if remark is not None:
            found.append(remark)
    return found


def _joined(remarks: list[Remark]) -> list[Remark]:
    """Left and right that improved alike as one remark with the means of both."""
    joined: list[Remark] = []
    for remark in remarks:
        other = next(
            (o for o in joined if o.kind == remark.kind and o.part == _other_side(remark.part)), None
        )
        if other is None:
            joined.append(remark)
        else:
            joined[joined.index(other)] = replace(
                other,
                both_sides=True,
                value=_middle(other.value, remark.value),
                other=_middle(other.other, remark.other),
                importance=max(other.importance, remark.importance),
            )
    return joined


def _other_side(part: str) -> str:
    side, _, joint = part.rpartition("_")
    return f"{'right' if side == 'left' else 'left'}_{joint}" if side else ""


def _middle(one: float | None, other: float | None) -> float:
    return ((one or 0.0) + (other or 0.0)) / 2
