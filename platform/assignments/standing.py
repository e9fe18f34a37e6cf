"""How far a student is with an assignment: reckoned from attempts each time, and never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from assignments.models import Assignment
from practice.judged import counted_from
from scoring.language import whole

WHOLE_FROM = counted_from([1.0])
"""Share of the routine from which on an attempt is one at all of it."""


class State(StrEnum):
    """What a reader needs to know first."""

    UPCOMING = "upcoming"
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"
    CLOSED = "closed"
    """It was ended before it was done: nothing is asked any more."""


OPEN = (State.NOT_BEGUN, State.BEGUN, State.OVERDUE)
"""There is something to do."""

_ICONS = {
    State.UPCOMING: "calendar",
    State.NOT_BEGUN: "circle",
    State.BEGUN: "circle-half",
    State.DONE: "check-circle-fill",
    State.DONE_LATE: "check-circle",
    State.OVERDUE: "exclamation-triangle-fill",
    State.CLOSED: "dash-circle",
}
_COLOURS = {State.DONE: "success", State.DONE_LATE: "success", State.OVERDUE: "warning"}


@dataclass(frozen=True, slots=True)
class Made:
    """An attempt as an assignment sees it.

    ``hidden``: its score is not for who looks. Whether it was judged is seen even so, its total is not.
    """

    pk: UUID
    when: datetime
    scored: bool
    total: float | None
    hidden: bool = False
    share_done: float = 1.0
    """Of the routine that the total is of."""

    @property
    def partial(self) -> bool:
        """Whether it has clearly less than the routine: no goal is reached with a part of it."""
        return self.judged and self.share_done < WHOLE_FROM

    @property
    def judged(self) -> bool:
        """Whether there is a total."""
        return self.scored and self.total is not None

    def reaches(self, goal: int | None) -> bool:
        """Whether it counts: the total that is shown reaches the goal, with the whole routine."""
        if self.total is None or not self.judged:
            return False
        return goal is None or self.hidden or (whole(self.total) >= goal and not self.partial)


@dataclass(frozen=True)
class Standing:
    """How far one student is.

    ``counted`` of ``times`` attempts count. Of the others since its begin ``unjudged`` could not be judged,
    ``below`` did not reach the goal, and ``partial`` might have with the whole routine, ``unscored`` have
    no score (yet). ``goal_hidden``: whether the goal was reached is not for who looks, and every judged
    attempt was counted. ``last`` is the latest attempt.
    """

    state: State
    counted: int
    times: int
    unjudged: int = 0
    below: int = 0
    partial: int = 0
    unscored: int = 0
    goal_hidden: bool = False
    last: UUID | None = None

    @property
    def open(self) -> bool:
        """Whether there is something to do."""
        return self.state in OPEN

    @property
    def done(self) -> bool:
        """Whether it was done, in time or not."""
        return self.state in (State.DONE, State.DONE_LATE)

    @property
    def icon(self) -> str:
        """The sign beside the word."""
        return _ICONS[self.state]

    @property
    def colour(self) -> str:
        """Of the field with the word; the word and the sign say the same."""
        return _COLOURS.get(self.state, "soft")

    @property
    def label(self) -> str:
        """The state in a word or two."""
        return state_label(self.state)

    @property
    def progress(self) -> str:
        """How many of the attempts that are asked for there are; those beyond are not told of."""
        values = {"counted": min(self.counted, self.times), "times": self.times}
        return _("%(counted)s of %(times)s") % values


def state_label(state: State) -> str:
    """A state in a word or two."""
    return {
        State.UPCOMING: _("Not started yet"),
        State.NOT_BEGUN: _("Not begun"),
        State.BEGUN: _("Begun"),
        State.DONE: _("Done"),
        State.DONE_LATE: _("Done late"),
        State.OVERDUE: _("Overdue"),
        State.CLOSED: _("Ended"),
    }[state]


def standing_of(assignment: Assignment, made: Iterable[Made], now: datetime) -> Standing:
    """How far it is, from a student's attempts at the routine from the oldest to the newest."""
    goal, begins, due_at = assignment.goal_in_force, assignment.begins_at, assignment.due_at
    ended = assignment.ended_at or now
    within = [one for one in made if begins <= one.when <= ended]
    counting = [one for one in within if one.reaches(goal)]
    in_time = sum(one.when < due_at for one in counting)
    return Standing(
        state=state_of(assignment, len(counting), in_time, bool(within), now),
        counted=len(counting),
        times=assignment.times,
        unjudged=sum(one.scored and not one.judged for one in within),
        below=sum(one.judged and not one.partial and not one.reaches(goal) for one in within),
        partial=sum(one.partial and not one.reaches(goal) for one in within),
        unscored=sum(not one.scored for one in within),
        goal_hidden=goal is not None and any(one.hidden for one in within),
        last=within[-1].pk if within else None,
    )


def state_of(assignment: Assignment, counted: int, in_time: int, any_made: bool, now: datetime) -> State:
    """The state of who made so many attempts that count, and any at all."""
    if in_time >= assignment.times:
        return State.DONE
    if counted >= assignment.times:
        return State.DONE_LATE
    if assignment.ended_at is not None:
        return State.CLOSED
    if now < assignment.begins_at:
        return State.UPCOMING
    if now >= assignment.due_at:
        return State.OVERDUE
    return State.BEGUN if any_made else State.NOT_BEGUN
