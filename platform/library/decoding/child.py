"""The process that decodes: ``python -m library.decoding.child``, started by ``library.decoding.apart``.

It reads what it is confined to and then requests, a line of JSON each, and writes answers. It knows neither
Django nor the settings: its surroundings hold no key of the site. What only some tasks need is loaded by
these, because whoever uploads a file waits until it is looked at.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from library.decoding import messages
from library.decoding.confinement import Confinement, confine
from scoring.errors import ScoringError, TooDemanding
from scoring.pose.container import refuse_beyond
from scoring.pose.limits import Limits
from scoring.pose.video import VideoInfo, probe, read_frames
from scoring.reasons import Reason

SCARCE = {
    errno.EFBIG: "too_much_space",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENOMEM: "too_much_memory",
    errno.EAGAIN: "too_much_memory",
}
"""What there is too little of, by the error of the system. EAGAIN is that of a thread for which no memory is
left: nothing here refuses to wait."""

SHARE_SECONDS = 0.25
"""Seconds between two words on how far the work is; a worker passes them on twice a second."""


class Answers:
    """What goes back to the worker."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._last = 0.0

    def give(self, kind: str, body: bytes | memoryview = b"", **values: Any) -> None:
        """One answer."""
        messages.write(self._file, kind, body, **values)

    def share(self, share: float = 0.0) -> None:
        """That the work goes on, and which ``share`` 0..1 is done; not more often than is of use."""
        if time.monotonic() - self._last >= SHARE_SECONDS:
            self._last = time.monotonic()
            self.give("share", share=share)


def look(answers: Answers, path: Path, limits: dict[str, Any]) -> None:
    """What the video is, if it is within ``limits``; nothing is decoded before."""
    most = Limits(**limits)
    refuse_beyond(most, path)
    info = probe(path)
    # Packets of some containers carry no times, and pictures may be larger than the container states.
    most.check_length(info.duration, 0, 0)
    most.check_size(info.width, info.height)
    answers.give("info", **_as_values(info))


def metadata(answers: Answers, path: Path) -> None:
    """What has to be blanked so that the file does not say where and with what it was filmed."""
    from library.decoding.blanks import MOST, packed
    from library.decoding.metadata import to_blank

    blanks = to_blank(path)
    if len(blanks) > MOST:
        raise TooDemanding(Reason("too_much_time"))
    answers.give("blanks", packed(blanks))


def describe(answers: Answers, path: Path) -> None:
    """What the video is."""
    answers.give("info", **_as_values(probe(path)))


def _as_values(info: VideoInfo) -> dict[str, Any]:
    return {**asdict(info), "rotation": info.rotation}


def frames(answers: Answers, path: Path, **span: Any) -> None:
    """Every frame of the ``span``."""
    for frame in read_frames(path, **span):
        if frame.picture is None:
            answers.give("frame", time=frame.time, shrink=frame.shrink, shape=None)
        else:
            body = frame.picture.data.cast("B")
            answers.give("frame", body, time=frame.time, shrink=frame.shrink, shape=frame.picture.shape)


def sound(answers: Answers, path: Path) -> None:
    """What is kept of the sound."""
    from scoring.pose.sound import read_sound

    rows = read_sound(path, busy=answers.share)
    if rows is None:
        answers.give("sound", shape=None)
    else:
        answers.give("sound", rows.data.cast("B"), shape=rows.shape)


def rendition(
    answers: Answers, path: Path, target: str, seconds: float, heads: list[list[float]] | None
) -> None:
    """The rendition written to ``target``, of ``seconds`` at most, without ``heads``; how long it is."""
    from library.decoding.blurring import Circle, Heads
    from library.decoding.rendition import make_rendition

    hidden = None if heads is None else Heads([Circle(*circle) for circle in heads])
    info = probe(path)
    make_rendition(path, Path(target), info=info, longest=seconds, progress=answers.share, heads=hidden)
    # What a file says of its length may be wrong; the rendition holds what is there.
    answers.give("length", seconds=probe(target).duration)


def voice(answers: Answers, path: Path, target: str, seconds: float) -> None:
    """The sound alone, of ``seconds`` at most, written to ``target``; how long it is."""
    from library.decoding.voice import make_voice

    length = make_voice(path, Path(target), longest=seconds, progress=answers.share)
    answers.give("length", seconds=length)


def photo(answers: Answers, path: Path) -> None:
    """The picture of a photo, upright and reduced."""
    from library.decoding.photo import read

    picture = read(path)
    answers.give("photo", picture.data.cast("B"), shape=picture.shape)


def poster(answers: Answers, path: Path, seconds: float) -> None:
    """The still of a rendition at ``seconds``."""
    from library.decoding.rendition import poster_of

    answers.give("poster", poster_of(path, at=seconds))


TASKS: dict[str, Callable[..., None]] = {
    task.__name__: task for task in (look, metadata, describe, frames, sound, rendition, voice, poster, photo)
}


def main() -> None:
    """Confine this process, then do what is asked for until nothing more is."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as file:
        answers = Answers(file)
        # What a library prints is no answer.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        confine(Confinement(**json.loads(sys.stdin.readline())))
        answers.give("ready")
        for line in sys.stdin:
            _do(answers, json.loads(line))


def _do(answers: Answers, request: dict[str, Any]) -> None:
    try:
        TASKS[request["task"]](answers, Path(request["path"]), **request["values"])
        answers.give("end")
    except ScoringError as error:
        answers.give("refused", error=type(error).__name__, reason=asdict(error.reason))
    except MemoryError:
        answers.give("beyond", code="too_much_memory")
    except OSError as error:
        if error.errno not in SCARCE:
            raise
        answers.give("beyond", code=SCARCE[error.errno])


if __name__ == "__main__":
    main()
