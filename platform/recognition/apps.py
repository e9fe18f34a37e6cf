"""Recognition application."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "recognition"

    def ready(self) -> None:
        from accounts import withdrawn
        from library import access as library_access
        from library.stages import STAGE_LABELS
        from library.told import measured, shown_anew
        from recognition import access, cleanup, job, services, stages, training_job  # noqa: F401  (three register themselves)
        from recognition.asking import ask_where_it_is_shown, recognise_measured

        STAGE_LABELS.update(stages.STAGE_LABELS)
        library_access.job_rule(access.trainings_of_coached_groups)
        measured.rule(recognise_measured)
        shown_anew.rule(ask_where_it_is_shown)
        withdrawn.rule(services.forget_models_of)
