"""Keypoint models behind one interface, found by name."""

from scoring.pose.estimators.base import Estimator, Person, Tracker
from scoring.pose.estimators.registry import (
    load_estimator,
    load_model,
    model_names,
    register,
    register_family,
    register_folders,
)

__all__ = [
    "Estimator",
    "Person",
    "Tracker",
    "load_estimator",
    "load_model",
    "model_names",
    "register",
    "register_family",
    "register_folders",
]
