"""The Celery application. The broker only wakes workers up; the Job rows are the truth."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Several processes share the cores here: a second thread in small matrix products only waits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("formcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def load_what_jobs_need(**_kwargs: Any) -> None:
    """Import every function that does jobs before a worker forks: its processes share the libraries."""
    from django.utils.module_loading import import_string

    from common.rules import dotted_name
    from library.jobs.run import handlers, long_handlers

    for registry in (handlers, long_handlers):
        for kind in registry:
            import_string(dotted_name(registry[kind]))
