"""Practice application."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from practice import cleanup  # noqa: F401  (hears of deleted rows)
