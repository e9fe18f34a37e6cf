"""Times the first and the second ``make run`` in a fresh clone.

``python benchmarks/startup.py [--json] [--cold]`` clones this repository into a
temporary folder and runs ``make run`` there twice. It reports the seconds
until the site answers, and until the demonstration is scored. ``--cold`` hides
pip's and npm's download caches, as on a machine that never installed anything.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from command import Parser, positive, run

ROOT = Path(__file__).resolve().parents[1]
SITE_IS_UP = "Formcheck is at"
DEMO_IS_READY = "The demonstration is ready"


def timed_run(folder: Path, port: int, env: dict[str, str]) -> dict[str, float]:
    """Seconds from ``make run`` to each mark, and from Ctrl-C to its end."""
    started = time.monotonic()
    run = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    marks: dict[str, float] = {}
    assert run.stdout is not None
    for line in run.stdout:
        sys.stderr.write(line)
        if SITE_IS_UP in line:
            marks["site_answers_s"] = round(time.monotonic() - started, 1)
        if DEMO_IS_READY in line:
            marks["demonstration_scored_s"] = round(time.monotonic() - started, 1)
            break
    stopping = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)
    run.communicate(timeout=60)
    marks["stopped_s"] = round(time.monotonic() - stopping, 1)
    return marks


def main() -> int:
    """Run the benchmark."""
    parser = Parser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cold", action="store_true", help="do not use pip's and npm's caches")
    parser.add_argument("--port", type=positive, default=8765)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        clone = Path(temporary) / "formcheck"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        env = {k: v for k, v in os.environ.items() if not k.startswith("FORMCHECK_")}
        if arguments.cold:
            env |= {"PIP_NO_CACHE_DIR": "1", "npm_config_cache": str(Path(temporary) / "npm")}
        result = {
            "cold": arguments.cold,
            "first": timed_run(clone, arguments.port, env),
            "second": timed_run(clone, arguments.port, env),
        }
    if arguments.json:
        print(json.dumps(result))
    else:
        for name in ("first", "second"):
            print(f"{name} make run: {result[name]}")
    return 0 if "demonstration_scored_s" in result["second"] else 1


if __name__ == "__main__":
    run(main)
