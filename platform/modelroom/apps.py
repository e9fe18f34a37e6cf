"""Model room application."""

from django.apps import AppConfig


class ModelroomConfig(AppConfig):
    name = "modelroom"
    verbose_name = "Model room"

    def ready(self) -> None:
        from library import measured_again
        from library.stages import STAGE_LABELS
        from modelroom import cleanup, stages  # noqa: F401  (the first registers itself)
        from modelroom.corrections import services
        from modelroom.datasets import job as export_job  # noqa: F401

        STAGE_LABELS.update(stages.STAGE_LABELS)
        measured_again.rule(services.correct_again)
