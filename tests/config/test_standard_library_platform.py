"""The folder platform/ never hides the standard library's module of that name."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STANDARD_LIBRARY = Path(sysconfig.get_paths()["stdlib"])
WHERE = "import platform; print('platform-is-at:' + platform.__file__)"


def said_by(arguments: list[str], tmp_path: Path) -> Path:
    """The file that `import platform` found, as printed by a command."""
    env = {**os.environ, "FORMCHECK_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    assert "platform-is-at:" in done.stdout, done.stdout + done.stderr
    return Path(done.stdout.rpartition("platform-is-at:")[2].split("\n")[0])


@pytest.mark.unit
def test_in_pytest():
    assert Path(platform.__file__).parent == STANDARD_LIBRARY
    assert platform.python_implementation()


def test_in_manage_py(tmp_path):
    assert said_by(["manage.py", "shell", "--no-imports", "-c", WHERE], tmp_path).parent == STANDARD_LIBRARY


def test_in_celery(tmp_path):
    # An application named on the command line is imported as workers import it.
    (tmp_path / "probe.py").write_text(f"from config.celery import app\n{WHERE}\n")
    arguments = ["-m", "celery", "--workdir", str(tmp_path), "-A", "probe", "report"]
    assert said_by(arguments, tmp_path).parent == STANDARD_LIBRARY


def test_in_gunicorn(tmp_path):
    (tmp_path / "probe.py").write_text(f"from config.wsgi import application\n{WHERE}\n")
    arguments = ["-m", "gunicorn", "--chdir", str(tmp_path), "--check-config"]
    assert said_by([*arguments, "probe:application"], tmp_path).parent == STANDARD_LIBRARY
