"""Recognition application."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        from recognition import cleanup  # noqa: F401  (hears of deleted rows)
