"""What a deleted export or leave takes along, and files of exports that no row knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models.signals import post_delete
from django.dispatch import receiver

from library.files import delete_file_on_commit, delete_folder_on_commit, files_in
from library.jobs import drop
from privacy.exports.spool import spool_of
from privacy.models import Export, Leaving, export_folder
from privacy.stages import ERASE_ACCOUNT, EXPORT_DATA


@receiver(post_delete, sender=Export)
def remove_file(sender: type[Export], instance: Export, **kwargs: Any) -> None:
    """Remove the file, what was written of it, and the job; a worker that is at it notices."""
    drop(kind=EXPORT_DATA, subject_id=instance.pk)
    delete_file_on_commit(instance.file)
    delete_folder_on_commit(default_storage, export_folder(instance.pk))
    spool_of(instance.pk).unlink(missing_ok=True)


@receiver(post_delete, sender=Leaving)
def remove_erasing(sender: type[Leaving], instance: Leaving, **kwargs: Any) -> None:
    """Remove the job that would erase the person."""
    drop(kind=ERASE_ACCOUNT, subject_id=instance.pk)


def lost_exports() -> Iterator[str]:
    """Files of exports without a row, as a killed worker leaves them; a rule for the library."""
    known = set(Export.objects.values_list("pk", flat=True))
    for name in files_in("exports"):
        try:
            _exports, export, _file = name.split("/")
            lost = UUID(export) not in known
        except ValueError:
            continue  # not one of ours: leave it alone
        if lost:
            yield name
