"""How fast keypoints are extracted from a 720p clip, and where the time goes.

python benchmarks/extraction.py [CLIP] [--model NAME] [--seconds 10] [--threads 2] [--apart] [--json]

``--apart`` decodes in a confined process, as the site does.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from clips import make_clip, source
from command import Parser, duration, positive, run

import scoring.learn.trained  # noqa: F401  (trained models register themselves)
from scoring.pose import extract
from scoring.pose.estimators import load_estimator
from scoring.pose.estimators.blazepose import LandmarkNetwork
from scoring.pose.estimators.finder import MoveNetSession
from scoring.pose.models import DEFAULT_MODEL


class Stopwatch:
    """Seconds spent under each name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {"decode": 0.0, "inference": 0.0}

    def calls(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function`` with its time counted under ``name``."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] += time.perf_counter() - began

        return timed

    def items(self, name: str, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """A generator function with the time until each item counted under ``name``."""

        def timed(*args: Any, **kwargs: Any) -> Iterator[Any]:
            step = self.calls(name, function(*args, **kwargs).__next__)
            while True:
                try:
                    item = step()
                except StopIteration:
                    return
                yield item

        return timed


def reader_of(clip: Path, apart: bool) -> AbstractContextManager[Any]:
    """What reads the clip: None, for this process, or a process apart."""
    if not apart:
        return nullcontext()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from library.decoding.apart import Decoder

    return Decoder(clip)


def busy_seconds() -> float:
    """CPU seconds of this process and of those that it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure(clip: Path, model: str, threads: int, apart: bool) -> dict[str, Any]:
    """Extract once to warm up and once with the watch running."""
    estimator = load_estimator(model, threads=threads)
    extract.extract_track(clip, model=estimator, end=1.0)
    watch = Stopwatch()
    extract.read_frames = watch.items("decode", extract.read_frames)
    MoveNetSession.infer = watch.calls("inference", MoveNetSession.infer)  # type: ignore[method-assign]
    LandmarkNetwork.infer = watch.calls("inference", LandmarkNetwork.infer)  # type: ignore[method-assign]
    began, busy = time.perf_counter(), busy_seconds()
    with reader_of(clip, apart) as reader:
        track = extract.extract_track(clip, model=estimator, reader=reader)
    total, busy = time.perf_counter() - began, busy_seconds() - busy
    shares = {name: seconds / total for name, seconds in watch.seconds.items()}
    shares["rest"] = 1.0 - sum(shares.values())
    length = track.duration + 1 / 30
    return {
        "model": model,
        "threads": threads,
        "clip_seconds": round(length, 2),
        "frames": len(track),
        "found": round(float(track.found.mean()), 3),
        "seconds": round(total, 2),
        "cpu_seconds": round(busy, 2),
        "times_real_time": round(length / total, 2),
        "ms_per_frame": round(1000 * total / len(track), 1),
        "shares": {name: round(share, 3) for name, share in shares.items()},
    }


def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("clip", nargs="?", type=Path)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--seconds", type=duration, default=10.0)
    parser.add_argument("--threads", type=positive, default=2)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        make_clip(source(args.clip), clip, seconds=args.seconds, width=1280, height=720)
        figures = measure(clip, args.model, args.threads, args.apart)
    print(json.dumps(figures) if args.json else "\n".join(f"{k:16s} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    run(main)
