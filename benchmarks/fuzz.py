"""What damaged films do to the site: each is looked at, made playable and measured, as an upload is.

python benchmarks/fuzz.py [CLIP] [--files 100] [--seed 1] [--model NAME] [--through-site] [--json]

Short films of several containers and codecs are made of the clip, and each file is one of them with bytes
changed, left out, doubled or cut off. Every one must end with a reason or a track; another error stops all.

With --through-site a whole site is started in a folder of its own, and the files come in by HTTP and are
processed by its worker; without, this process does the work that a worker would.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from clips import source
from command import Parser, positive, run
from fuzz_site import through_site
from peak import Peaks, peak_mib

KINDS = [
    (".mp4", "libx264"),
    (".mov", "libx265"),
    (".webm", "libvpx"),
    (".mkv", "mpeg4"),
    (".avi", "mpeg4"),
    (".ts", "libx264"),
]
"""Containers and codecs of the films, as phones, browsers and cameras write them."""

PICTURES, RATE, WIDTH, HEIGHT = 15, 30, 320, 180
"""Of each film: half a second of small pictures, for many files a minute."""

MOST_CHANGES = 40
"""Places at which a file is changed, at most."""


def films(clip: Path, folder: Path) -> list[bytes]:
    """One short film of each of KINDS."""
    return [_film(clip, folder / f"{codec}{ending}", codec).read_bytes() for ending, codec in KINDS]


def _film(clip: Path, path: Path, codec: str) -> Path:
    quiet = {"x265-params": "log-level=error"} if codec == "libx265" else {}
    with av.open(str(clip)) as given, av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=RATE, options=quiet)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number, frame in zip(range(PICTURES), given.decode(video=0), strict=False):
            small = frame.reformat(width=WIDTH, height=HEIGHT, format="yuv420p")
            small.pts, small.time_base = number, Fraction(1, RATE)
            output.mux(stream.encode(small))
        output.mux(stream.encode(None))
    return path


def damaged(films: list[bytes], chance: random.Random, count: int) -> Iterator[bytes]:
    """``count`` files, each one of the ``films`` changed at some places."""
    for _number in range(count):
        data = bytearray(chance.choice(films))
        for _change in range(chance.randint(1, MOST_CHANGES)):
            _change_at(data, chance.randrange(len(data)), chance)
        yield bytes(data)


def _change_at(data: bytearray, place: int, chance: random.Random) -> None:
    """Change a byte, a word to an extreme, or leave out, double or cut off what is there."""
    length = chance.randint(1, 64)
    kind = chance.choices(["byte", "word", "out", "double", "cut"], [40, 30, 10, 10, 1])[0]
    if kind == "byte":
        data[place] = chance.randrange(256)
    elif kind == "word":
        data[place : place + 4] = chance.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"])
    elif kind == "out":
        del data[place : place + length]
    elif kind == "double":
        data[place:place] = data[place : place + length]
    elif place > 1000:
        del data[place:]


def outcome(path: Path, estimator: Any) -> str:
    """How the site's way with the file at ``path`` ends: the code of the reason, or ``measured``."""
    from library.decoding.apart import Decoder
    from library.facts import facts_in
    from scoring.errors import ScoringError
    from scoring.pose.extract import extract_track

    try:
        seconds = facts_in(path)["duration"]
        with Decoder(path, seconds=seconds) as decoder:
            decoder.rendition("web.mp4", lambda share: None)[0].close()
            extract_track(path, model=estimator, reader=decoder)
    except ScoringError as error:
        return error.code
    return "measured"


def files_from(clip: Path, count: int, seed: int) -> Iterator[bytes]:
    """``count`` damaged films of the ``clip``, the same for the same ``seed``."""
    with tempfile.TemporaryDirectory() as folder:
        whole = films(clip, Path(folder))
    return damaged(whole, random.Random(seed), count)


def in_this_process(files: Iterator[bytes], model: str) -> dict[str, Any]:
    """Do what a worker does with each of the ``files``; how they ended, and what that took."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from scoring.pose.estimators import load_estimator

    estimator, ends, began, longest = load_estimator(model), Counter[str](), time.perf_counter(), 0.0
    decoding = Peaks("self", {"decoding": ("library.decoding.child",)})
    with tempfile.TemporaryDirectory() as folder, decoding:
        path = Path(folder) / "upload"
        for data in files:
            path.write_bytes(data)
            started = time.perf_counter()
            ends[outcome(path, estimator)] += 1
            longest = max(longest, time.perf_counter() - started)
    return {
        "files": ends.total(),
        "ends": dict(ends.most_common()),
        "seconds": round(time.perf_counter() - began, 1),
        "longest_seconds": round(longest, 1),
        "worker_peak_mb": round(peak_mib()),
        "decoding_peak_mb": round(decoding.most["decoding"]),
    }


def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("clip", nargs="?", type=Path)
    parser.add_argument("--files", type=positive, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="movenet-lightning")
    parser.add_argument("--through-site", action="store_true", help="upload them to a whole site")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    files = files_from(source(args.clip), args.files, args.seed)
    if args.through_site:
        figures = through_site(files, args.files, args.model)
    else:
        figures = in_this_process(files, args.model)
    figures["seed"] = args.seed
    print(json.dumps(figures) if args.json else "\n".join(f"{k:16s} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    run(main)
