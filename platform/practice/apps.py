"""Practice application."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from practice import scoring_job  # noqa: F401  (registers the job that scores an attempt)
