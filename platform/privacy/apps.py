"""Privacy application."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        from privacy import cleanup  # noqa: F401  (hears of deleted rows)
