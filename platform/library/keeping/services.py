"""Writing what is kept: choices of people and groups, what was promised, and taking parts of videos away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.keeping import KeepingChoices
from accounts.models import User
from library.errors import MovementGone, OriginalGone, PicturesGone
from library.files import delete_file_on_commit, delete_folder_on_commit, remove_others
from library.keeping.terms import is_used, promised_by
from library.lasting import Lasting
from library.models import Track, Video, video_folder
from library.rules import pictures_removed, tracks_removed


def choose(of: KeepingChoices, *, video_days: int | None, track_days: int | None, **ticked: bool) -> None:
    """Write down what a person or a group chose.

    ``ticked`` are the names of choices without ``_since``: one that is new holds from now on, one that was
    chosen before goes on holding since then.
    """
    of.video_days, of.track_days = video_days, track_days
    names = ["video_days", "track_days"]
    for name, chosen in ticked.items():
        since = f"{name}_since"
        if not chosen:
            setattr(of, since, None)
        elif getattr(of, since) is None:
            setattr(of, since, timezone.now())
        names.append(since)
    of.save(update_fields=names)


def keep_location(*, person: User, kept: bool) -> None:
    """Note whether files that the person uploads from now on go on saying where they were filmed."""
    person.location_kept = kept
    person.save(update_fields=["location_kept"])


def keep_promises(videos: Iterable[Video], *, of: Collection[UUID]) -> None:
    """Note until when the groups ``of`` keep each video: it is about to leave them, and their promise stays.

    What its person chose, and groups that it stays in, can go on changing. References and takes have no day.
    """
    for video in videos:
        if is_used(video):
            continue
        terms = promised_by(video, of)
        promised = {"pictures_promised": terms.pictures, "tracks_promised": terms.tracks}
        Video.objects.filter(pk=video.pk).update(**promised)


@transaction.atomic
def remove_pictures(*, video: Video, why: Lasting.Gone) -> bool:
    """Take away the file, the rendition and the still; the row stays, with what was measured.

    False where a routine uses the video, or they are gone already.
    """
    held = Video.objects.select_for_update().filter(pk=video.pk, pictures_removed_at=None).first()
    if held is None or is_used(held):
        return False
    for field in (held.original, held.rendition, held.poster):
        delete_file_on_commit(field)
    delete_folder_on_commit(held.original.storage, video_folder(held))
    gone = {"original": "", "rendition": "", "poster": "", "size": 0}
    _update(held, **gone, pictures_removed_at=timezone.now(), pictures_gone=why)
    pictures_removed.ask(held.pk)
    return True


@transaction.atomic
def remove_original(*, video: Video) -> bool:
    """Take away the file of a video whose rendition hides the face; False where that is done."""
    held = Video.objects.select_for_update().filter(pk=video.pk, heads_hidden_at=None).first()
    if held is None:
        return False
    delete_file_on_commit(held.original)
    _update(held, original="", size=held.rendition.size, heads_hidden_at=timezone.now())
    return True


def remove_left_files(*, video: Video) -> int:
    """Remove files that are still there of a video whose film, or uploaded file, was taken away; how many."""
    known = {file.name or "" for file in (video.original, video.rendition, video.poster)}
    return remove_others(video.original.storage, video_folder(video), known=known)


@transaction.atomic
def remove_tracks(*, video: Video) -> bool:
    """Take away what was measured in the video; the row stays. False as above.

    A track that another video of the same content still has stays that one's.
    """
    held = Video.objects.select_for_update().filter(pk=video.pk, tracks_removed_at=None).first()
    if held is None or is_used(held):
        return False
    _update(held, track=None, first_look=None, tracks_removed_at=timezone.now())
    same = Video.objects.filter(sha256=held.sha256, tracks_removed_at=None).exclude(sha256="")
    tracks = Track.objects.filter(content_sha256=held.sha256, videos=None)
    (tracks.unused() if same.exists() else tracks).delete()
    tracks_removed.ask(held.pk)
    return True


def _update(video: Video, **values: Any) -> None:
    Video.objects.filter(pk=video.pk).update(**values)


def require_whole(video: Video) -> None:
    """PicturesGone, OriginalGone or MovementGone where a part of the video was taken away: it is not measured
    again."""
    if video.heads_hidden_at is not None and video.pictures_removed_at is None:
        raise OriginalGone
    if video.pictures_removed_at is not None:
        raise PicturesGone
    if video.tracks_removed_at is not None:
        raise MovementGone
