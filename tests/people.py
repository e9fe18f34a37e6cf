"""The people every test knows: a coach with a group, students in it, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import AgeBand, Group, Membership, User

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class People:
    """A coach, two students of the coach's group, and two people outside it."""

    coach: User
    student: User
    classmate: User
    stranger: User
    other_coach: User
    group: Group


def make_person(name: str, *, coach: bool = False) -> User:
    """A person who can sign in with PASSWORD."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(
        email, PASSWORD, name=name, is_coach=coach, is_student=not coach, age_band=AgeBand.ADULT
    )


def make_staff() -> User:
    """Somebody of the staff who neither teaches nor practises with the others."""
    person = make_person("Stella Staff")
    person.is_staff = True
    person.save()
    return person


def make_people() -> People:
    """The cast, saved."""
    coach = make_person("Carla Coach", coach=True)
    group = Group.objects.create(name="Tuesday class", owner=coach)
    Membership.objects.create(group=group, user=coach, role=Membership.Role.COACH)
    students = [make_person("Sam Student"), make_person("Kim Classmate")]
    for student in students:
        Membership.objects.create(group=group, user=student)
    return People(
        coach=coach,
        student=students[0],
        classmate=students[1],
        stranger=make_person("Stan Stranger"),
        other_coach=make_person("Otto Other", coach=True),
        group=group,
    )
