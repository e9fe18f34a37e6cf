"""What the library asks and tells packages above it; ``config/listeners.py`` connects who answers.

What follows something told happens in the transaction in which it is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise

from accounts.models import User
from common.rules import Rules
from library.models import Job

may_watch: Rules[[User], Q] = Rules("may_watch")
"""Which videos a person may watch: those that any rule selects."""

may_upload: Rules[[User], object] = Rules("may_upload")
"""Whether videos of a person may be taken in and worked on: a rule raises the UserError that says why not."""

may_see_job: Rules[[User], Q] = Rules("may_see_job")
"""Which jobs a person may see, and try again: those that any rule selects."""

started_again: Rules[[Job], object] = Rules("started_again")
"""Somebody starts a failed job again; a rule raises a UserError where that may not be."""

job_ended: Rules[[Job], object] = Rules("job_ended")
"""A job is done, or failed; not where it is tried again."""

measured: Rules[[UUID], object] = Rules("measured")
"""A video got a track, its first or another one."""

measured_again: Rules[[UUID], object] = Rules("measured_again")
"""A video got another track in place of its first."""

shown_anew: Rules[[UUID], object] = Rules("shown_anew")
"""A routine is known by something else than before: another reference or take, another part of one,
or mirrored practice that counts from now on, or no longer."""

reference_replaced: Rules[[UUID], int] = Rules("reference_replaced")
"""A routine has another reference than before: each rule says how many attempts are scored again."""

criteria_changed: Rules[[UUID], object] = Rules("criteria_changed")
"""A routine asks for other criteria than before."""

practised_in: Rules[[UUID], set[UUID] | None] = Rules("practised_in")
"""The groups in which a video is practised; None for a video that nobody has said to be of a routine."""

part_practised: Rules[[UUID], tuple[float | None, float | None] | None] = Rules("part_practised")
"""From where to where, s, a video counts as practice (None: its beginning, its end); None for one that is no
practice."""

pictures_removed: Rules[[UUID], object] = Rules("pictures_removed")
"""The pictures of a video went, and the video's row stays: what was made of them has to go, too."""

tracks_removed: Rules[[UUID], object] = Rules("tracks_removed")
"""What was measured in a video went, and the video's row stays; likewise."""

model_in_service: Rules[[], str] = Rules("model_in_service")
"""Name of the keypoint model that was put in service; empty where none was."""

swept: Rules[[], object] = Rules("swept")
"""That the sweeper made its round: what has to go by itself, whether or not a worker is there."""

lost_files: Rules[[], Iterable[str]] = Rules("lost_files")
"""Names of stored files of other packages that no row knows."""

stage_words: Rules[[str], str | Promise | None] = Rules("stage_words")
"""What a person reads for the stage of a job; None for a stage of another package."""


def model_in_use() -> str:
    """Name, in the engine's registry, of the model that measures videos from now on."""
    return next(filter(None, model_in_service.ask()), settings.POSE_MODEL)
