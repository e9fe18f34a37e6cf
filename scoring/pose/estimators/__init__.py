"""Keypoint models behind one interface, found by name."""

from scoring.pose.estimators.base import Estimator, Person, Tracker
from scoring.pose.estimators.registry import load_estimator, model_names, register, register_family

__all__ = ["Estimator", "Person", "Tracker", "load_estimator", "model_names", "register", "register_family"]
