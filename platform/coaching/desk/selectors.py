"""A coach's desk: what could not be judged, got worse, or waits for an answer; so many queries each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Group, Guardianship, Membership, User
from coaching.models import Looked
from coaching.roster.made import courses
from conversation.models import Comment
from practice.access import SCORE_SHOWN, attempts_coached_by
from practice.models import Attempt, Score
from practice.parameters import digests_now_of
from practice.words import heading_of_reason
from progress.figures import LESS, Change

RECENT = timedelta(days=21)
"""What is older is history: the class page has it. Set by hand: three lessons of a weekly class."""

COMPARED = timedelta(days=90)
"""How far back the attempt before is looked for. Set by hand."""

MOST_READ = 1000
"""Comments, the newest of the last RECENT, that are read for the queue. Set by hand: a club writes fewer."""

SHOWN = 8
"""What somebody works through at a time; the next ones follow as these are done. Set by hand."""

WORDS_SHOWN = 140
"""Letters of a comment."""

UNTIL, ATTEMPT = "until", "attempt"
"""What the addresses of the desk's buttons say: when it was drawn, and which attempts it showed."""

_BIG = ("parts", "moments", "remarks", "strengths", "repetitions", "further")


@dataclass
class Entry:
    """An attempt that needs a look, and why: a comment to answer, no total, a fall of ``drop`` points."""

    attempt: Attempt
    comment: Comment | None = None
    unjudged: str = ""
    drop: int = 0

    @property
    def address(self) -> str:
        """Where to look."""
        return self.attempt.get_absolute_url() if self.comment is None else self.comment.get_absolute_url()

    @property
    def said(self) -> str:
        """The beginning of the comment, or what it is where it has no words."""
        if self.comment is None:
            return ""
        text = " ".join(self.comment.text.split())
        if text:
            shortened = text[:WORDS_SHOWN].rstrip()
            return _("“%(words)s”") % {"words": text if len(text) <= WORDS_SHOWN else f"{shortened}…"}
        return _("a voice note") if self.comment.voice_seconds else _("a drawing")

    @property
    def fell(self) -> str:
        """By how much it is under the attempt before; empty where it is not."""
        if not self.drop:
            return ""
        words = ngettext(
            "%(points)s point under the attempt before",
            "%(points)s points under the attempt before",
            self.drop,
        )
        return words % {"points": self.drop}

    @property
    def urgency(self) -> tuple[int, float]:
        """Who waits for an answer comes first, the longest first; then what has no total; then the falls."""
        if self.comment is not None:
            return 0, self.comment.created_at.timestamp()
        if self.unjudged:
            return 1, -self.attempt.created_at.timestamp()
        return 2, -self.drop


@dataclass(frozen=True)
class Desk:
    """The queue: ``entries`` to work on now, ``more`` that come after them."""

    entries: list[Entry] = field(default_factory=list)
    more: int = 0
    drawn: datetime = field(default_factory=timezone.now)
    """What came after this was not there to be seen."""

    @property
    def until(self) -> str:
        """The query of an address that takes off what was there to be seen."""
        return urlencode({UNTIL: self.drawn.isoformat()})

    @property
    def all_of_it(self) -> str:
        """The same for all that is shown: not for what comes after these."""
        shown = [(ATTEMPT, str(entry.attempt.pk)) for entry in self.entries]
        return urlencode([(UNTIL, self.drawn.isoformat()), *shown])

    @property
    def more_words(self) -> str:
        """How many come after these."""
        words = ngettext("%(count)s more after these", "%(count)s more after these", self.more)
        return words % {"count": self.more}


def desk_of(*, coach: User) -> Desk:
    """What the coach should look at first; the same number of queries however much there is."""
    drawn = timezone.now()
    found = sorted(entries_of(coach=coach), key=lambda entry: entry.urgency)
    return Desk(found[:SHOWN], max(len(found) - SHOWN, 0), drawn)


