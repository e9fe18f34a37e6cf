"""The most memory that processes had resident, by kind.

``ru_maxrss`` is not that: a process keeps there what the one that started it had (getrusage(2): the value is
preserved by execve), so that whatever a large process starts seems large.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

MEBIBYTE = 1024  # /proc tells KiB
SAMPLE_SECONDS = 1.0
"""Of one that lives shorter the most is seen only if many of its kind come one after the other."""


def peak_mib(pid: int | str = "self") -> float:
    """Most MiB that a process has had resident since its program began; 0 for one that is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return round(int(found[1]) / MEBIBYTE, 1) if found else 0.0


def descendants(pid: int | str) -> Iterator[int]:
    """The processes that ``pid`` has started, and those that these have."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield int(child)
            yield from descendants(child)


class Peaks:
    """Looks at the descendants of a process all the while; ``most`` is the largest of each kind, MiB.

    ``kinds`` names words of a command line; a process is of the first kind whose words are all in its own.
    """

    def __init__(self, pid: int | str, kinds: dict[str, tuple[str, ...]]) -> None:
        self._pid, self._kinds = pid, kinds
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self.most: dict[str, float] = defaultdict(float)

    def __enter__(self) -> Peaks:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            for pid in descendants(self._pid):
                if kind := self._kind(pid):
                    self.most[kind] = max(self.most[kind], peak_mib(pid))

    def _kind(self, pid: int) -> str | None:
        """None for a process that is none of them, or not yet: before execve it is its parent's copy."""
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        except OSError:
            return None
        return next((kind for kind, all_of in self._kinds.items() if set(all_of) <= set(words)), None)
