"""What the page of an attempt offers, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from practice.models import Attempt
from practice.state import AttemptState, State


@dataclass(frozen=True)
class AttemptPage:
    """The page of one attempt as ``viewer`` sees it."""

    attempt: Attempt
    viewer: User
    state: AttemptState

    @property
    def own(self) -> bool:
        """Whether the viewer made the attempt."""
        return self.attempt.student_id == self.viewer.pk

    @property
    def scored(self) -> bool:
        """Whether there is a result to show; else the page says how far it is."""
        return self.state.state == State.DONE and self.attempt.score is not None

    @property
    def own_attempts_address(self) -> str:
        """The list the viewer's own attempts are in; coaches see their students' first."""
        return reverse("practice:attempts") + ("?of=me" if self.viewer.is_coach else "")

    @property
    def may_practise_again(self) -> bool:
        """The way to the next attempt, once this one has a result."""
        return self.own and self.scored

    @property
    def may_use_another_video(self) -> bool:
        """The way out for the student where trying again cannot help."""
        return self.own and not self.state.retryable

    @property
    def may_choose_person(self) -> bool:
        """The student can say that somebody else was followed."""
        return self.own and self.attempt.video.playable