def entries_of(*, coach: User) -> list[Entry]:
    """All that is in the queue, in no order: one entry for an attempt."""
    since = timezone.now() - RECENT
    latest, comments = _latest(coach, since), _unanswered(coach, since)
    looked = _looked(coach, {*(one.pk for one in latest), *(one.attempt_id for one in comments)})
    entries: dict[UUID, Entry] = {}
    for comment in comments:
        seen = looked.get(comment.attempt_id)
        if seen is None or seen.done_at is None or seen.done_at < comment.created_at:
            entries[comment.attempt_id] = Entry(comment.attempt, comment=comment)
    unseen = [one for one in latest if not _has_seen_result(looked.get(one.pk), one)]
    falls = _falls(coach, unseen)
    for attempt in unseen:
        assert attempt.score is not None
        if attempt.score.judged and attempt.pk not in falls:
            continue
        entry = entries.setdefault(attempt.pk, Entry(attempt))
        entry.drop = falls.get(attempt.pk, 0)
        if not attempt.score.judged:
            entry.unjudged = heading_of_reason(attempt.score.reason)
    return list(entries.values())


def _latest(coach: User, since: datetime) -> list[Attempt]:
    """Of each student at each routine the latest scored attempt whose score is for coaches; two queries.

    ``first_scored`` of each is when it first had a result: scoring it again makes it no news.
    """
    scored = attempts_coached_by(coach).filter(SCORE_SHOWN, created_at__gte=since, score__isnull=False)
    newest: dict[tuple[int, UUID], UUID] = {}
    # Of three weeks there may be thousands: only what tells them apart is read of all.
    keys = scored.order_by("-created_at", "-pk").values_list("pk", "student_id", "routine_id")
    for pk, student, routine in keys.iterator(chunk_size=1000):
        newest.setdefault((student, routine), pk)
    first = Score.objects.filter(attempt=OuterRef("pk")).order_by("created_at").values("created_at")[:1]
    rows = Attempt.objects.filter(pk__in=newest.values()).annotate(first_scored=Subquery(first))
    return list(
        rows.select_related("student", "routine", "score").defer(*(f"score__{name}" for name in _BIG))
    )


def _has_seen_result(looked: Looked | None, attempt: Attempt) -> bool:
    """Whether the coach has looked since there is a result; a question may have been done with before."""
    first = getattr(attempt, "first_scored", None)
    if looked is None or first is None:
        return False
    return max(looked.at, looked.done_at or looked.at) >= first


def _falls(coach: User, latest: Sequence[Attempt]) -> dict[UUID, int]:
    """Of the attempts those that are clearly under the one before with which they compare, by how much."""
    judged = [one for one in latest if one.score is not None and one.score.judged]
    routines = {one.routine_id: one.routine for one in judged}
    made = courses(
        viewer=coach,
        students=sorted({one.student_id for one in judged}),
        routines=list(routines),
        digests=digests_now_of(routines=routines.values()),
        since=timezone.now() - COMPARED,
    )
    found: dict[UUID, int] = {}
    for attempt in judged:
        course = made.get((attempt.student_id, attempt.routine_id))
        if course is None or course.last is None or course.before is None or course.last.pk != attempt.pk:
            continue
        change = Change(course.before, course.last)
        if change.trend == LESS:
            found[attempt.pk] = change.size
    return found


def _unanswered(coach: User, since: datetime) -> list[Comment]:
    """Of each attempt the latest comment of its student after which no coach said anything; one query."""
    guardian = Guardianship.objects.filter(ward=OuterRef("attempt__student"), guardian=OuterRef("writer"))
    leads = Q(owner=OuterRef("writer")) | Q(
        memberships__user=OuterRef("writer"), memberships__role=Membership.Role.COACH
    )
    # A second filter: the membership of another person in the same group.
    coaching = Group.objects.filter(leads).filter(memberships__user=OuterRef("attempt__student"))
    said = Comment.objects.filter(attempt=OuterRef("attempt"), removed_at=None)
    answers = said.filter(created_at__gt=OuterRef("created_at")).exclude(writer=F("attempt__student"))
    asked = Comment.objects.filter(
        ~Exists(answers.exclude(Exists(guardian) & ~Exists(coaching))),
        attempt__in=attempts_coached_by(coach).order_by().values("pk"),
        writer=F("attempt__student"),
        removed_at=None,
        created_at__gte=since,
    )
    rows = asked.exclude(writer=coach).select_related("attempt__student", "attempt__routine")
    found: dict[UUID, Comment] = {}
    for comment in rows.order_by("-created_at", "pk")[:MOST_READ]:
        found.setdefault(comment.attempt_id, comment)
    return list(found.values())


def _looked(coach: User, attempts: Iterable[UUID]) -> dict[UUID, Looked]:
    rows = Looked.objects.filter(coach=coach, attempt__in=list(attempts))
    return {row.attempt_id: row for row in rows}
