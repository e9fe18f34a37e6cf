"""Finding a keypoint model by its name.

Here are those that come with the product; whoever trains others registers them (``scoring.learn.trained``).
"""

from __future__ import annotations

from collections.abc import Callable

from scoring.errors import ModelUnavailable
from scoring.pose.estimators.base import DEFAULT_THREADS, Estimator

Factory = Callable[[int], Estimator]
"""Makes an estimator that uses the given number of threads."""

_factories: dict[str, Factory] = {}


def register(name: str, factory: Factory) -> None:
    """Make ``factory`` the way to load the model ``name``, in place of an earlier one."""
    _factories[name] = factory


def model_names() -> list[str]:
    """Every registered name, the default first."""
    return list(_factories)


def load_estimator(name: str, *, threads: int = DEFAULT_THREADS) -> Estimator:
    """The model ``name``, loaded; ModelUnavailable if unknown or not installed."""
    if name not in _factories:
        known = ", ".join(model_names())
        raise ModelUnavailable(f"The keypoint model “{name}” is not known; there are {known}.")
    return _factories[name](threads)


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
