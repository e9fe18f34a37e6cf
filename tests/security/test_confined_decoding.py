"""The process that decodes uploaded files has little memory, time and space, no network and no key."""

from __future__ import annotations

import os
import platform
import pwd
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import pytest

from library.decoding import apart
from library.decoding.apart import Decoder, DecodingFailed, _written
from library.decoding.confinement import Confinement
from scoring.errors import NotAVideo, TooDemanding
from scoring.pose.extract import InThisProcess
from tests.media import make_clip

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
GIVEN = Confinement(memory=300 * 1024**2, cpu_seconds=2, file_bytes=1000)


def confined(code: str, given: Confinement = GIVEN) -> subprocess.CompletedProcess[str]:
    """``code`` run by a confined process, which prints what became of it."""
    first = f"from library.decoding.confinement import *; confine(Confinement(**{asdict(given)!r}))"
    return subprocess.run(
        [sys.executable, "-c", f"{first}\n{code}"],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def raised(code: str) -> str:
    """The error that ``code`` raises in a confined process; empty where it raises none."""
    tried = "\n".join(f"    {line}" for line in code.splitlines())
    done = confined(f"try:\n{tried}\nexcept Exception as error:\n    print(type(error).__name__, error)")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_memory_beyond_what_it_is_given_is_refused():
    assert raised("bytearray(100 * 1024**2)") == ""
    assert raised("bytearray(400 * 1024**2)").startswith("MemoryError")


def test_what_it_gave_up_it_does_not_get_back():
    assert "ValueError" in raised(
        "import resource; resource.setrlimit(resource.RLIMIT_DATA, (10**10, 10**10))"
    )


def test_a_loop_is_ended_after_its_cpu_seconds():
    assert confined("while True: pass").returncode == -24  # SIGXCPU


def test_a_file_it_writes_is_no_larger_than_allowed(tmp_path: Path):
    written = tmp_path / "written"

    assert raised(f"open({str(written)!r}, 'wb', 0).write(bytes(1000))") == ""
    assert "File too large" in raised(f"file = open({str(written)!r}, 'ab', 0)\nfile.write(bytes(2000))")
    assert written.stat().st_size <= 1000


def test_it_opens_no_more_files_than_allowed():
    assert "Too many open files" in raised("held = [open('/dev/null') for _ in range(100)]")


@pytest.fixture
def listener():
    """A port of this machine that somebody listens to."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_it_reaches_no_network(listener: int):
    connect = f"import socket; socket.create_connection(('127.0.0.1', {listener}), 5)"

    subprocess.run([sys.executable, "-c", connect], check=True)
    assert raised(connect) != ""


def test_it_starts_no_other_program_and_ends_none():
    assert raised("import os; os.execv('/bin/true', ['/bin/true'])").startswith("PermissionError")
    assert raised(f"import os; os.kill({os.getpid()}, 0)").startswith("PermissionError")
    number = {"x86_64": 234, "aarch64": 131}.get(platform.machine())
    tgkill = f"ctypes.CDLL(None).syscall({number}, {os.getpid()}, {os.getpid()}, 0)"
    assert number is None or raised(f"import ctypes\nif {tgkill} == -1: raise PermissionError") != ""


def test_its_surroundings_hold_no_key_of_the_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("FORMCHECK_SECRET_KEY", "key")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@host/name")

    assert not {"key", "postgresql"} & {value[:10] for value in apart._surroundings(tmp_path).values()}


def test_what_it_says_of_a_video_is_what_this_process_would_read(tmp_path: Path):
    clip = make_clip(tmp_path / "clip.mp4", audio="aac", rotation=90)
    here = InThisProcess(clip)
    span = {"start": 0.3, "end": 1.2, "max_fps": 20.0, "max_side": 160}

    with Decoder(clip, seconds=2.0) as decoder:
        assert decoder.probe() == here.probe()
        ours, theirs = list(here.frames(**span)), list(decoder.frames(**span))
        sound, heard = here.sound(lambda: None), decoder.sound(lambda: None)

    assert [(frame.time, frame.shrink) for frame in theirs] == [(frame.time, frame.shrink) for frame in ours]
    for one, other in zip(ours, theirs, strict=True):
        assert (one.picture is None) == (other.picture is None)
        assert one.picture is None or (one.picture == other.picture).all()
    assert sound is not None
    assert heard is not None
    assert (sound == heard).all()


def runs_as_nobody() -> bool:
    """Whether this machine lets us start this Python as nobody: as root, and where nobody may read it."""
    try:
        return subprocess.run([sys.executable, "-c", ""], user="nobody", cwd="/").returncode == 0
    except PermissionError:
        return False


@pytest.mark.skipif(not runs_as_nobody(), reason="this Python cannot be started as another user")
def test_as_another_user_it_reads_the_video_it_is_given(tmp_path: Path, settings):
    settings.DECODING_USER = "nobody"
    clip = make_clip(tmp_path / "clip.mp4")
    clip.chmod(0o600)

    with Decoder(clip, seconds=2.0) as decoder:
        assert decoder.look()["showing"]["width"] == 320
        process = decoder._child._process.pid
        assert Path(f"/proc/{process}").stat().st_uid == pwd.getpwnam("nobody").pw_uid
        written, seconds = decoder.rendition("web.mp4", lambda share: None)
        assert seconds == pytest.approx(2.0, abs=0.1)
        with written:
            assert len(written.read()) > 1000


def test_only_a_file_of_its_own_is_taken_from_it(tmp_path: Path):
    secret, link, pipe = tmp_path / "secret", tmp_path / "link", tmp_path / "pipe"
    secret.write_bytes(b"not for others")
    link.symlink_to(secret)
    os.mkfifo(pipe)
    for place in (link, pipe, tmp_path / "nothing"):
        with pytest.raises(DecodingFailed):
            _written(place)
    with _written(secret) as whole:
        assert whole.read() == b"not for others"
    if os.geteuid() == 0:
        os.chown(secret, 65534, -1)
        with pytest.raises(DecodingFailed):
            _written(secret)


def test_who_stops_reading_in_the_middle_can_ask_again(tmp_path: Path):
    clip = make_clip(tmp_path / "clip.mp4")

    with Decoder(clip, seconds=2.0) as decoder:
        assert next(decoder.frames()).time == 0.0
        assert len(list(decoder.frames())) == 60


def decoder_that(code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Decoder:
    """A decoder whose process does ``code`` instead of looking at a file."""
    program = tmp_path / "child.py"
    program.write_text(
        "import library.decoding.child as child\n"
        f"def look(answers, path, limits):\n    {code}\n"
        "child.TASKS['look'] = look\nchild.main()\n"
    )
    monkeypatch.setattr(apart, "PROGRAM", [str(program)])
    return Decoder(tmp_path / "clip.mp4", seconds=0.0)


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [
        ("bytearray(10**10)", TooDemanding, "more memory"),
        ("open('/proc/self/comm', 'w').close(); __import__('os').abort()", NotAVideo, "not a video"),
        ("__import__('os')._exit(7)", DecodingFailed, "status 7"),
        ("__import__('os').write(3, bytes(12)); answers.give('end')", DecodingFailed, "cannot be read"),
    ],
)
def test_how_it_ends_is_said(code, error, said, monkeypatch, tmp_path):
    with decoder_that(code, monkeypatch, tmp_path) as decoder, pytest.raises(error, match=said):
        decoder.look()


@pytest.mark.parametrize("code", ["while True: pass", "__import__('time').sleep(60)"])
def test_one_that_loops_or_sleeps_is_ended(code, monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "FIRST_SECONDS", 2)
    monkeypatch.setattr(apart, "WAITED_PER_CPU", 2)

    with decoder_that(code, monkeypatch, tmp_path) as decoder, pytest.raises(TooDemanding, match="more time"):
        decoder.look()


def test_it_dies_with_whoever_started_it(tmp_path: Path):
    clip = make_clip(tmp_path / "clip.mp4")
    code = (
        "import django, os, pathlib; django.setup()\n"
        "from library.decoding.apart import Decoder\n"
        f"decoder = Decoder(pathlib.Path({str(clip)!r}), seconds=1.0); decoder.look()\n"
        "print(decoder._child._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    env = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)

    pid = int(done.stdout)
    threading.Event().wait(0.5)
    state = Path(f"/proc/{pid}/stat")
    assert not state.exists() or state.read_text().rpartition(") ")[2].startswith("Z")
