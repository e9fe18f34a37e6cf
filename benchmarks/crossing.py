"""Is the chosen person followed when two people cross, and is what cannot be told left out?

    python benchmarks/crossing.py [CLIP CLIP ...] [--seconds 5] [--model NAME] [--keep DIR] [--json]

Each clip shows one person, wholly and by a camera that stands still; without any, one of the demonstration's
is taken. The people are cut out (BlazePose's own mask) and put into films of two in which they cross, one
passes the other, or they meet and turn back. The second is whoever the next clip shows, in other clothes, or
the same person, turned over and at another moment, in the same ones. Half of the films grow darker by half.
In each film both are chosen in turn, one in front, one behind. Where everybody truly is comes from the clips.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from clips import DEMO, source, write_frames
from command import Parser, duration, run
from tqdm import tqdm

from scoring.arrays import BoolArray, FloatArray, Picture
from scoring.errors import NoPersonFound
from scoring.pose.crops import body_square
from scoring.pose.estimators import Estimator, load_estimator
from scoring.pose.estimators.blazepose import SIZE, LandmarkNetwork
from scoring.pose.extract import MAX_FPS, MAX_SIDE, extract_track
from scoring.pose.models import DEFAULT_MODEL, HEAVY, require
from scoring.pose.person_at import PersonAt
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack
from scoring.pose.video import read_frames

WIDTH, HEIGHT, RATE = 960, 540, 30
TRUNK = 80.0
"""Pixels from the middle of the hips to that of the shoulders."""
BODY = list(range(5, 17))
MOTIONS = ("cross", "pass", "turn back")
CLOTHES = ("other", "same")
CHOSEN_AT = 0.2
"""Seconds at which the person is chosen."""
NEAR, CLEAR = 0.3, 1.0
"""Trunk lengths: joints this near to the truth are right; people this far apart do not overlap."""

SURE, TAKEN = 0.5, 0.15
"""A joint counts as measured from this confidence. One this near to the other's, in trunk lengths, and not to
one's own was taken from them."""
FEW = 5
"""So many frames of the wrong person in a film are not counted against it: a sixth of a second."""
EDGE = 200
"""Pixels from the picture's sides at which the people begin and end."""
STAGE = (480, HEIGHT)
"""Width and height of what is cut out, pixels."""

Figures = dict[str, Any]


@dataclass(frozen=True)
class Actor:
    """A person cut out of a clip.

    ``pictures`` are each ``[H, W, 4]``: RGB and how far it is the person, 0..255. ``joints [T, 17, 2]`` are
    where the joints are in them.
    """

    pictures: list[Picture]
    joints: FloatArray

    def turned(self) -> Actor:
        """The same turned over, beginning in the middle of the clip."""
        half, width = len(self.pictures) // 2, self.pictures[0].shape[1]
        order = [*range(half, len(self.pictures)), *range(half)]
        joints = self.joints[order][:, list(COCO17.swaps)] * (-1, 1) + (width, 0)
        return Actor([np.ascontiguousarray(self.pictures[i][:, ::-1]) for i in order], joints)

    def frame(self, number: int) -> int:
        """Which of its frames is shown as the ``number``-th: the clip is played to and fro."""
        last = max(len(self.pictures) - 1, 1)
        return last - abs(number % (2 * last) - last)


class Cutter(LandmarkNetwork):
    """Cuts people out of pictures by the network's mask."""

    def mask(self, picture: Picture, keypoints: FloatArray) -> FloatArray:
        """How far each pixel of ``picture`` is the person with ``keypoints [17, 3]``, 0..1."""
        square = body_square(keypoints)
        self.infer(square.cut(picture, SIZE))
        outputs = self._interpreter.get_output_details()
        index = next(one["index"] for one in outputs if np.prod(one["shape"]) == SIZE * SIZE)
        mask = 1 / (1 + np.exp(-self._interpreter.get_tensor(index).reshape(SIZE, SIZE)))
        height, width = picture.shape[:2]
        return np.asarray(cv2.warpAffine(mask, square.matrix(SIZE), (width, height)))


def actor(clip: Path, seconds: float, estimator: Estimator, cutter: Cutter) -> Actor:
    """The person in the first ``seconds`` of ``clip``."""
    track = extract_track(clip, model=estimator, end=seconds)
    joints = track.keypoints[:, :, :2]
    hips, shoulders = joints[:, 11:13].mean(axis=1), joints[:, 5:7].mean(axis=1)
    scale = TRUNK / float(np.nanmedian(np.linalg.norm(hips - shoulders, axis=1)))
    x, y = np.nanmedian(hips, axis=0) * scale
    place = np.array([[scale, 0, STAGE[0] / 2 - x], [0, scale, STAGE[1] / 2 - y]])
    pictures, seen = [], []
    for frame in read_frames(clip, end=seconds, max_fps=MAX_FPS, max_side=MAX_SIDE):
        row = int(np.searchsorted(track.times, frame.time))
        if frame.picture is None or row >= len(track) or not track.found[row]:
            continue
        keypoints = track.keypoints[row] / (frame.shrink, frame.shrink, 1)
        mask = (255 * cutter.mask(frame.picture, keypoints)).astype(np.uint8)
        shown = place * (frame.shrink, frame.shrink, 1)
        pictures.append(cv2.warpAffine(np.dstack([frame.picture, mask]), shown, STAGE))
        seen.append(joints[row] @ place[:, :2].T + place[:, 2])
    return Actor(pictures, np.array(seen))


