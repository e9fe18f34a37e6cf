"""Practice application."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from practice import cleanup, keeping  # noqa: F401  (hear of deleted rows)
