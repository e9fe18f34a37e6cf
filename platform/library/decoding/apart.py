"""Uploaded files are decoded in a process apart, which is confined and ended when it takes too long.

A film made to break a decoder ends that process alone, with a reason; a web server never loads a decoder.
"""

from __future__ import annotations

import errno
import json
import os
import pwd
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

import numpy as np
from django.conf import settings

from common.temporary import own_folder
from library.decoding import messages
from library.decoding.blanks import Blank, unpacked
from library.decoding.confinement import Confinement
from library.decoding.messages import Message
from scoring.errors import NotAPicture, NotAVideo, PhotoNotVideo, ScoringError, TooDemanding
from scoring.pose.limits import Limits
from scoring.reasons import Reason

if TYPE_CHECKING:
    from scoring.arrays import IntArray, Picture
    from scoring.pose.video import Frame, VideoInfo


FIRST_SECONDS, SECONDS_PER_SECOND = 60, 20
"""CPU seconds for any video, and for each of its seconds. An HDR film of 4K with 60 pictures a second takes
about 3 for each of its own (estimated from the parts of the work), slower machines some times as much. Set
by hand; ``tests/security`` notices a child that is not ended."""

WAITED_PER_CPU = 3
"""Seconds a worker waits for answers, for each CPU second given: other work goes on on the machine too."""

RENDITION_BYTES, RENDITION_BYTES_PER_SECOND = 16 * 1024**2, 2_500_000
"""How large a rendition may be: 16 MB and 20 Mbit/s, some times what 720p takes. Set by hand."""

PROGRAM = ["-m", "library.decoding.child"]

PIPE_BYTES = 1024**2
"""What the pipe of answers holds: fewer turns for each picture. The most that Linux gives without rights."""

REFUSALS: dict[str, type[ScoringError]] = {
    kind.__name__: kind for kind in (NotAVideo, PhotoNotVideo, NotAPicture)
}
"""What a process may say of a file besides TooDemanding."""


def limits() -> Limits:
    """The most that an uploaded video may hold, by the settings."""
    return Limits(pixels=settings.VIDEO_MAX_PIXELS, seconds=float(settings.VIDEO_MAX_SECONDS))


class DecodingFailed(Exception):
    """The process ended for a reason that says nothing of the file; trying again may help."""


