"""Drawn comparisons of every kind, and what the engine makes of each: figures that no change moves unseen.

    python -m tests.scoring.compare.scenes        writes them anew, after a change that is meant

Each scene has a fault or two near what the engine still accepts, so that a number of
``scoring/compare/calibration.py`` that changes moves some figure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from scoring.compare import Score, compare_tracks
from scoring.compare.criteria.check import check_criteria
from scoring.compare.criteria.criterion import Criterion
from scoring.compare.criteria.proposals import proposed
from scoring.compare.feedback.improvements import improvements, outcome_of
from scoring.pose.track import PoseTrack
from tests.scoring.compare.criteria.people import arms_rising, squatting, whole
from tests.scoring.compare.movements import (
    LONG_LIMBED,
    growing,
    hidden,
    holding,
    in_space,
    mirrored,
    movement,
    one_after_another,
    shifted,
    side_on,
    squats,
    with_feet,
)
from tests.scoring.compare.scenes_at_limits import at_limits
from tests.scoring.compare.shaping import ARMS, LEGS, bent, gap, rolled, shaken, unsure
from tests.scoring.music import in_a_room, later, sound, tune

FIGURES = Path(__file__).with_name("figures.json")
PLACES = 2
"""Decimal places that are kept: less is the rounding of another processor."""

Scene = Callable[[], Any]


def _faulty() -> Iterator[tuple[str, Scene]]:
    """One movement by somebody with each kind of fault, in pictures."""
    knees, elbows, arm = (13, (15,)), (7, (9,)), (5, (7, 9))
    for degrees in (8.0, 14.0, 22.0, 35.0):
        for name, (joint, below) in {"knee": knees, "elbow": elbows, "arm": arm}.items():
            yield (
                f"{name} {degrees:.0f} for a second",
                lambda j=joint, b=below, d=degrees: compare_tracks(
                    movement(1), shaken(bent(movement(1), j, b, d, slice(40, 70)), 1.0)
                ),
            )
        yield (
            f"both knees {degrees:.0f} throughout",
            lambda d=degrees: compare_tracks(
                movement(2, size=0.4),
                bent(bent(movement(2, size=0.4), 13, (15,), -d, slice(None)), 14, (16,), d, slice(None)),
            ),
        )
    for size in (0.25, 0.5, 0.75, 1.3, 1.8):
        yield f"size {size}", lambda s=size: compare_tracks(movement(1), movement(1, size=s))
    for most in (2.0, 6.0, 15.0):
        yield f"shaken {most}", lambda m=most: compare_tracks(movement(1), shaken(movement(1), m, every=3))
    for offset in (0.05, 0.12, 0.3):
        yield (
            f"wrist off {offset}",
            lambda o=offset: compare_tracks(movement(1), shifted(movement(1), "left_wrist", (o, o / 2))),
        )
        yield (
            f"head off {offset}",
            lambda o=offset: compare_tracks(
                movement(1),
                shifted(shifted(movement(1), "nose", (o, 0.0)), "left_ear", (o, 0.0)),
            ),
        )
    yield "limbs", lambda: compare_tracks(movement(1), movement(1, person=LONG_LIMBED))
    yield "another", lambda: compare_tracks(movement(1), movement(4))


def _in_time() -> Iterator[tuple[str, Scene]]:
    """Tempo, what lies before and after, holding, gaps, repetitions."""
    for speed in (0.3, 0.55, 0.8, 1.25, 2.2, 3.3):
        yield f"speed {speed}", lambda s=speed: compare_tracks(movement(1), movement(1, speed=s))
    for before, after in ((0.4, 0.0), (2.0, 1.0), (0.0, 6.0)):
        yield (
            f"before {before} after {after}",
            lambda b=before, a=after: compare_tracks(
                movement(1), shaken(movement(1, before=b, after=a, speed=0.9), 2.0)
            ),
        )
    for place, rest in ((0.4, 0.5), (0.6, 1.5), (0.95, 4.0)):
        yield (
            f"held {rest}",
            lambda p=place, r=rest: compare_tracks(movement(1), holding(movement(1), p, r)),
        )
    for seconds in (0.2, 0.4, 1.0, 2.0):
        yield f"gap {seconds}", lambda s=seconds: compare_tracks(movement(1), gap(movement(1), 1.2, s))
        yield (
            f"arm hidden {seconds}",
            lambda s=seconds: compare_tracks(
                movement(1), hidden(movement(1), ARMS, slice(30, 30 + round(s * 30)))
            ),
        )
    for share in (0.35, 0.55, 0.7, 0.92):
        yield (
            f"part {share}",
            lambda s=share: compare_tracks(movement(1), movement(1).select(np.arange(120) < round(s * 120))),
        )
    yield "squats", lambda: compare_tracks(squats([0.9]), squats([0.9, 0.6, 0.85, 0.3, 0.9]))
    yield "fewer squats", lambda: compare_tracks(squats([0.9, 0.9, 0.9, 0.9]), squats([0.8, 0.9]))
    yield "quick squats", lambda: compare_tracks(squats([0.9] * 3), squats([0.9] * 3, rest=0.1))
    yield (
        "again and something else",
        lambda: compare_tracks(
            movement(1), one_after_another(movement(1), movement(5), movement(1, size=0.8))
        ),
    )
    yield "mirrored", lambda: compare_tracks(movement(1), mirrored(movement(1, size=0.9)))
    yield "even mirrored", lambda: compare_tracks(squats([0.9]), mirrored(squats([0.8])))
    yield (
        "mirrored by hand",
        lambda: compare_tracks(movement(1), mirrored(movement(1, size=0.9)), mirror=False),
    )
    yield "a moment", lambda: compare_tracks(movement(1), movement(1).select(np.arange(120) < 12))


def _seen() -> Iterator[tuple[str, Scene]]:
    """Sides, sizes, what hides, feet."""
    for yaw in (15.0, 30.0, 55.0, 90.0, 130.0, 180.0):
        for size in (1.0, 0.6):
            yield (
                f"yaw {yaw} size {size}",
                lambda y=yaw, s=size: compare_tracks(
                    in_space(movement(3)), in_space(shaken(movement(3, size=s), 3.0), yaw=y)
                ),
            )
        yield (
            f"another from {yaw}",
            lambda y=yaw: compare_tracks(in_space(movement(3)), in_space(movement(5, size=1.5), yaw=y)),
        )
    for roll in (2.0, 5.0, 10.0, 15.0, 20.0):
        yield (
            f"roll {roll}",
            lambda r=roll: compare_tracks(in_space(movement(3)), in_space(movement(3, size=0.9), roll=r)),
        )
        yield f"flat roll {roll}", lambda r=roll: compare_tracks(movement(3), rolled(movement(3), r))
    for factor in (1.3, 3.0):
        yield f"grows {factor}", lambda f=factor: compare_tracks(movement(1), growing(movement(1), f))
        yield (
            f"grows in space {factor}",
            lambda f=factor: compare_tracks(in_space(movement(1)), growing(in_space(movement(1)), f)),
        )
    for sure in (0.1, 0.25, 0.5, 0.7):
        yield (
            f"far limbs {sure}",
            lambda s=sure: compare_tracks(
                side_on(movement(1)),
                unsure(shifted(side_on(movement(1)), "left_wrist", (0.2, 0.1)), s, (7, 9, 13, 15)),
            ),
        )
    yield "legs hidden", lambda: compare_tracks(movement(1), hidden(movement(1), LEGS))
    yield "upper body", lambda: compare_tracks(hidden(movement(1), LEGS), movement(1, size=0.8))
    yield (
        "mostly hidden",
        lambda: compare_tracks(movement(1), hidden(movement(1), [*LEGS, *ARMS[:3]])),
    )
    yield (
        "far away",
        lambda: compare_tracks(movement(1), replace(movement(1, scale=14.0), width=1920, height=1080)),
    )
    for pitch in (5.0, 12.0, 25.0):
        yield (
            f"heels {pitch}",
            lambda p=pitch: compare_tracks(
                with_feet(side_on(squats([0.9]))), with_feet(side_on(squats([0.9])), pitch=p, sure=0.7)
            ),
        )


def _with_takes() -> Iterator[tuple[str, Scene]]:
    """Further good performances, weights, tolerances."""
    takes = [movement(1, size=size) for size in (0.93, 1.05, 0.9, 1.1)]
    for count in (1, 2, 3, 4):
        for size in (0.55, 0.8):
            yield (
                f"{count} takes size {size}",
                lambda c=count, s=size: compare_tracks(
                    movement(1), shaken(movement(1, size=s), 2.0), takes=takes[:c]
                ),
            )
    yield (
        "takes and hidden legs",
        lambda: compare_tracks(movement(1), hidden(movement(1, size=0.7), LEGS), takes=takes),
    )
    yield (
        "takes of a part",
        lambda: compare_tracks(
            movement(1), movement(1, size=0.7), takes=[*takes[:3], takes[3].select(np.arange(120) < 90)]
        ),
    )
    yield (
        "takes from the side",
        lambda: compare_tracks(
            in_space(movement(3), yaw=60.0),
            in_space(movement(3, size=0.6)),
            takes=[in_space(movement(3, size=size), yaw=60.0) for size in (0.93, 1.05, 0.9)],
        ),
    )
    yield (
        "a long one with takes",
        lambda: compare_tracks(
            one_after_another(movement(1), movement(2), movement(3)),
            one_after_another(movement(1), movement(2, size=0.6), movement(3, size=0.8)),
            takes=[one_after_another(*(movement(seed, size=0.95) for seed in (1, 2, 3)))] * 3,
        ),
    )
    weights = {"left_knee": 0.0, "right_wrist": 3.0}
    yield (
        "weights",
        lambda: compare_tracks(movement(1), movement(1, size=0.6), joint_weights=weights),
    )


def _heard() -> Iterator[tuple[str, Scene]]:
    """Music in both clips."""
    music = tune(1, 10.0)
    for late in (0.2, 0.6, 1.2, 2.5):
        yield (
            f"late {late}",
            lambda x=late: compare_tracks(
                replace(movement(1, before=1.0, after=1.0), sound=sound(music)),
                replace(movement(1, before=1.0 + x, after=1.0), sound=sound(in_a_room(music, noise=0.3))),
            ),
        )
    for noise in (1.0, 2.0, 4.0):
        yield (
            f"noise {noise}",
            lambda n=noise: compare_tracks(
                replace(movement(1, before=1.0, after=1.0), sound=sound(music)),
                replace(
                    movement(1, before=2.0, after=1.0), sound=sound(in_a_room(later(music, 0.7), noise=n))
                ),
            ),
        )
    for tempo in (0.75, 1.3, 1.6):
        yield (
            f"tempo {tempo}",
            lambda t=tempo: compare_tracks(
                replace(movement(1, before=1.0, after=1.0), sound=sound(music)),
                replace(movement(1, before=t, after=1.0, speed=1 / t), sound=sound(tune(1, 10.0, tempo=t))),
            ),
        )


ASKED = (
    {"kind": "least_angle", "part": "knee", "side": "near", "at_most": 95.0},
    {"kind": "greatest_angle", "part": "knee", "side": "both", "at_least": 165.0},
    {"kind": "angle_within", "part": "hip", "side": "near", "at_least": 80.0, "at_most": 185.0},
)


def _asked() -> Iterator[tuple[str, Scene]]:
    """Criteria, what the reference proposes for them, and what is better than before."""
    for yaw in (90.0, 60.0, 30.0, 0.0):
        for depth in (True, False):
            for knee in (80.0, 98.0, 112.0):
                yield (
                    f"criteria {yaw} {depth} {knee}",
                    lambda y=yaw, d=depth, k=knee: _criteria(squatting(k, yaw=y, depth=d, held=0.6)),
                )
    yield "criteria of arms", lambda: _criteria(arms_rising(150.0))
    tries = [movement(1, size=size) for size in (0.4, 0.6, 0.7, 0.85, 0.97)]
    yield (
        "improvements",
        lambda: [
            improvements(*(outcome_of(compare_tracks(movement(1), one)) for one in two))
            for two in pairwise(tries)
        ],
    )


def _criteria(practice: PoseTrack) -> list[Any]:
    asked = [Criterion.of(values) for values in ASKED]
    return [
        [proposed(one, practice) for one in asked],
        check_criteria(asked, squatting(90.0, held=0.5), practice, whole(practice)),
    ]


def scenes() -> dict[str, Scene]:
    """All scenes by name."""
    kinds = (_faulty(), _in_time(), _seen(), _with_takes(), _heard(), _asked(), at_limits())
    return {name: scene for kind in kinds for name, scene in kind}


def figures(scene: Scene) -> Any:
    """What a scene gives, as JSON holds it."""
    return _plain(scene())


def _plain(value: Any) -> Any:
    if isinstance(value, Score):
        return {**_plain(_by_field(value)), **_plain(_of_curves(value))}
    if is_dataclass(value):
        value = _by_field(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items() if one not in (None, "", False, ())}
    if isinstance(value, (tuple, list, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), PLACES) if np.isfinite(value) else None
    return value


def _by_field(value: Any) -> dict[str, Any]:
    # Sentences are of the catalogues, and the version is what a change of the figures raises.
    left_out = {"sentence", "engine_version", "method", "criterion", "parts"}
    found = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in left_out}
    return {name: one for name, one in found.items() if not isinstance(one, np.ndarray)}


def _of_curves(score: Score) -> dict[str, Any]:
    """The parts, where the path runs, and the values and degrees along it, in a few numbers."""
    parts = list(score.parts.values())
    values, degrees = np.nan_to_num(score.frame_values), np.nan_to_num(score.frame_degrees)
    return {
        "forms": [-1.0 if part.value is None else round(part.value, 1) for part in parts],
        "off": [0.0 if part.degrees is None else round(part.degrees, 1) for part in parts],
        "allowed": [0.0 if part.tolerance is None else round(part.tolerance, 1) for part in parts],
        "path": [float(x) for x in np.percentile(score.path_times[:, 1], (0, 25, 50, 75, 100))],
        "curves": [float(values.mean()), float(degrees.mean()), float((score.frame_values < 75).mean())],
    }


def main() -> None:
    """Write the figures of all scenes."""
    found = {name: figures(scene) for name, scene in scenes().items()}
    lines = [f"  {json.dumps(name)}: {json.dumps(one)}" for name, one in found.items()]
    FIGURES.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
