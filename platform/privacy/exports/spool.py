"""Where an export lies while it is written: on this machine's disk, beside the uploads on their way."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings


def spool_of(export_id: UUID) -> Path:
    """The file; what a killed worker leaves is removed with the uploads that nobody goes on with."""
    return Path(settings.UPLOAD_DIR) / f"export-{export_id}.zip"