@dataclass(frozen=True)
class Film:
    """Two people and how they move: ``actors`` (the second in front), one of MOTIONS, ``clothes``."""

    actors: tuple[Actor, Actor]
    motion: str
    clothes: str
    darker: bool
    seconds: float

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return round(self.seconds * RATE)

    def places(self, number: int) -> tuple[float, float]:
        """x of the middle of each one's hips in a frame."""
        share = number / (self.frames - 1)
        if self.motion == "pass":
            return WIDTH / 2, EDGE + (WIDTH - 2 * EDGE) * share
        along = share if self.motion == "cross" else min(share, 1 - share)
        return EDGE + (WIDTH - 2 * EDGE) * along, WIDTH - EDGE - (WIDTH - 2 * EDGE) * along

    def truth(self) -> FloatArray:
        """Where everybody's joints are, ``[T, 2, 17, 2]`` pixels."""
        joints = np.empty((self.frames, 2, 17, 2))
        for number in range(self.frames):
            for who, (one, x) in enumerate(zip(self.actors, self.places(number), strict=True)):
                joints[number, who] = one.joints[one.frame(number)] + (x - STAGE[0] / 2, 0)
        return joints

    def pictures(self) -> Iterator[Any]:
        """Its frames for ``write_frames``."""
        scene = background()
        for number in range(self.frames):
            picture = scene.copy()
            for one, x in zip(self.actors, self.places(number), strict=True):
                _put(picture, one.pictures[one.frame(number)], round(x - STAGE[0] / 2))
            light = 1 - 0.5 * number / self.frames if self.darker else 1
            yield av.VideoFrame.from_ndarray((picture * light).astype(np.uint8), format="rgb24")