class Decoder:
    """Reads one video file in a process apart; to be closed. A ``scoring.pose.extract.Reader``.

    ``seconds`` is how long the video is, for what the process is given; where nobody knows yet, the most that
    a video may be. Every method raises NotAVideo, TooDemanding, or DecodingFailed.
    """

    def __init__(self, path: Path, *, seconds: float | None = None) -> None:
        self._path = path.resolve()
        self._seconds = float(settings.VIDEO_MAX_SECONDS if seconds is None else seconds)
        self._child: _Child | None = None

    def __enter__(self) -> Decoder:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def look(self) -> dict[str, Any]:
        """What the video is, if it is within the limits: the fields of VideoInfo, and ``rotation``."""
        return self._one("info", "look", limits=asdict(limits())).values

    def metadata(self) -> list[Blank]:
        """What to blank so that the file does not say where and with what it was filmed."""
        try:
            return unpacked(self._one("blanks", "metadata").body, self._path.stat().st_size)
        except (ValueError, struct.error) as error:
            raise DecodingFailed("what a decoding process said cannot be read") from error

    def probe(self) -> VideoInfo:
        """What the video is."""
        # Only workers need what decodes: a web server would keep it in memory.
        from scoring.pose.shown import Orientation, Showing
        from scoring.pose.video import VideoInfo

        values = self._one("info", "describe").values
        del values["rotation"]
        showing = values.pop("showing")
        orientation = Orientation(**showing.pop("orientation"))
        return VideoInfo(**values, showing=Showing(**showing, orientation=orientation))

    def frames(
        self,
        *,
        start: float | None = None,
        end: float | None = None,
        max_fps: float | None = None,
        max_side: int | None = None,
    ) -> Iterator[Frame]:
        """As ``scoring.pose.video.read_frames``; the next picture is decoded while one is looked at."""
        from scoring.pose.video import Frame

        span = {"start": start, "end": end, "max_fps": max_fps, "max_side": max_side}
        for message in self._ask("frames", **span):
            if message.kind == "frame":
                shape = message.values["shape"]
                picture = None if shape is None else _array(message.body, np.uint8, shape)
                yield Frame(float(message.values["time"]), picture, float(message.values["shrink"]))

    def sound(self, busy: Callable[[], None]) -> IntArray | None:
        """As ``scoring.pose.sound.read_sound``."""
        message = self._one("sound", "sound", report=lambda share: busy())
        shape = message.values["shape"]
        return None if shape is None else _array(message.body, np.int8, shape)

    def rendition(
        self, name: str, report: Callable[[float], None], heads: list[list[float]] | None = None
    ) -> tuple[BinaryIO, float]:
        """The web rendition, opened, in a folder that goes when this is closed, and its length in seconds.

        ``heads`` are circles to hide (``library.decoding.blurring.Circle``).
        """
        target = self._running().folder / name
        values = {"target": str(target), "seconds": float(settings.VIDEO_MAX_SECONDS), "heads": heads}
        message = self._one("length", "rendition", report=report, **values)
        return _written(target), float(message.values["seconds"])

    def voice(self, name: str, *, longest: float) -> tuple[BinaryIO, float]:
        """The sound alone, as ``rendition``; TooDemanding where it is longer than ``longest`` seconds."""
        target = self._running().folder / name
        message = self._one("length", "voice", target=str(target), seconds=longest)
        return _written(target), float(message.values["seconds"])

    def poster(self, *, at: float) -> bytes:
        """A JPEG of the frame at ``at`` seconds of a rendition."""
        return bytes(self._one("poster", "poster", seconds=at).body)

    def photo(self) -> Picture:
        """A photo, upright and reduced to what the models see; NotAPicture where it is none."""
        message = self._one("photo", "photo")
        return cast("Picture", _array(message.body, np.uint8, message.values["shape"]))

    def _one(
        self, kind: str, task: str, report: Callable[[float], None] = lambda share: None, **values: Any
    ) -> Message:
        """The answer of ``kind``; what is said of the share done is reported meanwhile."""
        found = None
        for message in self._ask(task, **values):
            if message.kind == "share":
                report(float(message.values["share"]))
            elif message.kind == kind:
                found = message
        if found is None:
            raise DecodingFailed(f"{task} was not answered")
        return found

    def _ask(self, task: str, **values: Any) -> Iterator[Message]:
        """Every answer to one request. Who stops before the last one has the process ended."""
        child, whole = self._running(), False
        try:
            child.request({"task": task, "path": str(child.path), "values": values})
            while True:
                message = child.answer()
                if message.kind == "end":
                    whole = True
                    return
                _raise_refusal(message)
                yield message
        finally:
            if not whole:
                self.close()

    def _running(self) -> _Child:
        if self._child is None:
            self._child = _Child(self._path, self._seconds)
        return self._child


def _raise_refusal(message: Message) -> None:
    if message.kind == "refused":
        reason = Reason.of(message.values["reason"])
        assert reason is not None
        if message.values["error"] == TooDemanding.__name__:
            raise TooDemanding(reason)
        raise REFUSALS.get(message.values["error"], NotAVideo)(reason)
    if message.values.get("code") == "disk_full":
        raise OSError(errno.ENOSPC, "a decoding process found no space left")
    if message.kind == "beyond":
        raise TooDemanding(Reason(str(message.values["code"])))


def _array(body: bytearray, kind: type, shape: list[int]) -> Any:
    """The array that was sent; ValueError where the ``shape`` is another than that of its bytes."""
    return np.frombuffer(body, kind).reshape(shape)


