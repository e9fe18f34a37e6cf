"""Draw the pictures of docs/ARCHITECTURE.md from the imports of the code.

    python docs/architecture.py           writes them into the page
    python docs/architecture.py --check   says whether they are up to date; status 1 if not

An arrow from A to B means: something in A imports something in B. Arrows that follow from others
are left out (where A imports B and B imports C, none is drawn from A to C), so that one can read
the pictures; which way arrows go stays the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path(__file__).with_name("ARCHITECTURE.md")
AGAIN = "make architecture (or: .venv/bin/python docs/architecture.py)"
# In these packages each folder is a room of its own, and so is each file beside the folders.
OPENED = ("scoring", "scoring.compare", "scoring.learn")
# More files than these beside the folders of a package are drawn as one room.
MOST_FILES = 10

Arrow = tuple[str, str]


def main(arguments: list[str]) -> int:
    """Write the pictures, or with ``--check`` compare them; the exit status."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    text = PAGE.read_text(encoding="utf-8")
    drawn = with_pictures(text, pictures())
    if "--check" not in arguments:
        PAGE.write_text(drawn, encoding="utf-8")
    elif drawn != text:
        sys.stderr.write(f"The pictures in docs/ARCHITECTURE.md are not those of the code: {AGAIN}\n")
        return 1
    return 0


def pictures() -> dict[str, str]:
    """The mermaid text of each picture by its name."""
    packages = list(top_packages())
    graph = grimp.build_graph(packages[0], *packages[1:], cache_dir=None)
    imports = [(a, b) for a in graph.modules for b in graph.find_modules_directly_imported_by(a)]
    engine = [(a, b) for a, b in imports if a.startswith("scoring.") and b.startswith("scoring.")]
    rooms = set(rooms_of("scoring", graph.modules))
    return {
        "house": mermaid(arrows_between(set(packages), imports)),
        "engine": mermaid(arrows_between(rooms, engine)),
    }


def top_packages() -> Iterator[str]:
    """The packages at the root of the project and under ``platform``, by what lies there."""
    for folder in (ROOT, ROOT / "platform"):
        names = sorted(path.parent.name for path in folder.glob("*/__init__.py"))
        yield from (name for name in names if name != "tests")


def rooms_of(package: str, modules: Iterable[str]) -> Iterator[str]:
    """The rooms inside ``package``: its folders, and its files where they are few."""
    children = sorted(name for name in modules if name.rpartition(".")[0] == package)
    folders = [name for name in children if any(other.startswith(f"{name}.") for other in modules)]
    files = [name for name in children if name not in folders and not name.endswith("__main__")]
    if package != "scoring":
        yield package
    if len(files) <= MOST_FILES:
        yield from files
    for folder in folders:
        yield from rooms_of(folder, modules) if folder in OPENED else [folder]


def arrows_between(rooms: set[str], imports: Iterable[Arrow]) -> set[Arrow]:
    """The arrows that imports of modules make between the rooms they lie in."""
    arrows = {(room_of(a, rooms), room_of(b, rooms)) for a, b in imports}
    return {(a, b) for a, b in arrows if a and b and a != b}


def room_of(module: str, rooms: set[str]) -> str:
    """The smallest of ``rooms`` that holds ``module``; empty where none does."""
    while module and module not in rooms:
        module = module.rpartition(".")[0]
    return module


def mermaid(arrows: set[Arrow]) -> str:
    """A flow chart of the arrows that do not follow from others."""
    drawn = sorted(without_shortcuts(arrows))
    rooms = sorted({room for arrow in drawn for room in arrow})
    labels = [f"  {identifier(room)}[{shown(room)}]" for room in rooms if identifier(room) != shown(room)]
    return "\n".join(["flowchart TD", *labels, *(f"  {identifier(a)} --> {identifier(b)}" for a, b in drawn)])


def shown(room: str) -> str:
    """A room's name in the picture."""
    return room.removeprefix("scoring.").replace(".", "/")


def identifier(room: str) -> str:
    """What mermaid calls the room by."""
    return shown(room).replace("/", "_")


def without_shortcuts(arrows: set[Arrow]) -> set[Arrow]:
    """The arrows left when each that a longer way replaces is taken out, in alphabetical order."""
    left = set(arrows)
    for arrow in sorted(arrows):
        rest = left - {arrow}
        if arrow[1] in reached_from(arrow[0], rest):
            left = rest
    return left


def reached_from(start: str, arrows: set[Arrow]) -> set[str]:
    """All rooms one gets to from ``start``."""
    found: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        ahead = {b for a, b in arrows if a == here} - found
        found |= ahead
        todo += ahead
    return found


def with_pictures(text: str, drawn: dict[str, str]) -> str:
    """The page's text with the picture between each pair of its marks."""
    for picture, chart in drawn.items():
        block = f"<!-- picture: {picture} -->\n```mermaid\n{chart}\n```\n<!-- end -->"
        pattern = rf"<!-- picture: {picture} -->.*?<!-- end -->"
        text, found = re.subn(pattern, lambda _match, block=block: block, text, flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f"{PAGE.name} has no place for the picture “{picture}”.")
    return text


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
