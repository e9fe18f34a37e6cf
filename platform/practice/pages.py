"""What the page of an attempt offers, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from library.access import routines_visible_to
from library.framing import framing_said
from library.keeping.terms import Terms, shown_terms
from library.selectors import JobState, job_state
from practice.access import in_practice
from practice.models import Attempt
from practice.state import AttemptState, State

OF_ANOTHER_ROUTINE = frozenset({"another_movement", "another_side"})
"""Codes of reasons that a film of another routine's movement has."""


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

    @cached_property
    def in_practice(self) -> bool:
        """Whether the student still sees the routine; else the result is there to read and nothing more."""
        return in_practice(self.attempt)

    @property
    def scored(self) -> bool:
        """Whether there is a result to show; else the page says how far it is."""
        return self.state.state == State.DONE and self.attempt.score is not None

    @property
    def score_hidden(self) -> bool:
        """Whether the numbers are for the student alone: a practice aid gives coaches no marks."""
        return self.attempt.score_hidden

    @property
    def movement_gone(self) -> bool:
        """Whether what was measured is kept no longer: the numbers and sentences are there, and no player."""
        return self.attempt.video.tracks_removed_at is not None

    @property
    def drawn_only(self) -> bool:
        """Whether the film is gone and the skeleton is there."""
        return self.attempt.video.pictures_removed_at is not None and not self.movement_gone

    @cached_property
    def terms(self) -> Terms:
        """When the film and what was measured in it go."""
        return shown_terms(self.attempt.video)

    @property
    def judged(self) -> bool:
        """Whether the result has a total; else the page says what to do instead."""
        return self.attempt.score is not None and self.attempt.score.judged and not self.score_hidden

    @property
    def headline(self) -> str:
        """What happens just now, or what is waited for: to its student, the place in the queue."""
        if self.state.state != State.WAITING:
            return self.state.label
        wait = self.waited_for
        place = wait.place if wait is not None and self.place_said else None
        if place is None or wait is None or wait.unattended:
            return self.state.stage
        if place == 1:
            return _("Your video is next")
        return _("Your video is number %(place)s in the queue") % {"place": place}

    @property
    def place_said(self) -> bool:
        """Whether the heading says the place in the queue: to the student, of their own video."""
        current = self.state.current
        return (
            self.own
            and current is not None
            and current.subject_id in (self.attempt.pk, self.attempt.video_id)
        )

    @cached_property
    def waited_for(self) -> JobState | None:
        """The job that somebody who looks at the page waits for."""
        return None if self.state.current is None else job_state(job=self.state.current)

    @property
    def may_trim(self) -> bool:
        """Whether the student can say that another part of the practice counts."""
        return self.own and self.in_practice and self.has_reference and not self.movement_gone

    @property
    def framing(self) -> list[str]:
        """What the first look at the practice says, for its student, while the result is to come."""
        waits = self.own and self.state.active and not self.scored
        return framing_said(self.attempt.video) if waits else []

    @property
    def film_again(self) -> str:
        """Where the student makes another attempt; empty for others."""
        may = self.own and self.in_practice and self.has_reference
        return reverse("practice:attempt_new", args=[self.attempt.routine_id]) if may else ""

    @property
    def has_reference(self) -> bool:
        """Whether anything can still be scored: the reference may have gone with its coach."""
        return self.attempt.routine.reference_id is not None

    @cached_property
    def routine_address(self) -> str:
        """Where the routine is to be read; empty for who does not see it (any longer)."""
        seen = routines_visible_to(self.viewer).filter(pk=self.attempt.routine_id).exists()
        return self.attempt.routine.get_absolute_url() if seen else ""

    @property
    def own_attempts_address(self) -> str:
        """The list the viewer's own attempts are in; coaches see their students' first."""
        return reverse("practice:attempts") + ("?of=me" if self.viewer.is_coach else "")

    @property
    def may_practise_again(self) -> bool:
        """The way to the next attempt, once this one has a total; without one the result says the way."""
        return self.own and self.in_practice and self.scored and self.judged and self.has_reference

    @property
    def may_film_again(self) -> bool:
        """Another film can help: not where it is the reference that cannot be measured."""
        score = self.attempt.score
        reason = None if score is None else score.facts.reason
        of_reference = reason is not None and reason.about == "reference"
        return self.own and self.in_practice and self.has_reference and not of_reference

    @property
    def may_choose_another_routine(self) -> bool:
        """The video may belong to another routine."""
        score = self.attempt.score
        reason = None if score is None else score.facts.reason
        return self.own and reason is not None and reason.code in OF_ANOTHER_ROUTINE

    @property
    def may_use_another_video(self) -> bool:
        """The way out for the student where trying again cannot help."""
        return self.own and self.in_practice and not self.state.retryable

    @property
    def may_choose_person(self) -> bool:
        """The student can say that somebody else was followed."""
        video = self.attempt.video
        return self.own and self.may_score_again and video.playable and not video.heads_hidden_at

    @property
    def may_score_again(self) -> bool:
        """What was found can be found anew: with another side, or with what is in force now."""
        return self.in_practice and not self.movement_gone
