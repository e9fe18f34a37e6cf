"""Videos of people drawn with a few lines, from clips of joints: real movements in made pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from clips import write_frames

from scoring.learn.events.clips import Clip, takes_of_a_scene

SIDE = 128
MARGIN = 0.12
"""Left free at each side of the picture, as a share of it."""

LIMBS = (
    *(("neck", name) for name in ("face", "belly", "right_shoulder", "left_shoulder")),
    *(("belly", name) for name in ("right_hip", "left_hip")),
    *(
        (f"{side}_{upper}", f"{side}_{lower}")
        for side in ("right", "left")
        for upper, lower in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
    ),
)
RIGHT, LEFT, TRUNK = (230, 80, 60), (60, 110, 230), (240, 240, 240)


def draw_clips(clips: Sequence[Clip], folder: Path) -> None:
    """A video of each of ``clips`` as ``folder/LABEL/sSCENE--NUMBER.mp4``.

    Takes of one scene share the part of the name that keeps one person's videos together.
    """
    scenes, numbers = takes_of_a_scene(clips), Counter[str]()
    for clip, scene in zip(clips, scenes.tolist(), strict=True):
        numbers[clip.label] += 1
        path = folder / clip.label / f"s{scene}--{numbers[clip.label]}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        frames = (av.VideoFrame.from_ndarray(picture, format="rgb24") for picture in _pictures(clip))
        fps = Fraction(clip.rate).limit_denominator(1000)
        write_frames(frames, path, width=SIDE, height=SIDE, fps=fps, crf=20)


def _pictures(clip: Clip) -> Iterator[npt.NDArray[np.uint8]]:
    """``[SIDE, SIDE, 3]`` RGB of each frame; the whole clip fits, as before a camera that stands still."""
    low, high = clip.points.min(axis=(0, 1)), clip.points.max(axis=(0, 1))
    factor = SIDE * (1 - 2 * MARGIN) / max(float((high - low).max()), 1e-6)
    placed = (clip.points - (low + high) / 2) * factor + SIDE / 2
    places = {name: i for i, name in enumerate(clip.layout.joints)}
    for joints in placed:
        picture = np.full((SIDE, SIDE, 3), 70, np.uint8)
        for begin, end in LIMBS:
            colour = RIGHT if end.startswith("right") else LEFT if end.startswith("left") else TRUNK
            ends = (tuple(np.rint(joints[places[name]]).astype(int).tolist()) for name in (begin, end))
            cv2.line(picture, *ends, colour, 4, cv2.LINE_AA)
        yield picture
