"""Photos of a pose: taken in, kept until a worker has looked at them, and what became of each.

No web server decodes one: what it looks at is how the file begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.consents.selectors import is_on_hold
from accounts.limits import within_hour
from accounts.models import User
from library.errors import MovementGone
from library.files import delete_file, delete_file_on_commit, files_in, put
from library.jobs import enqueue
from library.models import Job
from library.services import require_leave_to_upload
from practice.errors import NotAPhoto, NotScoredYet, PhotoTooLarge, TooManyPhotos
from practice.models import Attempt, PosePhoto
from practice.stages import FIND_PHOTO_POSE
from scoring.pose.brands import PHOTOS
from scoring.reasons import Reason

LARGEST = 16 * 1024**2
"""Bytes of a photo: phones write 3 to 12 MB. Set by hand."""

PHOTOS_PER_HOUR = 30
"""Of one person, over all attempts: each costs a worker a second or two. Set by hand."""

KEPT = timedelta(days=1)
"""How long the joints of a photo are kept: who looks by another measure, or comes back, has them."""

FILE_KEPT = timedelta(hours=1)
"""How long a photo waits for a worker. Its joints take seconds; where no worker is running it goes, too."""

NAME = "photo"
"""What every photo is stored as: what somebody called theirs is not kept."""

JPEG, PNG, RIFF, WEBP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"WEBP"
BOX = b"ftyp"
"""How HEIC and AVIF begin, after four bytes (ISO 23008-12); videos do, too, with another brand behind it."""


def take_photo(*, attempt: Attempt, owner: User, uploaded: UploadedFile[Any]) -> PosePhoto:
    """Take a photo in, in place of an earlier one of ``owner`` at the attempt, and ask for its pose.

    NotScoredYet, MovementGone, NotAPhoto, PhotoTooLarge, TooManyPhotos, StorageFull, and what
    ``require_leave_to_upload`` raises; nothing is kept then.
    """
    require_leave_to_upload(owner)
    if attempt.score is None:
        raise NotScoredYet(Reason("not_scored"))
    if attempt.score.practice_track_id is None:
        raise MovementGone
    _check(uploaded)
    if not within_hour(owner, what="photos", most=PHOTOS_PER_HOUR):
        raise TooManyPhotos
    photo = PosePhoto(attempt=attempt, owner=owner)
    put(photo.file, NAME, uploaded)
    try:
        _register(photo)
    except BaseException:
        delete_file(photo.file)
        raise
    return photo


def _check(uploaded: UploadedFile[Any]) -> None:
    if (uploaded.size or 0) > LARGEST:
        raise PhotoTooLarge(Reason("photo_too_large", values={"most": LARGEST // 1024**2}))
    uploaded.seek(0)
    begins = uploaded.read(12)
    uploaded.seek(0)
    if begins[4:8] == BOX and begins[8:12].decode(errors="replace") in PHOTOS:
        raise NotAPhoto(Reason("heic_photo"), code="heic_photo")
    is_webp = begins[:4] == RIFF and begins[8:12] == WEBP
    if not (begins.startswith((JPEG, PNG)) or is_webp):
        raise NotAPhoto(Reason("not_a_picture", "photo"))


@transaction.atomic
def _register(photo: PosePhoto) -> None:
    # Of two photos sent at once one takes the place of the other.
    owner = User.objects.select_for_update(no_key=True).get(pk=photo.owner_id)
    # A guardian may have withdrawn while the photo arrived.
    require_leave_to_upload(owner)
    PosePhoto.objects.filter(attempt=photo.attempt_id, owner=photo.owner_id).delete()
    photo.save(force_insert=True)
    enqueue(kind=FIND_PHOTO_POSE, subject_id=photo.pk, owner=photo.owner)


@transaction.atomic
def forget_file(photo: PosePhoto, **found: Any) -> bool:
    """Remove the photo itself, and keep what was ``found`` in it; False where its row is gone."""
    kept = PosePhoto.objects.filter(pk=photo.pk).update(file="", **found)
    delete_file_on_commit(photo.file)
    return bool(kept)


def expire() -> int:
    """Remove what is kept no longer; how many photos. Their files go with the rows."""
    now = timezone.now()
    waiting = Q(created_at__lt=now - FILE_KEPT) & ~Q(file="")
    return PosePhoto.objects.filter(waiting | Q(created_at__lt=now - KEPT)).delete()[0]


def forget_photos_of(person_id: int) -> None:
    """Remove the photos of somebody who was put on hold; a rule for the accounts.

    Once more when that is certain: a photo may have been registered meanwhile.
    """
    _forget_if_on_hold(person_id)
    transaction.on_commit(partial(_forget_if_on_hold, person_id))


@transaction.atomic
def _forget_if_on_hold(person_id: int) -> None:
    if is_on_hold(person_id=person_id):
        PosePhoto.objects.filter(owner=person_id).delete()


def forget_failed(job: Job) -> None:
    """Remove a photo whose pose will not be found any more; a rule for the library."""
    if job.kind == FIND_PHOTO_POSE and job.state == Job.State.FAILED:
        for photo in PosePhoto.objects.filter(pk=job.subject_id).exclude(file=""):
            forget_file(photo)


def lost_photos() -> Iterator[str]:
    """Files of photos that no row knows, as a killed process leaves them; a rule for the library."""
    known = set(PosePhoto.objects.exclude(file="").values_list("file", flat=True))
    yield from (name for name in files_in("photos") if name not in known)


def photo_of(*, attempt: Attempt, owner_id: int) -> PosePhoto | None:
    """The photo that a person looks for in the attempt."""
    return PosePhoto.objects.filter(attempt=attempt, owner=owner_id).first()
