"""Writing assignments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import NobodyReadsAlong
from accounts.guardians.selectors import guardians_of, readers_of_messages_to
from accounts.models import Group, Membership, User
from accounts.selectors import groups_coached_by
from assignments import telling
from assignments.access import RELATED
from assignments.errors import AssignmentOver, BadAssignment
from assignments.models import MOST_TIMES, Assignment, Reminder
from assignments.selectors import people_asked, standings_of
from library.models import Routine
from notices.selectors import told_of

LONGEST = timedelta(days=366)
"""How far ahead something can be due. Set by hand."""

LONGEST_WORD = 500


class AssignmentValues(TypedDict, total=False):
    """What a coach sets on an assignment, besides of whom what is asked."""

    starts_on: date | None
    due_on: date
    goal: int | None
    times: int
    word: str


@transaction.atomic
def create_assignment(
    *,
    by: User,
    group: Group,
    routine: Routine,
    student: User | None = None,
    **values: Unpack[AssignmentValues],
) -> Assignment:
    """Ask the group, or one ``student`` of it, to practise a routine that it shares; they are told.

    The caller knows that ``by`` coaches the group. BadAssignment where something does not fit,
    NobodyReadsAlong for a word to a minor alone.
    """
    if not group.routines.filter(pk=routine.pk).exists():
        raise BadAssignment(_("Choose a routine of this group."), field="routine")
    if student is not None and not _is_student(group, student):
        raise BadAssignment.not_a_student()
    assignment = Assignment(group=group, routine=routine, student=student, by=by)
    _set(assignment, values)
    if assignment.due_on < _today():
        raise BadAssignment(_("This day has passed. Choose a later one."), field="due_on")
    readers = _readers_of_word(assignment, by)
    assignment.save()
    if assignment.begins_at <= timezone.now():
        people = people_asked(assignment=assignment)
        telling.tell(assignment=assignment, people=people, kind=telling.ASSIGNED, by=by)
    telling.tell(assignment=assignment, people=readers, kind=telling.READS_ALONG, by=by)
    return assignment


@transaction.atomic
def update_assignment(*, assignment: Assignment, by: User, **values: Unpack[AssignmentValues]) -> Assignment:
    """Change what was asked; where another day is due, people are told, and reminded again.

    AssignmentOver for one that was ended, BadAssignment where something does not fit, NobodyReadsAlong as
    for a new one.
    """
    if assignment.ended_at is not None:
        raise AssignmentOver
    before = Assignment.objects.select_for_update().get(pk=assignment.pk)
    _set(assignment, values)
    if assignment.word != before.word:
        # Whoever wrote the word answers for it.
        assignment.by = by
    # Asked whatever was changed: with another day it may be for one student alone.
    readers = _readers_of_word(assignment, assignment.by or by)
    assignment.word_held = False
    assignment.save()
    _tell_of_days(assignment, before, by)
    if assignment.word != before.word or _written_to(assignment) != _written_to(before):
        telling.tell(assignment=assignment, people=readers, kind=telling.READS_ALONG, by=by)
    return assignment


def _tell_of_days(assignment: Assignment, before: Assignment, by: User) -> None:
    """Tell people of another day, and that it starts; take back what is true no longer."""
    now, starts = timezone.now(), Reminder.Kind.STARTS
    had_begun, has_begun = before.begins_at <= now, assignment.begins_at <= now
    moved = assignment.due_on != before.due_on
    if assignment.times > before.times or (assignment.goal or 0) > (before.goal or 0):
        _forget_who_has_more_to_do(assignment)
    if moved:
        assignment.reminders.exclude(kind__in=(starts, Reminder.Kind.DONE)).delete()
        telling.forget(assignment=assignment, kinds=(telling.DUE_SOON, telling.MISSED))
    if had_begun and not has_begun:
        # They are told on the day it starts.
        assignment.reminders.filter(kind=starts).delete()
        telling.forget(assignment=assignment, kinds=(telling.ASSIGNED,))
    if has_begun and not assignment.over and (moved or not had_begun):
        people = list(people_asked(assignment=assignment))
        rows = [Reminder(assignment=assignment, student=person, kind=starts) for person in people]
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        telling.tell(assignment=assignment, people=people, kind=telling.ASSIGNED, by=by)


def _forget_who_has_more_to_do(assignment: Assignment) -> None:
    """Coaches were told of who had done what was asked then; of whoever has not done it now they will be."""
    told = assignment.reminders.filter(kind=Reminder.Kind.DONE)
    students = User.objects.filter(pk__in=told.values("student"))
    standings = standings_of(assignment=assignment, students=students)
    told.filter(student__in=[pk for pk, standing in standings.items() if not standing.done]).delete()


def end_assignment(*, assignment: Assignment) -> Assignment:
    """Ask for nothing more; what was done by now stays done. Ending twice is ending once."""
    Assignment.objects.filter(pk=assignment.pk, ended_at=None).update(ended_at=timezone.now())
    assignment.refresh_from_db()
    return assignment


def delete_assignment(*, assignment: Assignment) -> None:
    """Remove it, as if it had never been asked; the attempts stay."""
    assignment.delete()


def _is_student(group: Group, person: User) -> bool:
    return group.memberships.filter(user=person, role=Membership.Role.STUDENT).exists()


def _today() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def _set(assignment: Assignment, values: AssignmentValues) -> None:
    for name, value in values.items():
        setattr(assignment, name, value)
    assignment.word = assignment.word.strip()
    _check_days(assignment)
    _check_numbers(assignment)
    if len(assignment.word) > LONGEST_WORD:
        sentence = _("At most %(most)s letters.") % {"most": LONGEST_WORD}
        raise BadAssignment(sentence, field="word")


def _check_days(assignment: Assignment) -> None:
    if assignment.due_on > _today() + LONGEST:
        raise BadAssignment(_("That is more than a year ahead."), field="due_on")
    if assignment.starts_on is not None and assignment.starts_on > assignment.due_on:
        raise BadAssignment(_("It cannot start after it is due."), field="starts_on")


def _check_numbers(assignment: Assignment) -> None:
    if not 1 <= assignment.times <= MOST_TIMES:
        sentence = _("Between 1 and %(most)s times.") % {"most": MOST_TIMES}
        raise BadAssignment(sentence, field="times")
    if assignment.goal is None:
        return
    if not 1 <= assignment.goal <= 100:
        raise BadAssignment(_("Totals lie between 0 and 100."), field="goal")
    if assignment.practice_aid_only:
        sentence = _("This group is a practice aid only: no total is asked for, only practice.")
        raise BadAssignment(sentence, field="goal")


def _readers_of_word(assignment: Assignment, writer: User) -> list[User]:
    """Who reads along what is written to one student; nobody has to for words to a whole group of several.

    NobodyReadsAlong where somebody has to and none of them can open the page: a minor's guardians can, and
    the coaches of the group.
    """
    student = _written_to(assignment)
    if student is None or not assignment.word:
        return []
    readers = readers_of_messages_to(student, writer=writer)
    can_open = {guardian.pk for guardian in guardians_of(student)}
    able = [one for one in readers if one.pk in can_open or _coaches_group(one, assignment.group)]
    if readers and not able:
        raise NobodyReadsAlong
    return able


def _written_to(assignment: Assignment) -> User | None:
    """The one person to whom its word is; None where several read it: a group of one is that one."""
    people = list(people_asked(assignment=assignment)[:2])
    return assignment.student or (people[0] if len(people) == 1 else None)


@transaction.atomic
def hold_words(*, group_id: UUID) -> None:
    """Look again who reads the words that were written to a whole group, now that other people are in it.

    Where one minor is left to read a word, whoever has to read along is told; where nobody does, it is shown
    to nobody until somebody can, or several read it again.
    """
    whole = Assignment.objects.filter(group=group_id, student=None).exclude(word="")
    for one in whole.select_related(*RELATED):
        writer = one.by or one.group.owner
        try:
            readers, held = _readers_of_word(one, writer), False
        except NobodyReadsAlong:
            readers, held = [], True
        if held != one.word_held:
            Assignment.objects.filter(pk=one.pk).update(word_held=held)
        if one.ended_at is None:
            known = told_of(kind=telling.READS_ALONG, path=one.get_absolute_url())
            new = [reader for reader in readers if reader.pk not in known]
            telling.tell(assignment=one, people=new, kind=telling.READS_ALONG, by=one.by)


@transaction.atomic
def look_again_at_held_words() -> None:
    """Show what is held back no longer: somebody came of age, or an e-mail address was confirmed."""
    groups = Assignment.objects.filter(word_held=True).order_by().values_list("group", flat=True)
    for group in set(groups):
        hold_words(group_id=group)


def _coaches_group(person: User, group: Group) -> bool:
    return groups_coached_by(user=person).filter(pk=group.pk).exists()
