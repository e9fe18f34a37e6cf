"""Which files and folders of the installation are nobody else's business on this machine."""

from __future__ import annotations

from glob import glob
from pathlib import Path

from django.conf import settings

SECRETS = ("secret_key", "broker_password", "supervisord.conf")
"""In FORMCHECK_VAR_DIR."""


def own_places() -> list[Path]:
    """Folders with what people gave, files with secrets, the database, logs; those that are there."""
    places = [*_folders(), *_database(), settings.BASE_DIR / ".env"]
    places += [settings.VAR_DIR / name for name in SECRETS]
    places += [Path(found) for pattern in settings.LOG_FILES for found in glob(pattern)]  # noqa: PTH207
    return [place for place in dict.fromkeys(places) if place.exists()]


def _folders() -> list[Path]:
    folders = [settings.VAR_DIR, settings.UPLOAD_DIR, settings.LEARN_DIR, settings.EMAIL_FILE_PATH]
    if not settings.S3_BUCKET:
        folders.append(settings.MEDIA_ROOT)
    return [Path(str(folder)) for folder in folders]


def _database() -> list[Path]:
    """SQLite's file, and those in which it keeps what is under way."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    return [Path(f"{database['NAME']}{ending}") for ending in ("", "-wal", "-shm")]
