"""What people are told of their videos: one could not be processed."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.jobs import CANCELLED
from library.kinds import PROCESS_VIDEO
from library.models import Job, Video
from library.rules import practised_in
from notices.kinds import COACHES, STUDENTS, Kind
from notices.services import tell

VIDEO_FAILED = "video_failed"


def _failed(values: Mapping[str, str]) -> str:
    return _("Your video “%(title)s” could not be used. Its page says why, and what you can do.") % values


KINDS = (
    Kind(
        VIDEO_FAILED,
        gettext_lazy("A video of mine could not be used"),
        gettext_lazy("A video of yours could not be used. Its page says why, and what you can do."),
        _failed,
        "camera-video-off",
        roles=(STUDENTS, COACHES),
    ),
)


def tell_of_ended(job: Job) -> None:
    """Tell somebody that their video failed; where it was practised with, practice tells them of that."""
    if job.kind != PROCESS_VIDEO or job.state != Job.State.FAILED or job.error_code == CANCELLED:
        return
    video = Video.objects.select_related("owner").filter(pk=job.subject_id).first()
    if video is None or any(groups is not None for groups in practised_in.ask(video.pk)):
        return
    path = video.get_absolute_url()
    tell(people=[video.owner], kind=VIDEO_FAILED, values={"title": video.title}, path=path)
