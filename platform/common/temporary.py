"""Temporary folders that bear the name of their process: what a killed one leaves can be told and removed."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

import psutil

PREFIX = "formcheck"


def own_folder() -> tempfile.TemporaryDirectory[str]:
    """A temporary folder of this process."""
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}-{socket.gethostname()}-{os.getpid()}-")


def remove_orphans() -> int:
    """Remove the temporary folders of this machine and user whose process is gone; how many."""
    found = Path(tempfile.gettempdir()).glob(f"{PREFIX}-{socket.gethostname()}-*-*")
    orphans = [folder for folder in found if _is_orphan(folder)]
    for folder in orphans:
        shutil.rmtree(folder, ignore_errors=True)
    return len(orphans)


def _is_orphan(folder: Path) -> bool:
    pid = folder.name.rsplit("-", 2)[1]
    try:
        # Root's are given to another user who decodes videos (FORMCHECK_DECODING_USER).
        mine = folder.stat().st_uid == os.getuid() or os.geteuid() == 0
    except FileNotFoundError:
        return False
    return mine and pid.isdigit() and not psutil.pid_exists(int(pid))
