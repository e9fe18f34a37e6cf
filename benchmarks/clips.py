"""Clips for the benchmarks, made from any video by looping and re-encoding."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import av

DEMO = Path(__file__).resolve().parents[1] / "var" / "demo" / "sports2d.mp4"


def source(given: Path | None) -> Path:
    """The clip to work from: the ``given`` one, else the demonstration's; SystemExit if there is none."""
    path = given or DEMO
    if not path.is_file():
        raise SystemExit(f"{path} does not exist; give a clip, or run `make setup` for the demonstration's")
    return path


def make_clip(origin: Path, target: Path, *, seconds: float, width: int, height: int, fps: int = 30) -> None:
    """Write an H.264 clip of ``seconds`` to ``target``, repeating ``origin`` as often as needed."""
    with av.open(str(target), "w") as container:
        stream: Any = container.add_stream("libx264", rate=fps, options={"preset": "veryfast", "crf": "23"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number, frame in zip(range(round(seconds * fps)), _endless(origin), strict=False):
            picture = frame.reformat(width=width, height=height, format="yuv420p")
            picture.pts, picture.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())


def _endless(origin: Path) -> Iterator[Any]:
    for _ in count():
        with av.open(str(origin)) as container:
            yield from container.decode(video=0)
