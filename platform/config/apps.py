"""The site as a whole, an application for its checks and commands."""

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, listeners  # noqa: F401  (the first registers itself)
        from config.celery import app

        listeners.connect()
        if settings.CELERY_TASK_ALWAYS_EAGER:
            # Who does jobs at once needs what does them in this process.
            app.autodiscover_tasks(force=True)
