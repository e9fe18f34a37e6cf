"""Practice application."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from library import access as library_access
        from library.stages import STAGE_LABELS
        from library.told import measured_again
        from practice import access, cleanup, scoring_job, services, stages  # noqa: F401  (two register themselves)

        STAGE_LABELS.update(stages.STAGE_LABELS)
        library_access.video_rule(access.videos_of_coached_attempts)
        library_access.job_rule(access.jobs_of_visible_attempts)
        measured_again.rule(services.rescore_video)
