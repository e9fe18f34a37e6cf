"""Writing in the library: videos and their jobs. Routines have a room of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.consents.selectors import is_on_hold
from accounts.models import User
from common.names import belongs_in_a_name
from common.private import make_private
from library.decoding.blanks import Blank, blank
from library.errors import (
    EmptyFile,
    FileTooLarge,
    Gone,
    NotPlayableYet,
    NotRetryable,
    VideoInUse,
    by_its_name,
)
from library.facts import Looked, look_at
from library.files import delete_file, sha256_of
from library.hold import require_not_on_hold
from library.jobs import cancel, enqueue, retry
from library.keeping.services import require_whole
from library.kinds import FOLLOW_PERSON, PROCESS_VIDEO
from library.models import Job, Upload, Video
from library.quotas import Amount, check_quota, hold_quota
from library.room import room_for
from library.rules import may_upload, started_again
from scoring.errors import NotAVideo
from scoring.pose.person_at import PersonAt

InTransaction = Callable[[Video], object]


def require_leave_to_upload(person: User) -> None:
    """Every door by which a video comes in asks this; raises what the rules of ``may_upload`` raise."""
    may_upload.ask(person)


def create_video(*, owner: User, file: File[Any] | Path, name: str = "", title: str = "") -> Video:
    """Take a file in as a video of ``owner`` and ask for its processing.

    ``file`` is a path, which is left where it is, or an open file. Raises
    NotAVideo, TooDemanding, FileTooLarge, EmptyFile, QuotaReached or
    StorageFull, and what ``require_leave_to_upload`` does; nothing is kept then.
    """
    require_leave_to_upload(owner)
    if isinstance(file, Path):
        return create_video_from_path(owner=owner, path=file, name=name or file.name, title=title)
    check_quota(owner, Amount(videos=1, bytes=file.size or 0))
    make_private(Path(settings.UPLOAD_DIR))
    with (
        room_for(file.size or 0),
        tempfile.NamedTemporaryFile(dir=settings.UPLOAD_DIR, prefix="form-") as copy,
    ):
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        path, name = Path(copy.name), name or file.name or ""
        return create_video_from_path(owner=owner, path=path, name=name, title=title)


def create_video_from_path(
    *, owner: User, path: Path, name: str, title: str = "", in_transaction: InTransaction | None = None
) -> Video:
    """``create_video`` for a file on this machine.

    ``in_transaction(video)`` runs in the transaction that makes the row, for
    what has to be true together with it. The slow work on the file is done
    before, because a transaction holds up every other writer.
    """
    require_leave_to_upload(owner)
    video = _store(owner, path, clean_filename(name), title)
    try:
        _register(video, in_transaction)
    except BaseException:
        delete_file(video.original)
        raise
    return video


def _store(owner: User, path: Path, name: str, title: str) -> Video:
    looked = _check(path, name)
    check_quota(owner, Amount(minutes=looked.facts["duration"] / 60))
    with _as_kept(path, [] if owner.location_kept and owner.is_adult else looked.blanks) as kept:
        video = Video(
            owner=owner,
            title=clean_title(title) or title_from(name),
            original_name=name,
            size=kept.stat().st_size,
            sha256=sha256_of(kept),
            **looked.facts,
        )
        with room_for(video.size), kept.open("rb") as content:
            video.original.save(name, File(content), save=False)
    return video


@contextmanager
def _as_kept(path: Path, blanks: list[Blank]) -> Iterator[Path]:
    """The file as it is kept: itself, or a copy that does not say where and with what it was filmed."""
    if not blanks:
        yield path
        return
    make_private(Path(settings.UPLOAD_DIR))
    with (
        room_for(path.stat().st_size),
        tempfile.NamedTemporaryFile(dir=settings.UPLOAD_DIR, prefix="kept-") as copy,
    ):
        shutil.copyfile(path, copy.name)
        blank(Path(copy.name), blanks)
        yield Path(copy.name)


@transaction.atomic
def _register(video: Video, in_transaction: InTransaction | None) -> None:
    # Again: the slow work on the file is done, and meanwhile leave may have been taken away.
    require_leave_to_upload(video.owner)
    minutes = (video.duration or 0.0) / 60
    hold_quota(video.owner)
    # Of an upload, the number and the bytes count since it was begun.
    counted = in_transaction is not None
    check_quota(video.owner, Amount(0 if counted else 1, minutes, 0 if counted else video.size))
    video.save(force_insert=True)
    if in_transaction is not None:
        in_transaction(video)
    enqueue(kind=PROCESS_VIDEO, subject_id=video.pk, owner=video.owner, media_seconds=video.duration)


def clean_filename(name: str) -> str:
    """The last part of a name from outside, without control characters, at most 255 long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    return printable[-255:] or "video"


