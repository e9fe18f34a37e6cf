"""Model room application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ModelroomConfig(AppConfig):
    name = "modelroom"
    verbose_name = "Model room"

    def ready(self) -> None:
        from library import access as library_access
        from library import model_in_use
        from library.stages import STAGE_LABELS
        from library.told import measured_again
        from modelroom import access, cleanup, stages  # noqa: F401  (the second registers itself)
        from modelroom.corrections import services as corrections
        from modelroom.datasets import job as export_job  # noqa: F401
        from modelroom.poses import (
            compare,  # noqa: F401
            selectors,
            services,
        )
        from modelroom.runs import job as run_job  # noqa: F401
        from scoring.pose.estimators import register_family

        STAGE_LABELS.update(stages.STAGE_LABELS)
        library_access.job_rule(access.jobs_of_the_model_room)
        measured_again.rule(corrections.correct_again)
        model_in_use.rule(selectors.name_in_service)
        register_family(services.LEARNED, services.load_trained)
        post_migrate.connect(services.register_known_models_after_migrate, sender=self)
