"""Telling workers that there is work. Losing such a call loses nothing: the sweeper repeats it."""

from __future__ import annotations

import logging
from uuid import UUID

from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(job_id: UUID) -> None:
    """Send the job's id to the broker; a broker that is away is only logged."""
    from library.tasks import run_job

    try:
        run_job.delay(str(job_id))
    except OperationalError:
        logger.warning("The broker is away; job %s waits for the sweeper.", job_id)
