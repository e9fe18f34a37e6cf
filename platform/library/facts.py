"""What an uploaded file is: length, size, rate, codec.

A web server has its files looked at by a process of its own (``python -m library.facts FILE``). The
libraries that decode videos would stay in the memory of every server, and a file made to break them
ends that process alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from scoring.errors import NotAVideo

if TYPE_CHECKING:
    from scoring.pose.video import VideoInfo

NOT_A_VIDEO = 3
"""Exit status of the process where the file holds no video."""


def facts_of(info: VideoInfo) -> dict[str, Any]:
    """The fields of Video that come from the file."""
    return {
        "duration": info.duration,
        "width": info.width,
        "height": info.height,
        "fps": info.fps,
        "rotation": info.rotation,
        "codec": info.codec[:32],
        "has_audio": info.has_audio,
    }


def facts_in(path: Path) -> dict[str, Any]:
    """The fields of Video that come from the file at ``path``; NotAVideo if it holds none."""
    if "av" not in sys.modules:
        return _asked_of_another_process(path)
    from scoring.pose.video import probe

    return facts_of(probe(path))


def _asked_of_another_process(path: Path) -> dict[str, Any]:
    roots = (str(settings.BASE_DIR / "platform"), str(settings.BASE_DIR))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(roots)}
    command = [sys.executable, "-m", "library.facts", str(path.resolve())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    # A negative status: a signal ended it, as when a broken file crashes a decoder.
    if done.returncode == NOT_A_VIDEO or done.returncode < 0:
        raise NotAVideo(f"{path.name} is not a video that can be read.")
    if done.returncode:
        raise RuntimeError(f"{path.name} could not be looked at: {done.stderr}")
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def main(path: str) -> int:
    """Print the facts of one file as JSON; the exit status."""
    from scoring.pose.video import probe

    try:
        sys.stdout.write(json.dumps(facts_of(probe(path))))
    except NotAVideo:
        return NOT_A_VIDEO
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
