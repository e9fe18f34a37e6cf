"""The job that makes a data set of the corrections."""

from __future__ import annotations

import shutil
from uuid import UUID

from library.jobs import JobContext, SubjectGone
from modelroom.datasets.export import export_corrections
from modelroom.datasets.services import folder_of, forget_older
from modelroom.models import DataSet
from modelroom.stages import WRITE_PHOTOS


def run(context: JobContext, data_set_id: UUID) -> None:
    """Write the photos; those of an interrupted try are replaced."""
    data_set = DataSet.objects.filter(pk=data_set_id).first()
    if data_set is None:
        raise SubjectGone
    folder = folder_of(data_set)
    folder.parent.mkdir(parents=True, exist_ok=True)
    done = export_corrections(folder=folder, progress=context.stage(WRITE_PHOTOS))
    values = {"folder": str(folder), "photos": done.photos, "people": done.people}
    if not DataSet.objects.filter(pk=data_set_id).update(**values):
        # Deleted meanwhile: nobody would ever remove the photos.
        shutil.rmtree(folder, ignore_errors=True)
        raise SubjectGone
    forget_older(data_set)