def clean_title(title: str) -> str:
    """A title from outside as one line; the sender cannot be asked for another."""
    return "".join(filter(belongs_in_a_name, title)).strip()[:160]


def title_from(name: str) -> str:
    """A title made of a file's name."""
    return clean_title(PurePosixPath(name).stem.replace("_", " ")) or clean_title(name)


def check_size(size: int) -> None:
    """EmptyFile or FileTooLarge, where a file of ``size`` bytes cannot be taken."""
    if size <= 0:
        raise EmptyFile(_("The file is empty."))
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        raise FileTooLarge(_("The file is too large; at most %(limit)s MB are taken.") % {"limit": limit})


def _check(path: Path, name: str) -> Looked:
    check_size(path.stat().st_size)
    try:
        return look_at(path)
    except NotAVideo as error:
        raise by_its_name(error, name) from error


def rename_video(*, video: Video, title: str) -> None:
    """Give a video a title; an empty one changes nothing."""
    if clean_title(title):
        video.title = clean_title(title)
        video.save(update_fields=["title"])


@transaction.atomic
def choose_person(*, video: Video, choice: PersonAt | None) -> Job:
    """Measure a video again, of the person who is chosen; None: of whoever is found.

    NotPlayableYet before there is something to choose from, PicturesGone or MovementGone once it is no more.
    """
    require_leave_to_upload(video.owner)
    require_whole(video)
    if not video.playable:
        raise NotPlayableYet(_("This video cannot be shown yet. Wait until it is playable."))
    Video.objects.filter(pk=video.pk).update(person="" if choice is None else str(choice))
    return enqueue(kind=FOLLOW_PERSON, subject_id=video.pk, owner=video.owner, media_seconds=video.duration)


def retry_job(*, job: Job) -> Job:
    """Start a failed job again, with what it waited for; one under way is left alone.

    NotRetryable if the failure would only repeat itself, OwnerOnHold for a minor for whom no guardian agrees.
    """
    if job.state != Job.State.FAILED:
        return job
    require_not_on_hold(job.owner_id)
    if not job.retryable:
        raise NotRetryable(_("Trying again cannot help here. %(reason)s") % {"reason": job.reason_in_words})
    started_again.ask(job)
    return retry(job=job)


def cancel_job(*, job: Job) -> Job:
    """End a job that waits or is under way, for its owner; one that has ended is left as it is."""
    cancel(job=job)
    job.refresh_from_db()
    return job


@transaction.atomic
def stop_work_for(person_id: int) -> int:
    """Cancel what waits or is under way for a person, and drop their unfinished uploads; how many jobs.

    Once more when the transaction ends: a job may have been asked for meanwhile.
    """
    for upload in Upload.objects.filter(owner=person_id, video=None):
        upload.delete()
    transaction.on_commit(lambda: _cancel_all(person_id), robust=True)
    return _cancel_all(person_id)


def _cancel_all(person_id: int) -> int:
    if not is_on_hold(person_id=person_id):
        return 0
    jobs = Job.objects.filter(owner=person_id, state__in=Job.UNDER_WAY)
    return sum(cancel(job=job) for job in jobs)


@transaction.atomic
def delete_video(*, video: Video) -> None:
    """Remove a video, its files, its job, and its pose track if nobody else uses it.

    VideoInUse while a routine has it as its reference or as a take.
    """
    _lock(video)
    routine = video.routines.first()
    if routine is not None:
        sentence = _("This video is the reference of the routine “%(title)s”; delete or change that first.")
        raise VideoInUse(sentence % {"title": routine.title})
    take = video.takes.select_related("routine").first()
    if take is not None:
        sentence = _("This video is a take of the routine “%(title)s”; remove the take there first.")
        raise VideoInUse(sentence % {"title": take.routine.title})
    video.delete()


def hold_video(video: Video) -> None:
    """Keep a video from being deleted before the transaction ends.

    Gone if it was already, or if its film or what was measured in it was taken away.
    """
    held = Video.objects.select_for_update().filter(pk=video.pk).first()
    if held is None:
        raise Gone(_("This video was deleted meanwhile. Choose another one."), field="video")
    if held.pictures_removed_at or held.tracks_removed_at:
        raise Gone(_("The film of this video is kept no longer. Choose another one."), field="video")


def _lock(video: Video) -> bool:
    """Have whoever deletes or uses the video wait for the transaction's end; whether it is there."""
    return Video.objects.select_for_update().filter(pk=video.pk).first() is not None
