"""What the pages of the library show and offer, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.guardians.selectors import wards_of
from accounts.models import User
from library import access, selectors, watching
from library.framing import framing_said
from library.keeping.terms import Terms, shown_terms
from library.models import Job, Routine, Video
from library.selectors import JobState


@dataclass(frozen=True)
class VideoPage:
    """The page of one video as ``viewer`` sees it.

    ``state`` is that of its processing, ``follow`` that of measuring a chosen person; ``routines``
    and ``take_of`` are the routines in sight of the viewer that use it as reference and as take.
    """

    video: Video
    viewer: User
    state: JobState | None
    follow: JobState | None
    routines: list[Routine]
    take_of: list[Routine]
    same_file: Video | None
    """Another of the owner's videos that is the same file; only they see which."""

    @property
    def watched_shown(self) -> bool:
        """Whether the viewer may read who watched it: a minor's video, for those who look after them."""
        return watching.may_read(self.viewer, self.video)

    @cached_property
    def terms(self) -> Terms:
        """When the parts that are still there go."""
        return shown_terms(self.video)

    @property
    def keeps_original(self) -> bool:
        """Whether the file is there to be downloaded by its owner."""
        return self.mine and bool(self.video.original)

    @property
    def mine(self) -> bool:
        """Whether the viewer owns the video."""
        return self.video.owner_id == self.viewer.pk

    @property
    def framing(self) -> list[str]:
        """What the first look at it says, for its owner, while the work goes on."""
        waits = self.mine and self.state is not None and self.state.active
        return framing_said(self.video) if waits else []

    @property
    def plays_all_the_same(self) -> bool:
        """Whether processing failed, but only after there was something to watch."""
        return _failed(self.state) and self.video.playable

    @property
    def shows_person(self) -> bool:
        """Whom to follow is chosen by the owner, in a picture."""
        return self.mine and self.video.playable and not self.video.heads_hidden_at

    @property
    def follow_to_show(self) -> JobState | None:
        """Measuring a chosen person, where there is something to say about it."""
        return None if self.follow is None or self.follow.state == Job.State.DONE else self.follow

    @property
    def person_kept(self) -> bool:
        """Whether a chosen person could not be measured, and the track from before stays in use."""
        return _failed(self.follow) and self.video.track is not None

    @property
    def may_choose_person(self) -> bool:
        """Not while another choice is being measured."""
        return self.follow is None or not self.follow.active

    @property
    def in_use(self) -> bool:
        """Whether a routine stands on it."""
        return bool(self.routines or self.take_of)

    @property
    def may_become_routine(self) -> bool:
        """Whether the owner can make a routine of it."""
        whole = not (self.video.pictures_removed_at or self.video.tracks_removed_at)
        return self.mine and self.viewer.is_coach and whole and not self.routines

    @property
    def may_delete(self) -> bool:
        """Whether the viewer can delete it: the owner, and a minor's guardian."""
        return (self.mine or self.of_ward) and not self.in_use

    @cached_property
    def of_ward(self) -> bool:
        """Whether the viewer is the owner's guardian."""
        return wards_of(self.viewer).filter(pk=self.video.owner_id).exists()


def video_page(*, video: Video, viewer: User) -> VideoPage:
    """The page of ``video``."""
    routines = access.routines_visible_to(viewer)
    return VideoPage(
        video=video,
        viewer=viewer,
        state=selectors.video_state(video=video),
        same_file=selectors.same_file(video=video) if video.owner_id == viewer.pk else None,
        follow=selectors.follow_state(video=video),
        routines=list(routines.filter(reference=video)),
        take_of=list(routines.filter(takes__video=video)),
    )


@dataclass(frozen=True)
class PersonPage:
    """The page on which a video's owner chooses the person to follow."""

    video: Video
    state: JobState | None

    @property
    def begin(self) -> float:
        """The moment shown first, in seconds: that of the last choice, else the middle."""
        return self.video.choice.time if self.video.choice else (self.video.duration or 0) / 2

    @property
    def people(self) -> list[dict[str, Any]]:
        """Who was seen when the video was looked at first; nobody where there is no choice among them.

        Seconds and, as shares of the picture, the middle of the trunk and the box.
        """
        people: list[dict[str, Any]] = (self.video.first_look or {}).get("people", [])
        return people if len(people) > 1 else []

    @property
    def failure(self) -> str:
        """Why the person chosen last could not be measured; empty if that did not fail."""
        return self.state.reason if self.state and _failed(self.state) else ""

    @property
    def may_go_back(self) -> bool:
        """Whether there is a choice to take back."""
        return bool(self.video.person) or _failed(self.state)


def _failed(state: JobState | None) -> bool:
    return state is not None and state.state == Job.State.FAILED
