"""Model room application."""

from django.apps import AppConfig


class ModelroomConfig(AppConfig):
    name = "modelroom"
    verbose_name = "Model room"

    def ready(self) -> None:
        from library import measured_again
        from modelroom.corrections import services

        measured_again.rule(services.correct_again)
