"""Assignments application."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "assignments"

    def ready(self) -> None:
        from assignments import cleanup  # noqa: F401  (hears of deleted rows)
