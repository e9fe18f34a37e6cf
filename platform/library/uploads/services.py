"""Writing of uploads. The row's offset is the truth; bytes beyond it count for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import UserError
from library import services
from library.errors import StorageFull
from library.models import Upload, Video
from library.quotas import Amount, check_quota, hold_quota
from library.room import room_for
from library.uploads import spool
from library.uploads.protocol import (
    BadUploadRequest,
    Checksum,
    ChecksumMismatch,
    OffsetConflict,
    UploadGone,
)
from scoring.errors import ScoringError

MOST_UNFINISHED = 10
BLOCK = 4 * 1024 * 1024
Read = Callable[[int], bytes]


def start(*, owner: User, filename: str, size: int, title: str = "") -> Upload:
    """Begin an upload of ``size`` bytes; EmptyFile, FileTooLarge, QuotaReached or StorageFull.

    Nothing of somebody who may not upload is taken: ``require_leave_to_upload``, here and with each part.
    """
    services.require_leave_to_upload(owner)
    services.check_size(size)
    _make_room(owner)
    with room_for(size), transaction.atomic():
        hold_quota(owner)
        check_quota(owner, Amount(videos=1, bytes=size))
        return _begin(owner, filename, size, title)


def _begin(owner: User, filename: str, size: int, title: str) -> Upload:
    name = services.clean_filename(filename)
    upload = Upload(owner=owner, filename=name, size=size, title=services.clean_title(title))
    spool.create(upload.pk)
    upload.save(force_insert=True)
    return upload


def _make_room(owner: User) -> None:
    """Give up a person's oldest unfinished uploads, so that nobody fills the disk with beginnings."""
    unfinished = Upload.objects.filter(owner=owner, video=None).order_by("-updated_at")
    for upload in unfinished[MOST_UNFINISHED - 1 :]:
        upload.delete()


def append(
    *, upload: Upload, offset: int, length: int, read: Read, checksum: Checksum | None = None
) -> Video | None:
    """Add the ``length`` bytes that ``read`` gives at ``offset``; the video, once the file is whole.

    Every block is on the disk before the row says so. Of two requests that
    write at the same place one gets OffsetConflict and changes nothing; a
    connection that breaks off keeps what came before. With a ``checksum`` the
    bytes count all together, or not at all: ChecksumMismatch. StorageFull
    keeps what came before too.
    """
    services.require_leave_to_upload(upload.owner)
    if offset != upload.offset:
        raise _conflict(upload)
    if length > upload.size - offset:
        raise BadUploadRequest(_("More bytes come than the upload is long."))
    with room_for(length):
        if checksum is None:
            for block in _blocks(read, length):
                _add(upload, offset, block)
                offset += len(block)
        else:
            _add_checked(upload, offset, length, read, checksum)
    return complete(upload=upload)


def _add_checked(upload: Upload, offset: int, length: int, read: Read, checksum: Checksum) -> None:
    """Add a part if it hashes to ``checksum`` as it lies on the disk; till then it counts for nothing."""
    begin = offset
    for block in _blocks(read, length):
        with _held(upload) as handle:
            _require_offset(upload, begin)
            spool.write_at(handle, offset, block)
        offset += len(block)
    with _held(upload) as handle:
        _require_offset(upload, begin)
        if spool.digest(handle, begin, offset - begin, checksum.algorithm) != checksum.digest:
            raise ChecksumMismatch(_("This part arrived damaged. Send it again."))
        _move(upload, begin, offset)


def _blocks(read: Read, left: int) -> Iterator[bytes]:
    while left > 0:
        block = _read_block(read, min(BLOCK, left))
        if not block:
            return
        left -= len(block)
        yield block


def _read_block(read: Read, size: int) -> bytes:
    """Up to ``size`` bytes; fewer when the connection breaks."""
    parts: list[bytes] = []
    while size > 0:
        try:
            part = read(size)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _add(upload: Upload, offset: int, block: bytes) -> None:
    with _held(upload) as handle:
        _require_offset(upload, offset)
        spool.write_at(handle, offset, block)
        _move(upload, offset, offset + len(block))


def _require_offset(upload: Upload, offset: int) -> None:
    if upload.offset != offset:
        raise _conflict(upload)


def _move(upload: Upload, offset: int, to: int) -> None:
    """Have the row say that the upload stands at ``to``, if it still stands at ``offset``."""
    moved = Upload.objects.filter(pk=upload.pk, offset=offset, video=None).update(
        offset=to, updated_at=timezone.now()
    )
    upload.refresh_from_db()
    if not moved:
        raise _conflict(upload)


@contextmanager
def _held(upload: Upload) -> Iterator[int]:
    """The upload's file and its row as it is now, while no other process writes to them."""
    try:
        with spool.locked(upload.pk) as handle:
            upload.refresh_from_db()
            yield handle
    except (FileNotFoundError, Upload.DoesNotExist) as error:
        raise UploadGone(_("This upload is no longer there; start it again.")) from error


def _conflict(upload: Upload) -> OffsetConflict:
    sentence = _("The upload stands at %(offset)s bytes; go on from there.")
    return OffsetConflict(sentence % {"offset": upload.offset})


def complete(*, upload: Upload) -> Video | None:
    """Turn a whole upload into a video, once; None while bytes are missing.

    A file that cannot be taken is removed, with the upload, before the error is raised.
    """
    if upload.video is not None:
        return upload.video
    with _held(upload):
        if upload.video is None and upload.offset == upload.size:
            _make_video(upload)
    if upload.video is not None:
        spool.remove(upload.pk)
    return upload.video


def _make_video(upload: Upload) -> None:
    def keep(video: Video) -> None:
        upload.video = video
        upload.save(update_fields=["video", "updated_at"])

    try:
        # What there is no room for now is kept: asked how far it is, the upload becomes a video later.
        services.create_video_from_path(
            owner=upload.owner,
            path=spool.path_of(upload.pk),
            name=upload.filename,
            title=upload.title,
            in_transaction=keep,
        )
    except StorageFull:
        raise
    except (UserError, ScoringError):
        upload.delete()
        raise


def discard(*, upload: Upload) -> None:
    """Give up an upload; a video that came of it stays."""
    upload.delete()


def expires_at(*, upload: Upload) -> datetime:
    """When an upload that nobody goes on with is removed."""
    return upload.updated_at + timedelta(hours=settings.UPLOAD_EXPIRES_HOURS)


def expire() -> int:
    """Remove uploads nobody went on with, and bytes without a row; returns how many."""
    limit = timezone.now() - timedelta(hours=settings.UPLOAD_EXPIRES_HOURS)
    old = list(Upload.objects.filter(updated_at__lt=limit))
    for upload in old:
        upload.delete()
    return len(old) + _expire_files(limit.timestamp())


def _expire_files(limit: float) -> int:
    folder = Path(settings.UPLOAD_DIR)
    if not folder.is_dir():
        return 0
    known = {spool.path_of(pk) for pk in Upload.objects.filter(video=None).values_list("pk", flat=True)}
    stray = [path for path in folder.iterdir() if path not in known and path.stat().st_mtime < limit]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)
