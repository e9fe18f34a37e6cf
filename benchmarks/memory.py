"""Memory of the processes that the site is made of.

python benchmarks/memory.py [CLIP] [--model NAME] [--seconds 10 600]
    peak memory of extraction for a short and a long clip: it must not grow with the length
python benchmarks/memory.py --web
    memory of a web server's process once it has shown some pages and taken a video in
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from clips import make_clip, source
from command import Parser, duration, run
from peak import MEBIBYTE, peak_mib
from whole_site import ROOT, Visitor, environment, free_port, manage, session_of_a_coach

from scoring.pose.models import DEFAULT_MODEL


def measure(clip: Path, model: str) -> dict[str, Any]:
    """Peak resident memory of a process of its own that extracts ``clip``."""
    command = [sys.executable, __file__, "--child", str(clip), "--model", model]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def extract(clip: Path, model: str) -> None:
    """The child's work: extract, and print the peak."""
    from scoring.pose.extract import extract_track

    track = extract_track(clip, model=model)
    print(json.dumps({"frames": len(track), "seconds": round(track.duration, 1), "peak_mib": peak_mib()}))


def web() -> dict[str, Any]:
    """Resident memory in MiB of a gunicorn worker: at first, after some pages, after a video came in."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder, CELERY_BROKER_URL="memory://")
        manage(env, "migrate", "--verbosity", "0")
        session, clip = session_of_a_coach(env), Path(folder) / "clip.mp4"
        make_clip(source(None), clip, seconds=2.0, width=1280, height=720)
        return _of_a_server(env, session, clip)


def _of_a_server(env: dict[str, str], session: str, clip: Path) -> dict[str, Any]:
    port = free_port()
    command = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "8"]
    server = subprocess.Popen([sys.executable, *command], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        visit = Visitor(f"http://127.0.0.1:{port}", session)
        visit.wait()
        figures: dict[str, Any] = {"started_mib": memory_of_worker(server.pid)}
        for page in ("/", "/library/videos/", "/practice/", "/library/routines/", "/library/videos/upload/"):
            visit.get(page)
        figures["pages_mib"] = memory_of_worker(server.pid)
        video = visit.upload(clip.read_bytes())
        visit.get(f"/library/videos/{video}/")
        return {**figures, "video_taken_in_mib": memory_of_worker(server.pid)}
    finally:
        server.terminate()
        server.wait()


def memory_of_worker(master: int) -> float:
    """Resident memory in MiB of the one process that gunicorn's ``master`` started."""
    (worker,) = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{worker}/status").read_text())
    assert found is not None
    return round(int(found[1]) / MEBIBYTE, 1)


def main() -> None:
    parser = Parser(description=__doc__)
    parser.add_argument("clip", nargs="?", type=Path)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--seconds", type=duration, nargs="+", default=[10.0, 600.0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--web", action="store_true", help="measure a web server instead")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        extract(args.child, args.model)
        return
    if args.web:
        print(json.dumps(web()))
        return
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for seconds in args.seconds:
            clip = Path(folder) / f"{seconds:g}.mp4"
            make_clip(source(args.clip), clip, seconds=seconds, width=1280, height=720)
            results.append(measure(clip, args.model))
            print(results[-1], file=sys.stderr)
    growth = round(results[-1]["peak_mib"] - results[0]["peak_mib"], 1)
    print(json.dumps({"model": args.model, "clips": results, "growth_mib": growth}))


if __name__ == "__main__":
    run(main)
