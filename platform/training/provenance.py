"""Whom a training learned from, and what follows for it when one of them withdraws: one rule for all.

The same for keypoint models, which learn from pictures, and for a group's models, which learn from movements:

- when a training begins, ``record`` notes from whose videos it learns;
- when somebody withdraws or leaves, ``withdraw`` takes them out of these notes and says which trainings
  learned from them; a training that goes on meanwhile is none (``interrupted``, ``all_agree``);
- what was trained says so (``said_of``), and after a minor has withdrawn it serves no more (``may_serve``).

Each package then does what is its own: the model room takes pictures out of its data sets, a group's models
are deleted as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Manager, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.consents.records import hold
from accounts.consents.selectors import people_who_agree
from accounts.models import Consent, User
from library.models import Video
from training.models import LearnedFrom


@dataclass(frozen=True)
class Learned:
    """So many examples of one video, and whose it is."""

    person: int
    video: UUID
    examples: int = 1


@dataclass(frozen=True)
class Provenance:
    """Whom a training learned from, without names.

    ``known`` is False for one from before this was kept. ``people`` counts all, ``withdrawn`` those who have
    withdrawn or left since, from the day ``since`` on, ``minors`` how many of these were minors then.
    ``deleted`` are examples out of videos that were deleted since by people who still agree.
    """

    known: bool = True
    people: int = 0
    examples: int = 0
    withdrawn: int = 0
    since: date | None = None
    minors: int = 0
    deleted: int = 0

    @property
    def sentence(self) -> str:
        """Who withdrew since, for people; empty where nobody did."""
        if not self.withdrawn or self.since is None:
            return ""
        values = {"count": self.withdrawn, "date": date_format(self.since)}
        if not self.known:
            return (
                _("It may have learned from somebody who has withdrawn since %(date)s: who, was not kept.")
                % values
            )
        return (
            ngettext(
                "It learned from somebody who has withdrawn since, on %(date)s.",
                "It learned from %(count)s people who have withdrawn since, the first on %(date)s.",
                self.withdrawn,
            )
            % values
        )


def record(rows: Manager[Any], learned: Iterable[Learned]) -> None:
    """Note whom a training, whose ``learned_from`` are ``rows``, learns from.

    Whoever is not there any more counts as withdrawn.
    """
    given = list(learned)
    here = set(User.objects.filter(pk__in={one.person for one in given}).values_list("pk", flat=True))
    videos = set(Video.objects.filter(pk__in={one.video for one in given}).values_list("pk", flat=True))
    today = timezone.localdate()
    for one in given:
        rows.create(
            person_id=one.person if one.person in here else None,
            video_id=one.video if one.video in videos else None,
            examples=one.examples,
            withdrawn_on=None if one.person in here else today,
            video_deleted_on=None if one.video in videos else today,
        )


def withdraw(table: type[LearnedFrom], user: User) -> list[UUID]:
    """Take a person out of what ``table`` says; the ids of the trainings that learned from them."""
    # Who is just writing down what was learned of them finishes first.
    hold([user.pk])
    rows: QuerySet[Any] = table._default_manager.filter(person=user)
    examples: Counter[UUID] = Counter()
    for run, count in rows.select_for_update().values_list("run", "examples"):
        examples[run] += count
    rows.delete()
    today, minor = timezone.localdate(), user.is_minor
    table._default_manager.bulk_create(
        table(run_id=run, examples=count, withdrawn_on=today, minor=minor)  # type: ignore[misc]
        for run, count in examples.items()
    )
    return list(examples)


def note_deleted(table: type[LearnedFrom], video: Video) -> list[UUID]:
    """Note that a video is being deleted; the ids of the trainings that learned from it."""
    rows: QuerySet[Any] = table._default_manager.filter(video=video)
    runs = list(rows.values_list("run", flat=True))
    rows.update(video=None, video_deleted_on=timezone.localdate())
    return runs


def interrupted(rows: Manager[Any]) -> bool:
    """Whether something was taken out of what a training learns from since it began."""
    return rows.filter(Q(withdrawn_on__isnull=False) | Q(video_deleted_on__isnull=False)).exists()


def people_of(rows: Manager[Any]) -> set[int]:
    """The ids of those whom a training learned from and who are still named."""
    return set(rows.filter(person__isnull=False).values_list("person", flat=True))


def all_agree(rows: Manager[Any], purpose: Consent.Purpose) -> bool:
    """Whether everybody whom a training learned from still agrees to the purpose.

    Whoever withdraws now waits until the transaction has ended, and then finds what came of the training.
    """
    people = people_of(rows)
    hold(people)
    agreed = people_who_agree(purpose).filter(pk__in=people).count()
    return agreed == len(people) and not rows.filter(withdrawn_on__isnull=False).exists()


def may_serve(rows: Manager[Any]) -> bool:
    """Whether what was trained may be used: no minor whom it learned from has withdrawn."""
    return not rows.filter(minor=True, withdrawn_on__isnull=False).exists()


def said_of(rows: Manager[Any], *, known: bool = True) -> Provenance:
    """Whom a training learned from, without names."""
    found = list(rows.all())
    gone = [row for row in found if row.withdrawn_on is not None]
    here = [row for row in found if row.withdrawn_on is None]
    return Provenance(
        known=known,
        people=len({row.person_id for row in here}) + len(gone),
        examples=sum(row.examples for row in found),
        withdrawn=len(gone),
        since=min((row.withdrawn_on for row in gone), default=None),
        minors=sum(row.minor for row in gone),
        deleted=sum(row.examples for row in here if row.video_deleted_on is not None),
    )
