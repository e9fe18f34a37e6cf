"""The job that writes an export."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import File
from django.utils import timezone

from library.files import put
from library.jobs import JobContext, SubjectGone, kept_alive
from library.room import room_for
from privacy.exports.archive import Archive, size_of
from privacy.exports.services import tell_that_it_is_ready
from privacy.exports.spool import spool_of
from privacy.models import Export
from privacy.stages import COLLECT, EXPORT_KEPT, PACK, PACK_SECONDS


def write_export(context: JobContext, export_id: UUID) -> None:
    """Write the export's file, once; a worker that takes over from a dead one begins anew."""
    export = Export.objects.select_related("user").filter(pk=export_id).first()
    if export is None:
        raise SubjectGone
    if export.file:
        return
    path = spool_of(export.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside the storage the file is once more on this disk until it is stored.
    with room_for(size_of(export.user)):
        try:
            with Archive(path, export.user) as archive:
                archive.add_rows(context.stage(COLLECT, 0.0, 0.1))
                archive.add_files(context.stage(PACK, 0.1, 0.9, seconds=PACK_SECONDS))
            _store(context, export)
        finally:
            path.unlink(missing_ok=True)


def _store(context: JobContext, export: Export) -> None:
    path = spool_of(export.pk)
    with path.open("rb") as file:
        put(export.file, "formcheck.zip", File(file))
    with kept_alive():
        context.hold()
        values = {"size": path.stat().st_size, "expires_at": timezone.now() + EXPORT_KEPT}
        if not Export.objects.filter(pk=export.pk).update(file=export.file.name, **values):
            # Deleted meanwhile.
            export.file.storage.delete(str(export.file.name))
            raise SubjectGone
    tell_that_it_is_ready(export)
