"""Who reads along: asked before anything is written to anybody."""

from __future__ import annotations

from accounts.errors import NobodyReadsAlong
from accounts.guardians.selectors import readers_of_messages_to
from accounts.models import User
from conversation.access import coaches_of, sees
from conversation.models import Comment
from practice.models import Attempt


def written_to(*, attempt: Attempt, writer: User, answer_to: Comment | None = None) -> list[User]:
    """Whom ``writer`` writes to: the student; the coaches, where that is the student; and who is answered.

    Nobody of them where a person writes at an attempt that nobody coaches: a note to oneself.
    """
    own = attempt.student_id == writer.pk
    people = [coach for coach in coaches_of(attempt) if sees(coach, attempt)] if own else [attempt.student]
    if answer_to is not None and answer_to.writer not in people and sees(answer_to.writer, attempt):
        people.append(answer_to.writer)
    return [person for person in people if person.pk != writer.pk]


def readers_along(*, attempt: Attempt, writer: User, answer_to: Comment | None = None) -> list[User]:
    """Who reads along what ``writer`` says about the attempt, besides whom they write to.

    Nobody is written to one to one while under age (``readers_of_messages_to``). Who should read along and
    does not see the attempt, as a coach of another group of the student's, does not count: NobodyReadsAlong
    where nobody is left.
    """
    found: set[User] = set()
    for person in written_to(attempt=attempt, writer=writer, answer_to=answer_to):
        asked = readers_of_messages_to(person, writer=writer)
        reading = {reader for reader in asked if sees(reader, attempt)}
        if asked and not reading:
            raise NobodyReadsAlong
        found |= reading
    return sorted(found - {writer}, key=lambda reader: reader.pk)
