"""Practice application."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from accounts import withdrawn
        from library import access as library_access
        from library.stages import STAGE_LABELS
        from library.told import measured, measured_again, shown_anew
        from practice import access, cleanup, scoring_job, services, stages  # noqa: F401  (two register themselves)
        from practice.recognition import job as recognition_job  # noqa: F401
        from practice.recognition import services as recognition
        from practice.recognition import stages as recognition_stages
        from practice.recognition import training_job  # noqa: F401
        from practice.recognition.again import ask_where_it_is_shown

        STAGE_LABELS.update({**stages.STAGE_LABELS, **recognition_stages.STAGE_LABELS})
        library_access.video_rule(access.videos_of_coached_attempts)
        library_access.job_rule(access.jobs_of_visible_attempts)
        library_access.job_rule(access.trainings_of_coached_groups)
        measured_again.rule(services.rescore_video)
        measured.rule(recognition.recognise_measured)
        shown_anew.rule(ask_where_it_is_shown)
        withdrawn.rule(recognition.forget_models_of)
