"""Library application."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from library import cleanup, processing  # noqa: F401  (they register themselves)
        from library.takes import check  # noqa: F401
