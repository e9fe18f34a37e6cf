"""What an uploaded file is: length, size, rate, codec.

A web server has its files looked at by a process of its own (``python -m library.facts FILE``). The
libraries that decode videos would stay in the memory of every server, and a file made to break them
ends that process alone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from scoring.errors import NotAVideo, PhotoNotVideo

if TYPE_CHECKING:
    from scoring.pose.video import VideoInfo

NOT_A_VIDEO, A_PHOTO = 3, 4
"""Exit statuses of the process where the file holds no video, or a photo."""

LONGEST_LOOK = 300.0
"""Seconds after which the process is ended. Generous, because a file that states no length is read whole;
set by hand, not measured."""


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
    roots = [str(settings.BASE_DIR / "platform"), str(settings.BASE_DIR)]
    places = os.pathsep.join([*roots, *filter(None, [os.environ.get("PYTHONPATH")])])
    # -P: what lies in the current folder is not imported.
    command = [sys.executable, "-P", "-m", "library.facts", str(path.resolve())]
    not_a_video = NotAVideo(f"{path.name} is not a video that can be read.")
    try:
        done = subprocess.run(  # noqa: S603
            command,
            env={**os.environ, "PYTHONPATH": places},
            capture_output=True,
            text=True,
            timeout=LONGEST_LOOK,
        )
    except subprocess.TimeoutExpired as error:
        raise not_a_video from error
    # A broken file may crash a decoder, which ends the process by a signal; a machine without memory
    # sends SIGKILL, which says nothing about the file.
    crashed = done.returncode < 0 and done.returncode != -signal.SIGKILL
    if done.returncode == A_PHOTO:
        raise PhotoNotVideo(f"{path.name} is a photo, not a video.")
    if done.returncode == NOT_A_VIDEO or crashed:
        raise not_a_video
    if done.returncode:
        raise RuntimeError(f"{path.name} could not be looked at: {done.stderr}")
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def main(path: str) -> int:
    """Print the facts of one file as JSON; the exit status."""
    from scoring.pose.video import probe

    try:
        sys.stdout.write(json.dumps(facts_of(probe(path))))
    except PhotoNotVideo:
        return A_PHOTO
    except NotAVideo:
        return NOT_A_VIDEO
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
