"""Coaching application."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self) -> None:
        from coaching import cleanup  # noqa: F401  (hears of deleted rows)
