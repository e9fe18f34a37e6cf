"""The Celery application. The broker only wakes workers up; the Job rows are the truth."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init, worker_ready, worker_shutdown

from common.private import keep_to_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Several processes share the cores here: a second thread in small matrix products only waits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("formcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def keep_files_to_their_owner(**_kwargs: Any) -> None:
    """What workers and scheduler write is read by the site's user alone."""
    keep_to_owner()


@worker_init.connect
def load_what_jobs_need(**_kwargs: Any) -> None:
    """Import every function that does jobs before a worker forks: its processes share the libraries."""
    from django.utils.module_loading import import_string

    from common.rules import dotted_name
    from library.jobs.queues import handlers, long_handlers

    for registry in (handlers, long_handlers):
        for kind in registry:
            import_string(dotted_name(registry[kind]))


@worker_ready.connect
def say_that_it_is_there(sender: Any, **_kwargs: Any) -> None:
    """Write the worker's row, and from now on when it was last there."""
    from library.jobs.workers import Beat
    from library.models import Worker

    queues = list(sender.app.amqp.queues.consume_from)
    app.beat_of_worker = Beat(role=Worker.Role.WORKER, queues=queues, processes=sender.pool.num_processes)
    app.beat_of_worker.start()


@worker_shutdown.connect
def say_that_it_goes(**_kwargs: Any) -> None:
    """Take the worker's row away."""
    if beat := getattr(app, "beat_of_worker", None):
        beat.stop()