class _Child:
    """One process, confined for a video of ``seconds``, with a folder of its own."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._cpu_seconds = round(FIRST_SECONDS + SECONDS_PER_SECOND * seconds)
        self._waited = 0.0
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._folder = own_folder()
        self.folder = Path(self._folder.name)
        self.path = self._readable(path)
        self._process = self._start()
        try:
            largest = RENDITION_BYTES + round(RENDITION_BYTES_PER_SECOND * seconds)
            given = Confinement(settings.DECODING_MEMORY_BYTES, self._cpu_seconds, largest)
            self.request(asdict(given))
            self.answer()
        except BaseException:
            self.end()
            raise

    def _readable(self, path: Path) -> Path:
        """The video where the process may read it: as another user it reads its own folder alone."""
        if not _other_user():
            return path
        copy = self.folder / f"video{path.suffix}"
        shutil.copyfile(path, copy)
        for owned in (self.folder, copy):
            shutil.chown(owned, settings.DECODING_USER)
        return copy

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: what lies in the current folder is not imported.
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", *PROGRAM],
            env=_surroundings(self.folder),
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            pipesize=PIPE_BYTES,
            **_other_user(),
        )
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        return process

    def request(self, values: dict[str, Any]) -> None:
        """Send one line."""
        pipe = self._process.stdin
        assert pipe is not None
        # A process that ended says why when it is listened to.
        with suppress(BrokenPipeError):
            pipe.write(json.dumps(values).encode() + b"\n")
            pipe.flush()

    def answer(self) -> Message:
        """The next answer; TooDemanding, NotAVideo or DecodingFailed where there is none."""
        try:
            return messages.read(self._receive)
        except (ValueError, KeyError) as error:
            raise DecodingFailed("what a decoding process said cannot be read") from error

    def _receive(self, size: int) -> bytearray:
        """Exactly ``size`` bytes."""
        pipe: IO[bytes] | None = self._process.stdout
        assert pipe is not None
        data = bytearray(size)
        view, handle = memoryview(data), pipe.fileno()
        while view:
            self._wait(handle)
            got = os.readv(handle, [view])
            if not got:
                self._raise_why_it_ended()
            view = view[got:]
        return data

    def _wait(self, handle: int) -> None:
        """Wait until there is something to read, as long as is left of what it is given."""
        left = WAITED_PER_CPU * self._cpu_seconds - self._waited
        began = time.monotonic()
        ready = left > 0 and select.select([handle], [], [], left)[0]
        self._waited += time.monotonic() - began
        if not ready:
            raise TooDemanding(Reason("too_much_time"))

    def _raise_why_it_ended(self) -> None:
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            raise TooDemanding(Reason("too_much_time"))
        # A broken file may crash a decoder, which ends the process by a signal; a machine without memory
        # sends SIGKILL, which says nothing about the file.
        if status < 0 and status != -signal.SIGKILL:
            raise NotAVideo(Reason("not_a_video", "file", {"name": self.path.name}))
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")
        raise DecodingFailed(f"a decoding process ended with status {status}: {said[-2000:]}")

    def end(self) -> None:
        """End the process, whatever it does, and remove its folder."""
        self._process.kill()
        # Closing also writes what was not taken, to nobody.
        with suppress(BrokenPipeError):
            self._process.communicate()
        self._errors.close()
        self._folder.cleanup()


def network_refused() -> list[str]:
    """How a confined process is kept from the network here: of NAMESPACE and FILTER.

    DecodingFailed or OSError if none starts.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", "library.decoding.confinement"],
        env=_surroundings(Path(tempfile.gettempdir())),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        **_other_user(),
    )
    if done.returncode:
        raise DecodingFailed(done.stderr.strip().rpartition("\n")[2])
    return list(json.loads(done.stdout))


def _surroundings(folder: Path) -> dict[str, str]:
    """The environment of the process: no key of the site.

    Only who has one thread can leave the network: what is computed besides decoding gets no more.
    """
    roots = [str(settings.BASE_DIR / "platform"), str(settings.BASE_DIR)]
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(roots),
        "TMPDIR": str(folder),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _written(path: Path) -> BinaryIO:
    """What the process wrote there, opened for reading.

    DecodingFailed for anything but a file of the process's own user: one that was taken over could put a
    link there to what only this process may read, or a pipe that never ends.
    """
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise DecodingFailed("the process left no file that can be read") from error
    facts = os.fstat(number)
    if not stat.S_ISREG(facts.st_mode) or facts.st_uid != _other_user().get("user", os.geteuid()):
        os.close(number)
        raise DecodingFailed("the process left something else than a file of its own")
    return os.fdopen(number, "rb")


def _other_user() -> dict[str, Any]:
    """What has the process started as the user of the setting; empty where there is none, or no right to."""
    if not settings.DECODING_USER or os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam(settings.DECODING_USER)
    except KeyError as error:
        raise DecodingFailed(f"there is no user {settings.DECODING_USER}") from error
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
