"""Clips for the benchmarks, made from any video by looping and re-encoding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import av
from command import refuse

DEMO = Path(__file__).resolve().parents[1] / "var" / "demo" / "sports2d.mp4"


def source(given: Path | None) -> Path:
    """The clip to work from: the ``given`` one, else the demonstration's; the command ends without one."""
    path = given or DEMO
    if not path.is_file():
        refuse(f"{path} does not exist; give a clip, or run `make setup` for the demonstration's")
    return path


def make_clip(origin: Path, target: Path, *, seconds: float, width: int, height: int, fps: int = 30) -> None:
    """Write an H.264 clip of ``seconds`` to ``target``, repeating ``origin`` as often as needed."""
    frames = (
        frame.reformat(width=width, height=height, format="yuv420p")
        for _, frame in zip(range(round(seconds * fps)), _endless(origin), strict=False)
    )
    write_frames(frames, target, width=width, height=height, fps=Fraction(fps))


def write_frames(
    frames: Iterable[Any], target: Path, *, width: int, height: int, fps: Fraction, crf: int = 23
) -> None:
    """Write PyAV's video ``frames`` to ``target`` as H.264, ``fps`` a second."""
    with av.open(str(target), "w") as container:
        options = {"preset": "veryfast", "crf": str(crf)}
        stream: Any = container.add_stream("libx264", rate=fps, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number, frame in enumerate(frames):
            frame.pts, frame.time_base = number, 1 / fps
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _endless(origin: Path) -> Iterator[Any]:
    for _ in count():
        with av.open(str(origin)) as container:
            yield from container.decode(video=0)
