"""Drawn comparisons just on one side of a number of the score: with another number they come out otherwise.

Part of ``scenes.py``, which keeps their figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from scoring.arrays import FloatArray
from scoring.compare import Score, compare_tracks
from scoring.compare.criteria.check import check_criteria
from scoring.compare.criteria.criterion import Criterion
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from tests.scoring.compare.criteria.people import arms_rising, squatting, unseen, whole
from tests.scoring.compare.drawn import side_view
from tests.scoring.compare.movements import (
    going_on,
    growing,
    hidden,
    in_space,
    mirrored,
    movement,
    partly_mirrored,
    shifted,
    side_on,
    squats,
    with_feet,
)
from tests.scoring.compare.shaping import ARMS, LEGS, UPPER, bent, gap, rolled, shaken, slower, unsure

Scene = Callable[[], Any]


def at_limits() -> Iterator[tuple[str, Scene]]:
    """All of them, by name."""
    for kind in (
        _criteria,
        _feet,
        _tempo,
        _sides,
        _either_side,
        _views,
        _ways_up,
        _in_sight,
        _roll_and_size,
        _ends,
    ):
        yield from kind()


def _asked(practice: PoseTrack, reference: PoseTrack | None = None, **asked: object) -> Any:
    """What comes of one criterion."""
    shown = squatting(90.0, held=0.5) if reference is None else reference
    return check_criteria([Criterion.of(asked)], shown, practice, whole(practice))


def _criteria() -> Iterator[tuple[str, Scene]]:
    held = {"kind": "hold_pose", "seconds": 0.3}
    bends = {"kind": "least_angle", "part": "knee", "side": "near", "at_most": 95.0}
    yield (
        "a pose of which four angles are seen",
        lambda: _asked(squatting(90.0, held=0.6), unseen(squatting(90.0, held=0.6), 7, 8, 9, 10, 16), **held),
    )
    yield "a pose missed by 18 degrees", lambda: _asked(squatting(108.0, held=0.6), **held)
    yield (
        "a side surer by 0.2",
        lambda: _asked(unsure(squatting(95.0, depth=False), 0.7, (5, 11, 13, 15)), **bends),
    )
    for kind, often in (("above", "once"), ("stays_above", "all the time")):
        yield (
            f"hands above the shoulders {often}",
            lambda k=kind: _asked(
                arms_rising(100.0),
                arms_rising(150.0),
                kind=k,
                part="wrist",
                other="shoulder",
                side="near",
                at_least=0.0,
            ),
        )
    for seconds in (0.2, 0.4):
        yield (
            f"{seconds} seconds hidden at the lowest",
            lambda s=seconds: _asked(
                unseen(squatting(110.0), *range(11, 17), start=1.0 - s / 2, end=1.0 + s / 2), **bends
            ),
        )
    yield (
        "a hip bent backwards",
        lambda: _asked(
            squatting(150.0, hip=205.0),
            kind="angle_within",
            part="hip",
            side="near",
            at_least=140.0,
            at_most=190.0,
        ),
    )


def _feet() -> Iterator[tuple[str, Scene]]:
    down = side_on(squats([0.9]))
    for usual in (0.0, 5.0):
        lifted: FloatArray = np.full(len(down), usual)
        lifted[20:60] = 9.0
        yield (
            f"heels from {usual:.0f} up to 9",
            lambda pitch=lifted: compare_tracks(with_feet(down), with_feet(down, pitch=pitch)),
        )
    for pitch in (15.0, 35.0):
        yield (
            f"on the toes by {pitch:.0f} and 8 more",
            lambda p=pitch: compare_tracks(with_feet(down, pitch=p), with_feet(down, pitch=p + 8.0)),
        )


def _tempo() -> Iterator[tuple[str, Scene]]:
    for seed, degrees, seconds in ((1, 0.0, 0.8), (1, 35.0, 0.6), (2, 20.0, 0.8)):

        def slowed(seed: int = seed, degrees: float = degrees, seconds: float = seconds) -> Score:
            frames = slice(60, 60 + round(seconds * 30))
            practice = bent(movement(seed), 7, (9,), degrees, frames)
            return compare_tracks(movement(seed), slower(practice, 2.0, 2.0 + seconds, 2.0), mirror=False)

        yield f"{seconds} seconds of {seed} slowed with an elbow off by {degrees:.0f}", slowed
    yield (
        "a second slowed to half",
        lambda: compare_tracks(movement(1), slower(movement(1), 1.0, 1.7, 1.9), mirror=False),
    )


_EXCHANGED = (
    (4, 3.0, 4.2, 0.0),
    (4, 3.0, 4.5, 0.0),
    (4, 3.0, 4.7, 8.0),
    (4, 3.0, 4.7, 16.0),
    (23, 1.0, 2.6, 16.0),
    (23, 2.0, 6.0, 16.0),
)
"""Seed, first and last second on the other side, pixels of noise."""


def _sides() -> Iterator[tuple[str, Scene]]:
    for seed, start, end, noise in _EXCHANGED:

        def exchanged(
            seed: int = seed, start: float = start, end: float = end, noise: float = noise
        ) -> Score:
            practice = shaken(partly_mirrored(going_on(seed, 9.0), start, end), noise, every=5)
            return compare_tracks(going_on(seed, 9.0), practice)

        yield f"{seed} from {start} to {end} on the other side, shaken by {noise:.0f}", exchanged


def _either_side() -> Iterator[tuple[str, Scene]]:
    """Movements that are nearly the same on both sides."""

    def uneven(degrees: float) -> PoseTrack:
        return bent(squats([0.9]), 7, (9,), degrees, slice(None))

    for degrees, noise in ((3.0, 0.0), (25.0, 8.0)):
        yield (
            f"uneven by {degrees:.0f}, mirrored and shaken by {noise:.0f}",
            lambda d=degrees, n=noise: compare_tracks(uneven(d), shaken(mirrored(uneven(d)), n, every=3)),
        )
    yield (
        "a small movement mirrored and shaken",
        lambda: compare_tracks(movement(6, size=0.3), shaken(mirrored(movement(6, size=0.3)), 10.0, every=4)),
    )
    for degrees, over in ((3.0, True), (25.0, False)):
        yield (
            f"uneven by {degrees:.0f} on the {'other' if over else 'own'} side by hand",
            lambda d=degrees, o=over: compare_tracks(
                uneven(d), shaken(uneven(d) if o else mirrored(uneven(d)), 4.0, every=3), mirror=o
            ),
        )


def _views() -> Iterator[tuple[str, Scene]]:
    for yaw in (70.0, 110.0):
        yield (
            f"another like it from {yaw:.0f}",
            lambda y=yaw: compare_tracks(in_space(movement(3)), in_space(movement(1), yaw=y)),
        )
    for one, other in ((1, 7), (2, 6)):
        yield (
            f"{other} against {one} in space",
            lambda a=one, b=other: compare_tracks(in_space(movement(a)), in_space(movement(b))),
        )

    def knees_off() -> Score:
        reference = movement(2, size=0.5)
        practice = bent(bent(reference, 13, (15,), -22.0, slice(None)), 14, (16,), 22.0, slice(None))
        return compare_tracks(in_space(reference), in_space(practice, yaw=60.0))

    yield "knees off by 22 throughout from 60", knees_off
    yield "shoulders half turned", lambda: compare_tracks(side_view(5.0), _wider(side_view(5.0), 0.45))


def _wider(track: PoseTrack, torsos: float) -> PoseTrack:
    """Left and right apart by so many torso lengths at the shoulders, by half of it at the hips."""
    keypoints = track.keypoints.copy()
    for joints, share in (((5, 7, 9), 0.5), ((6, 8, 10), -0.5), ((11, 13, 15), 0.25), ((12, 14, 16), -0.25)):
        keypoints[:, list(joints), 0] += share * torsos * 150.0
    return replace(track, keypoints=keypoints)


def _ways_up() -> Iterator[tuple[str, Scene]]:
    for degrees in (70.0, 150.0):
        yield (
            f"turned by {degrees:.0f} in the picture",
            lambda d=degrees: compare_tracks(movement(1), rolled(movement(1), d), mirror=False),
        )
    yield (
        "leaning by 25, and lying",
        lambda: compare_tracks(side_view(25.0), rolled(side_view(25.0), 60.0), mirror=False),
    )


def _in_sight() -> Iterator[tuple[str, Scene]]:
    yield (
        "arms in doubt for 0.13 s",
        lambda: compare_tracks(movement(1), hidden(movement(1), ARMS, slice(30, 34))),
    )
    for torsos in (0.3, 0.5):
        yield (
            f"far limbs of shoulders {torsos} wide",
            lambda w=torsos: _far_limbs(_wider(side_on(movement(1)), w)),
        )
    for seconds in (1.5, 2.5):
        frames = slice(0, round(seconds * 30))
        yield (
            f"legs in one and the upper body in the other hidden for {seconds} s",
            lambda f=frames: compare_tracks(hidden(movement(1), LEGS, f), hidden(movement(1), UPPER, f)),
        )
    yield (
        "nobody for 0.8 and for 1.5 seconds",
        lambda: compare_tracks(
            gap(movement(1, before=1.0), 2.0, 0.8), gap(movement(1, before=1.0, after=1.0), 0.0, 1.5)
        ),
    )


def _far_limbs(reference: PoseTrack) -> Score:
    """Against the same with a wrist elsewhere, the limbs of the left side unsure."""
    practice = unsure(shifted(reference, "left_wrist", (0.2, 0.1)), 0.25, (7, 9, 13, 15))
    return compare_tracks(reference, practice)


def _roll_and_size() -> Iterator[tuple[str, Scene]]:
    """A phone that stands askew before limbs that are off too; few joints of somebody who comes nearer."""

    def limbs_off(degrees: float) -> PoseTrack:
        track = movement(3)
        for joint, below in ((5, (7, 9)), (7, (9,)), (6, (8, 10)), (8, (10,)), (13, (15,)), (14, (16,))):
            track = bent(track, joint, below, degrees, slice(None))
        return track

    yield (
        "askew by 4 with limbs off by 7",
        lambda: compare_tracks(in_space(movement(3)), in_space(limbs_off(7.0), roll=4.0)),
    )
    few = hidden(in_space(movement(1)), [*COCO17.joints[:5], *LEGS])
    yield "of eight joints growing", lambda: compare_tracks(few, growing(few, 1.5))


def _ends() -> Iterator[tuple[str, Scene]]:
    """Parts of what repeats itself, ends that are missing, clips of a second."""
    for depth in (0.9, 0.5):
        yield (
            f"deep and half squats, and one of {depth}",
            lambda d=depth: compare_tracks(squats([0.9, 0.6, 0.9, 0.6]), squats([d], rest=1.5)),
        )
    quick = movement(1, speed=2.0)
    yield (
        "0.13 s missing",
        lambda: compare_tracks(quick, quick.select(np.arange(len(quick)) < len(quick) - 4)),
    )
    first = np.arange(120) < 35
    yield (
        "a trembling second",
        lambda: compare_tracks(
            movement(1).select(first), shaken(movement(1), 6.0, every=4).select(first), mirror=False
        ),
    )
