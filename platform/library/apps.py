"""Library application."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from library import cleanup  # noqa: F401  (hears of deleted rows)
