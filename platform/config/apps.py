"""The site as a whole, an application for its checks and commands."""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, listeners  # noqa: F401  (the first registers itself)
        from config.celery import app

        listeners.connect()
        # Of an application with models: of others Django does not tell.
        post_migrate.connect(make_cache_table, sender=apps.get_app_config("accounts"))
        if settings.CELERY_TASK_ALWAYS_EAGER:
            # Who does jobs at once needs what does them in this process.
            app.autodiscover_tasks(force=True)


def make_cache_table(using: str, **kwargs: Any) -> None:
    """The table of the cache that processes share, which no migration makes; nothing where it is there."""
    call_command("createcachetable", database=using, verbosity=0)
