"""Messages that wake workers for jobs of a person who has left; each holds nothing but the job's id."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from redis import Redis
from redis.exceptions import RedisError

from library.jobs.queues import LONG, SHORT
from privacy.erasing.names import Names

logger = logging.getLogger(__name__)

AT_ONCE = 500

SECONDS = 10.0
"""How long is waited for an answer of the broker."""


def forget_messages(names: Names) -> int:
    """Remove the messages from a Redis or Valkey broker; how many.

    Other brokers hand messages out in turn and let nobody look: there they go when a worker takes them,
    and name a job that is no more.
    """
    address = broker_address()
    if not address.startswith(("redis://", "rediss://")) or not names.jobs:
        return 0
    try:
        with Redis.from_url(address, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as client:
            return sum(_remove(client, queue, names) for queue in (SHORT, LONG))
    except (OSError, RedisError):
        logger.warning("The broker is away; its messages about jobs that are gone lead to nothing.")
        return 0


def broker_address() -> str:
    """Where the installation's broker is."""
    return str(current_app.conf.broker_url)


def _remove(client: Any, queue: str, names: Names) -> int:
    wanted = [str(job).encode() for job in names.jobs]
    removed, at = 0, 0
    while messages := client.lrange(queue, at, at + AT_ONCE - 1):
        gone = [one for one in messages if any(job in one for job in wanted)]
        removed += sum(client.lrem(queue, 1, one) for one in gone)
        at += len(messages) - len(gone)
    return removed
