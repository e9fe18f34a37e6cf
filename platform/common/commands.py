"""Commands of the server that concern people: that they were run is told to whoever notes it."""

from __future__ import annotations

from common.rules import Rules

noted: Rules[[str, int | None], object] = Rules("commands that concern people")
"""Asked with the command's name and the key of the person it is about, if it is about one."""


def note(command: str, *, about: int | None = None) -> None:
    """Have it noted that a command is run; before it does anything."""
    noted.ask(command, about)
