"""Library application."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from library import processing  # noqa: F401  (registers the job that processes a video)
