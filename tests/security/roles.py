"""The table of roles, objects and actions: ``roles.csv`` beside this file, and the world it is tried in.

A row is a request: method, address, and which object it is about. A cell says whether the person of that role
is let in (``yes``) or refused (``no``). ``python -m tests.security.roles`` writes it into docs/SECURITY.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("roles.csv")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "SECURITY.md"
BEGIN, END = "<!-- roles -->", "<!-- end of roles -->"

ROLES = {
    "student": "a minor, in the group; made the attempt",
    "guardian": "the student's, and agreed for them; in no group",
    "coach": "owns the group and the routine",
    "second": "second coach of the group",
    "classmate": "another student of the group",
    "stranger": "signed in, in no group",
    "visitor": "not signed in",
    "staff": "runs the site and the model room, in no group",
    "removed": "former member: made an attempt, was taken out",
    "former": "former second coach",
}
"""The roles in the order of the table's columns, and who they are."""

LEGEND = {"yes": "●", "no": "·"}


@dataclass(frozen=True)
class Row:
    """A request and who may make it."""

    method: str
    address: str
    about: str
    allowed: dict[str, bool]

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.method, self.address, self.about)


def rows() -> list[Row]:
    """The table."""
    with TABLE.open(newline="") as file:
        return [
            Row(
                line["method"],
                line["address"],
                line["about"],
                {role: {"yes": True, "no": False}[line[role]] for role in ROLES},
            )
            for line in csv.DictReader(file)
        ]


def as_markdown() -> str:
    """The table for people: legend, then a line for each request."""
    who = [f"- **{role}**: {words}" for role, words in ROLES.items()]
    head = f"| | address | about | {' | '.join(ROLES)} |"
    ruler = "|---|---|---|" + ":-:|" * len(ROLES)
    lines = [
        f"| {row.method} | `{_short(row.address)}` | {row.about} | "
        + " | ".join(LEGEND["yes" if row.allowed[role] else "no"] for role in ROLES)
        + " |"
        for row in rows()
    ]
    return "\n".join([*who, "", head, ruler, *lines])


def _short(address: str) -> str:
    """The address with ids as people write them."""
    for name in ("uuid:pk", "int:member_pk", "uuid:note_pk", "slug:kind", "str:code"):
        address = address.replace(f"<{name}>", f"<{name.split(':')[1].removeprefix('member_')}>")
    return f"/{address}"


def in_docs() -> tuple[str, str, str]:
    """What docs/SECURITY.md has before the table, as the table, and after it."""
    before, _begin, rest = DOCS.read_text().partition(BEGIN)
    table, _end, after = rest.partition(END)
    return before, table.strip(), after


if __name__ == "__main__":
    before, _table, after = in_docs()
    DOCS.write_text(f"{before}{BEGIN}\n{as_markdown()}\n{END}{after}")
