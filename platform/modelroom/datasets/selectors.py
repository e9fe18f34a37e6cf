"""Reading data sets and what the next one would hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from accounts.consents.selectors import people_who_agree
from accounts.models import Consent
from library.models import Job
from library.selectors import JobState, job_state
from modelroom.models import Correction, DataSet
from modelroom.stages import EXPORT_CORRECTIONS


def exportable() -> QuerySet[Correction]:
    """Corrected frames, of the person followed now, in videos whose owner agreed to training."""
    in_use = Q(track=F("video__track")) | Q(track=F("video__track__base"))
    people = people_who_agree(Consent.Purpose.TRAINING).values("pk")
    there = Q(video__heads_hidden_at=None, video__pictures_removed_at=None)
    agreed = Correction.objects.filter(in_use, there, video__owner__in=people)
    return agreed.order_by("video", "time").select_related("video")


@dataclass(frozen=True)
class DataSetRow:
    """A data set and the state of the job that makes it."""

    data_set: DataSet
    job: JobState | None


@dataclass(frozen=True)
class Counts:
    """Corrected frames there are, those that may be learned from, and of how many people."""

    corrected: int
    usable: int
    people: int


def data_set_rows() -> list[DataSetRow]:
    """Every data set, newest first."""
    jobs = {job.subject_id: job_state(job=job) for job in Job.objects.filter(kind=EXPORT_CORRECTIONS)}
    return [DataSetRow(one, jobs.get(one.pk)) for one in DataSet.objects.all()]


def counts() -> Counts:
    """What the next data set would be made of."""
    usable = exportable()
    return Counts(
        corrected=Correction.objects.count(),
        usable=usable.count(),
        people=usable.order_by().values("video__owner").distinct().count(),
    )
