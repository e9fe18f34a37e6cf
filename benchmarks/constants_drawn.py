"""Whether a drawn scene notices that one number of the score is another, in a copy of a loaded process.

Loading the engine takes seconds and a scene some hundredths of one, so each change is made in a fork of a
process that has loaded everything. A number that is read while modules load, or compiled into a kernel, is
not changed by that: for these (``read_when_loaded``) a process of its own begins with the change.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

ENGINE = Path(__file__).resolve().parents[1] / "scoring"
_COMPILED = ("compiled", "njit", "vectorize", "guvectorize")
"""Decorators (or their last name) that keep the numbers of a function as they were when it was compiled."""


class Drawn:
    """The scenes of tests/scoring/compare/scenes.py with the figures that were kept of them."""

    def __init__(self) -> None:
        from tests.scoring.compare.scenes import scenes

        self.scenes = scenes()
        self.noticed_often: Counter[str] = Counter()
        self.seconds = dict.fromkeys(self.scenes, 0.0)

    def warm(self) -> None:
        """Draw every scene as the numbers are: compiles what there is to compile, says what each takes.

        Raises RuntimeError where one is not as it was kept: then a change could not be told.
        """
        for name in self.scenes:
            start = time.perf_counter()
            if self._differs(name):
                raise RuntimeError(f"the scene {name!r} is not as its kept figures say; mend that first")
            self.seconds[name] = time.perf_counter() - start

    def noticed(self, name: str, value: Any) -> str | None:
        """The first scene that differs with the number changed to ``value``; None where none does."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                change(name, value)
                os.write(write, (self.first_differing() or "").encode())
            finally:
                os._exit(0)
        os.close(write)
        with os.fdopen(read) as told:
            scene = told.read()
        _, status = os.waitpid(child, 0)
        if status:
            return "a scene that ends the process"
        self.noticed_often[scene] += bool(scene)
        return scene or None

    def first_differing(self) -> str | None:
        """The first scene that is not as kept: those that notice most for their time first."""
        rank = {
            name: (-self.noticed_often[name] / max(self.seconds[name], 0.02), self.seconds[name])
            for name in self.scenes
        }
        return next((name for name in sorted(self.scenes, key=rank.__getitem__) if self._differs(name)), None)

    def _differs(self, name: str) -> bool:
        from tests.scoring.compare.scenes import figures
        from tests.scoring.compare.test_figures_of_the_score import KEPT, differences

        try:
            found = json.loads(json.dumps(figures(self.scenes[name])))
        except Exception:
            return True
        return bool(differences(KEPT.get(name), found))


def change(name: str, value: Any) -> None:
    """Set the number in every loaded module of the engine that has it."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType) and module.__name__.startswith("scoring") and name in vars(module):
            setattr(module, name, value)


def read_when_loaded(names: set[str]) -> set[str]:
    """Those of ``names`` that a module reads while it loads, or that are compiled into a function."""
    sources = (path for path in ENGINE.rglob("*.py") if path.name != "calibration.py")
    return {name for path in sources for name in _at_once(ast.parse(path.read_text("utf-8")))} & names


def _at_once(node: ast.AST) -> Iterator[str]:
    """Names that are read when ``node`` is executed, not when a function in it is called."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        if not any(_last_name(one) in _COMPILED for one in node.decorator_list):
            defaults = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
            for one in (*defaults, *node.decorator_list):
                yield from _at_once(one)
            return
    elif isinstance(node, ast.Lambda):
        return
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    for child in ast.iter_child_nodes(node):
        yield from _at_once(child)


def _last_name(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
