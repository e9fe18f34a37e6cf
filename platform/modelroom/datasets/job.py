"""The job that makes a data set of the corrections."""

from __future__ import annotations

from uuid import UUID

from library.jobs import JobContext, SubjectGone
from modelroom.datasets.export import export_corrections
from modelroom.datasets.folders import folder_of, remove
from modelroom.datasets.services import forget_older
from modelroom.models import DataSet
from modelroom.stages import WRITE_PHOTOS


def run(context: JobContext, data_set_id: UUID) -> None:
    """Write the photos; those of an interrupted try are replaced."""
    data_set = DataSet.objects.filter(pk=data_set_id).first()
    if data_set is None:
        raise SubjectGone
    folder = folder_of(data_set)
    folder.parent.mkdir(parents=True, exist_ok=True)
    export_corrections(folder=folder, data_set=data_set, progress=context.stage(WRITE_PHOTOS))
    if not DataSet.objects.filter(pk=data_set_id).exists():
        # Deleted meanwhile: nobody would ever remove the photos.
        remove(data_set)
        raise SubjectGone
    forget_older(data_set)
