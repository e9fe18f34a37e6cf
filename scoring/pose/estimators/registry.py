"""Finding a keypoint model by its name.

Here are those that come with the product; whoever trains others registers them (``scoring.learn.trained``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scoring.errors import ModelUnavailable
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator
from scoring.reasons import Reason

Factory = Callable[[int], Estimator]
"""Makes an estimator that uses the given number of threads."""

FamilyFactory = Callable[[str, int], Estimator]
"""The same for any model of a family: given its name, too."""

FolderFactory = Callable[[Path, int], Estimator]
"""The same for a folder that a training wrote."""

_factories: dict[str, Factory] = {}
_families: dict[str, FamilyFactory] = {}
_of_folders: list[FolderFactory] = []


def register(name: str, factory: Factory) -> None:
    """Make ``factory`` the way to load the model ``name``, in place of an earlier one."""
    _factories[name] = factory


def register_family(beginning: str, factory: FamilyFactory) -> None:
    """Make ``factory`` the way to load every model whose name begins so; it is given the name, too.

    The models of a family are not listed by ``model_names``.
    """
    _families[beginning] = factory


def register_folders(factory: FolderFactory) -> None:
    """Make ``factory`` the way to load the model of a run folder, in place of an earlier one."""
    _of_folders[:] = [factory]


def load_model(name: str, *, threads: int = DEFAULT_THREADS) -> Estimator:
    """The model of the run folder ``name``, if there is a folder of that name, else the registered one.

    ModelUnavailable or BadRun, with a sentence, where it cannot be had. Folders are known once somebody
    registered for them.
    """
    folder = Path(name)
    if _of_folders and folder.is_dir():
        return _of_folders[0](folder, threads)
    return load_estimator(name, threads=threads)


def model_names() -> list[str]:
    """Every registered name, the default first."""
    return list(_factories)


def load_estimator(name: str, *, threads: int = DEFAULT_THREADS) -> Estimator:
    """The model ``name``, loaded; ModelUnavailable if unknown or not installed."""
    if name in _factories:
        return _factories[name](threads)
    for beginning, factory in _families.items():
        if name.startswith(beginning):
            return factory(name, threads)
    known = ", ".join(model_names())
    raise ModelUnavailable(Reason("model_unavailable", "unknown", {"name": name, "known": known}))


# The factories import on first use: listing names must not load three inference libraries.
def _blazepose(threads: int) -> Estimator:
    from scoring.pose.estimators.blazepose import BlazePoseEstimator

    return BlazePoseEstimator(threads=threads)


def _thunder(threads: int) -> Estimator:
    from scoring.pose.estimators.movenet import MoveNetEstimator

    return MoveNetEstimator("movenet-thunder", threads=threads)


def _lightning(threads: int) -> Estimator:
    from scoring.pose.estimators.movenet import MoveNetEstimator

    return MoveNetEstimator("movenet-lightning", threads=threads)


def _student(threads: int) -> Estimator:
    from scoring.pose.estimators.student import shipped

    return shipped(threads)


register("blazepose-heavy", _blazepose)
register("movenet-thunder", _thunder)
register("movenet-lightning", _lightning)
register("student", _student)
