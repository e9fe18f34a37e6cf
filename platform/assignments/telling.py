"""What people are told of assignments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from assignments.models import Assignment
from notices import services as notices
from notices.kinds import COACHES, GUARDIANS, STUDENTS, Kind

ASSIGNED, DUE_SOON, MISSED, READS_ALONG = "assigned", "assignment_due", "assignment_missed", "assignment_word"
HANDED_IN = "assignment_done"


def _with_day(say: Callable[[], str]) -> Callable[[Mapping[str, str]], str]:
    """The sentence that ``say`` gives in the reader's language, with the day as people write it there."""

    def sentence(values: Mapping[str, str]) -> str:
        day = date_format(date.fromisoformat(values["due"]), "DATE_FORMAT")
        return say() % {**values, "day": day}

    return sentence


def _handed_in(values: Mapping[str, str]) -> str:
    if "name" in values:
        return _("%(name)s has done what you asked for: “%(routine)s”.") % values
    count = int(values["count"])
    words = ngettext(
        "%(count)s student has done what you asked for: “%(routine)s”.",
        "%(count)s students have done what you asked for: “%(routine)s”.",
        count,
    )
    return words % {**values, "count": count}


KINDS = (
    Kind(
        ASSIGNED,
        gettext_lazy("My coach asks me to practise something"),
        gettext_lazy("Your coach asks you to practise something."),
        _with_day(lambda: _("Your coach asks you to practise “%(routine)s”, until %(day)s.")),
        "calendar-plus",
        roles=(STUDENTS,),
    ),
    Kind(
        DUE_SOON,
        gettext_lazy("Something I was asked to practise is due soon"),
        gettext_lazy("Something you were asked to practise is due soon."),
        _with_day(lambda: _("“%(routine)s” is due on %(day)s, and not done yet.")),
        "calendar-event",
        roles=(STUDENTS,),
    ),
    Kind(
        MISSED,
        gettext_lazy("I missed the day something was due"),
        gettext_lazy("The day has passed on which something you were asked to practise was due."),
        _with_day(
            lambda: _("“%(routine)s” was due on %(day)s. You can still do it; it then counts as late.")
        ),
        "calendar-x",
        roles=(STUDENTS,),
    ),
    Kind(
        READS_ALONG,
        gettext_lazy("A coach wrote to somebody under 18 whom I look after"),
        gettext_lazy("A coach wrote to somebody under 18 whom you look after."),
        _with_day(
            lambda: _(
                "A coach wrote to somebody under 18 whom you look after, about “%(routine)s”. Read along."
            )
        ),
        "eye",
        roles=(COACHES, GUARDIANS),
    ),
    Kind(
        HANDED_IN,
        gettext_lazy("A student of mine has done what I asked for"),
        gettext_lazy("Something you asked for has been done."),
        _handed_in,
        "calendar-check",
        roles=(COACHES,),
    ),
)


def forget(*, assignment: Assignment, kinds: Iterable[str]) -> None:
    """Take back what people were told of the assignment and is true no longer."""
    for kind in kinds:
        notices.forget(path=assignment.get_absolute_url(), kind=kind)


def tell(*, assignment: Assignment, people: Iterable[User], kind: str, by: User | None = None) -> None:
    """Tell people of the assignment, once what is written now is certain; not ``by``, whose doing it is."""
    told = list(people)
    if told:
        values = {"routine": assignment.routine.title, "due": assignment.due_on.isoformat()}
        path = assignment.get_absolute_url()
        say = partial(notices.tell, people=told, kind=kind, values=values, path=path, by=by)
        transaction.on_commit(say)
