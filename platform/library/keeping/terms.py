"""Until when the parts of a video are kept: the shortest of what its person and its groups chose.

A video counts for the groups in which it is practised; one that nobody has said to be of a routine counts for
every group that its person practises in. References and takes are the coach's and stay as long as a routine
uses them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.keeping import KeepingChoices
from accounts.models import Group
from accounts.selectors import groups_joined_by
from library.models import Video
from library.rules import practised_in

NOTICE = timedelta(days=7)
"""How long before something goes its person is told: a week with a weekend in it, to download the file."""


@dataclass(frozen=True)
class Terms:
    """The days on which the pictures of a video and its track are due to go; None: kept."""

    pictures: date | None = None
    tracks: date | None = None


def groups_of_video(video: Video) -> list[Group]:
    """The groups whose choices count for the video."""
    answers = [groups for groups in practised_in.ask(video.pk) if groups is not None]
    if answers:
        return list(Group.objects.filter(pk__in=set().union(*answers)))
    return list(groups_joined_by(user=video.owner))


def choices_for(video: Video) -> list[KeepingChoices]:
    """Whose choices count for the video: its person's and its groups'; nobody's of a reference or take."""
    return [] if is_used(video) else [video.owner, *groups_of_video(video)]


def is_used(video: Video) -> bool:
    """Whether a routine stands on the video."""
    return video.routines.exists() or video.takes.exists()


def terms_of(video: Video) -> Terms:
    """When the parts of the video are due, whoever was told of it."""
    return Terms() if is_used(video) else _terms(video, choices_for(video))


def promised_by(video: Video, groups: Collection[UUID]) -> Terms:
    """Until when these ``groups`` keep the parts of the video, or others did that it has left before."""
    return _terms(video, [group for group in groups_of_video(video) if group.pk in groups])


def _terms(video: Video, choices: Sequence[KeepingChoices]) -> Terms:
    uploaded = timezone.localdate(video.created_at)
    return Terms(
        _first(uploaded, (one.video_days for one in choices), video.pictures_promised),
        _first(uploaded, (one.track_days for one in choices), video.tracks_promised),
    )


def _first(uploaded: date, days: Iterable[int | None], promised: date | None) -> date | None:
    due = [uploaded + timedelta(days=number) for number in days if number is not None]
    return min([*due, promised] if promised else due, default=None)


def goes_on(due: date, told: date | None) -> date:
    """The day on which something that is ``due`` goes: not before the day its person was ``told``."""
    return max(due, told or timezone.localdate() + NOTICE)


def shown_terms(video: Video) -> Terms:
    """The days on which the parts that are still there go, as pages say it."""
    terms = terms_of(video)
    pictures = None if video.pictures_removed_at else terms.pictures
    tracks = None if video.tracks_removed_at else terms.tracks
    return Terms(
        pictures and goes_on(pictures, video.pictures_told), tracks and goes_on(tracks, video.tracks_told)
    )


def keeps_keypoints_only(video: Video) -> bool:
    """Whether the pictures of the video go once it is measured."""
    return _chosen_before(video, (one.keypoints_only_since for one in choices_for(video)))


def blurs_faces(video: Video) -> bool:
    """Whether the face is hidden in what is shown, and the uploaded file goes."""
    return _chosen_before(video, (one.heads_hidden_since for one in choices_for(video)))


def drops_face_points(video: Video) -> bool:
    """Whether of the face nothing is kept but what scores use."""
    return _chosen_before(video, (one.fewer_points_since for one in choices_for(video)))


def _chosen_before(video: Video, times: Iterable[datetime | None]) -> bool:
    return any(since is not None and since <= video.created_at for since in times)