def background() -> Picture:
    """A wall with blotches over a floor."""
    noise = np.random.default_rng(0).normal(size=(HEIGHT // 20, WIDTH // 20)).astype(np.float32)
    blotches = cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    scene = np.array([176.0, 168.0, 150.0]) + 6 * blotches[:, :, None]
    scene[round(0.8 * HEIGHT) :] *= 0.7
    return scene.clip(0, 255).astype(np.uint8)


def _put(picture: Picture, cut: Picture, left: int) -> None:
    """Put ``cut [H, W, 4]`` over ``picture``, its left edge at the column ``left``."""
    first, last = max(left, 0), min(left + cut.shape[1], picture.shape[1])
    part = cut[: picture.shape[0], first - left : last - left]
    share = part[:, :, 3:] / 255.0
    under = picture[:, first:last]
    under[:] = (part[:, :, :3] * share + under * (1 - share)).astype(np.uint8)


def films(actors: Sequence[Actor], seconds: float) -> Iterator[Film]:
    """For each actor every motion with the next one, if there are several, and with itself turned over."""
    for number, one in enumerate(actors):
        nearby = [("other", actors[(number + 1) % len(actors)]), ("same", one.turned())]
        for clothes, other in nearby if len(actors) > 1 else nearby[1:]:
            for turn, motion in enumerate(MOTIONS):
                yield Film((one, other), motion, clothes, (number + turn) % 2 == 1, seconds)


def measure(film: Film, who: int, path: Path, estimator: Estimator) -> Figures:
    """What is said of the person ``who`` of the film at ``path``, against the truth."""
    truth = film.truth()
    x, y = truth[round(CHOSEN_AT * RATE), who, [5, 6, 11, 12]].mean(axis=0) / (WIDTH, HEIGHT)
    try:
        track = extract_track(path, model=estimator, person=PersonAt(CHOSEN_AT, float(x), float(y)))
    except NoPersonFound:
        track = None
    facts = {"motion": film.motion, "clothes": film.clothes, "darker": film.darker}
    return {**facts, "in_front": bool(who), **(compared(track, truth, who) if track else {"frames": 0})}


def compared(track: PoseTrack, truth: FloatArray, who: int) -> Figures:
    """Counts of frames: of the right person, of the wrong one said as right, left out; and of joints."""
    shown = truth[: len(track), :, BODY]
    joints = track.keypoints[:, BODY]
    off = np.linalg.norm(joints[:, None, :, :2] - shown, axis=3) / TRUNK
    own, other = np.median(off[:, who], axis=1), np.median(off[:, 1 - who], axis=1)
    found = track.found
    wrong = found & (own > NEAR) & (other < own)
    apart = np.abs(np.subtract(*np.median(shown[:, :, :, 0], axis=2).T)) > CLEAR * TRUNK
    sure = found[:, None] & (joints[:, :, 2] >= SURE)
    taken = sure & (off[:, 1 - who] < TAKEN) & (off[:, who] > NEAR)
    return {
        "frames": len(track),
        "right": int((found & ~wrong).sum()),
        "wrong": int(wrong.sum()),
        "wrong_before": int(wrong[: int(np.argmin(apart))].sum()),
        "left_out": int((~found).sum()),
        "said": int(_said(track).sum()),
        "clear": int(apart.sum()),
        "clear_right": int((apart & found & ~wrong).sum()),
        "joints_of_the_other": int((taken & ~wrong[:, None]).sum()),
        "joints": int(sure.sum()),
    }


def _said(track: PoseTrack) -> BoolArray:
    """Frames ``[T]`` that the track itself says are left out because of an overlap."""
    stretches = getattr(track, "in_doubt", ())
    return np.any(
        [(track.times >= a) & (track.times <= b) & ~track.found for a, b in stretches]
        or [np.zeros(len(track), bool)],
        axis=0,
    )


def summary(rows: list[Figures]) -> Figures:
    """Shares over all frames of ``rows``."""
    total = {name: sum(row.get(name, 0) for row in rows) for name in COUNTED}
    frames, clear = max(total["frames"], 1), max(total["clear"], 1)
    return {
        "films": len(rows),
        "right": round(total["right"] / frames, 3),
        "wrong": round(total["wrong"] / frames, 3),
        "left_out": round(total["left_out"] / frames, 3),
        "right_where_apart": round(total["clear_right"] / clear, 3),
        "films_with_wrong": sum(row.get("wrong", 0) > FEW for row in rows),
        "wrong_frames_at_most": max((row.get("wrong", 0) for row in rows), default=0),
        "left_out_without_a_word": total["left_out"] - total["said"],
        "joints_of_the_other": round(total["joints_of_the_other"] / max(total["joints"], 1), 4),
    }


COUNTED = (
    "frames",
    "right",
    "wrong",
    "left_out",
    "said",
    "clear",
    "clear_right",
    "joints_of_the_other",
    "joints",
)


def figures_of(rows: list[Figures]) -> Figures:
    """The summary of all, of each kind of clothes and motion that there is, and the rows."""
    kinds = {f"{clothes} clothes": [r for r in rows if r["clothes"] == clothes] for clothes in CLOTHES}
    kinds |= {motion: [row for row in rows if row["motion"] == motion] for motion in MOTIONS}
    summaries = {name: summary(part) for name, part in kinds.items() if part}
    return {"all": summary(rows), **summaries, "rows": rows}


def main() -> int:
    """Print the figures; the exit status."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("clips", nargs="*", type=Path, metavar="CLIP")
    parser.add_argument("--seconds", type=duration, default=5.0, help="of each film")
    parser.add_argument("--motions", nargs="+", choices=MOTIONS, default=MOTIONS)
    parser.add_argument("--clothes", nargs="+", choices=CLOTHES, default=CLOTHES)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a folder that the films are left in")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    clips = [source(clip) for clip in args.clips or [DEMO.with_name("balance_front.mp4")]]
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(clips, args, args.keep or Path(folder))
    figures = figures_of(rows)
    print(json.dumps(figures) if args.json else as_text(figures))
    return 0


def measured(clips: Sequence[Path], args: argparse.Namespace, folder: Path) -> list[Figures]:
    """The figures of every film with each person chosen."""
    estimator, cutter = load_estimator(args.model), Cutter(require(DEFAULT_MODEL, HEAVY), threads=2)
    cutting = load_estimator(DEFAULT_MODEL)
    actors = [
        actor(clip, args.seconds, cutting, cutter)
        for clip in tqdm(clips, desc="cutting out", file=sys.stderr)
    ]
    rows = []
    wanted = [
        f for f in films(actors, args.seconds) if f.motion in args.motions and f.clothes in args.clothes
    ]
    for number, film in enumerate(tqdm(wanted, desc="following", unit="film", file=sys.stderr)):
        path = folder / f"{number:02d}.mp4"
        write_frames(film.pictures(), path, width=WIDTH, height=HEIGHT, fps=Fraction(RATE))
        rows += [{"film": number, **measure(film, who, path, estimator)} for who in (0, 1)]
    return rows


def as_text(figures: Figures) -> str:
    """A line for each kind."""
    named = {name: part for name, part in figures.items() if name != "rows"}
    return "\n".join(
        f"{name:16s}" + "  ".join(f"{k} {v}" for k, v in part.items()) for name, part in named.items()
    )


if __name__ == "__main__":
    run(main)
