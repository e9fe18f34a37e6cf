"""Every table of the installation: which rows are about a person, and which of them an export holds.

The one place that says so. A new model has to be entered here, exported or not
(``tests/privacy/test_every_table_is_listed.py``). Erasure follows the database's own cascade; the names of
what goes, which are looked for in logs, are read from here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from accounts.selectors import groups_coached_by
from library.models import Video


@dataclass(frozen=True)
class Table:
    """A table whose rows about a person are exported.

    ``of`` are the lookups that lead from a row to the person, ``also`` selects further rows, ``what`` says
    what the rows are, ``without`` names the fields that are left out: secrets, and what is about others.
    """

    model: str
    of: tuple[str, ...]
    what: str
    without: tuple[str, ...] = ()
    also: Callable[[User], Q] | None = None

    def rows(self, person: User) -> QuerySet[Model]:
        """The rows about ``person``, each once, in a fixed order."""
        found = Q() if self.also is None else self.also(person)
        for lookup in self.of:
            found |= Q(**{lookup: person.pk})
        model: Any = apps.get_model(self.model)
        return model._base_manager.filter(pk__in=model._base_manager.filter(found).values("pk")).order_by(
            "pk"
        )


def _of_the_same_content(person: User) -> Q:
    """Besides the track in use a video has those of persons chosen before, and those that were corrected."""
    contents = Video.objects.filter(owner=person).exclude(sha256="").values("sha256")
    return Q(content_sha256__in=contents)


def _noted_by_a_coach(person: User) -> Q:
    """A coach's own notes, as long as they coach the group and so may read them."""
    return Q(author=person, membership__group__in=groups_coached_by(user=person).values("pk"))


def _asked_of_the_whole_group(person: User) -> Q:
    """What is asked of everybody in a group is asked of the person, too; of another student it is not."""
    return Q(student=None, group__memberships__user=person)


EXPORTED = (
    Table("accounts.User", ("pk",), "You: name, e-mail address, roles, age band.", ("password",)),
    Table("account.EmailAddress", ("user",), "Your e-mail addresses, and whether they are confirmed."),
    Table("mfa.Authenticator", ("user",), "Your second factors, without their secrets.", ("data",)),
    Table("accounts.User_groups", ("user",), "Groups of permissions that you are in (staff)."),
    Table("accounts.User_user_permissions", ("user",), "Permissions that you have (staff)."),
    Table(
        "accounts.Group",
        ("owner", "memberships__user"),
        "Groups that you coach or belong to.",
        ("invitation_code", "members", "owner"),
    ),
    Table("accounts.Membership", ("user",), "Since when you belong to which group, and as what."),
    Table("accounts.Removal", ("user",), "Groups that a coach took you out of."),
    Table(
        "accounts.Consent",
        ("subject", "given_by"),
        "What you, or your guardian for you, agreed to, and what you agreed to as a guardian.",
        ("subject", "given_by", "withdrawn_by"),
    ),
    Table(
        "accounts.Guardianship",
        ("guardian", "ward"),
        "Since when you have a guardian, or are one.",
        ("guardian", "ward"),
    ),
    Table(
        "accounts.GuardianInvitation",
        ("ward", "invited_by"),
        "When somebody was asked to be your guardian, or by you to be another’s.",
        ("email", "ward", "invited_by"),
    ),
    Table("notices.Notice", ("recipient",), "What you were told, and when you read it.", ("values", "by")),
    Table("notices.Switch", ("user",), "What you want to be told on the page and by mail."),
    Table("library.Video", ("owner",), "Your videos and what was found out about the files."),
    Table("library.Upload", ("owner",), "Your uploads, finished and not."),
    Table(
        "library.Track",
        ("videos__owner",),
        "What was measured in your videos; the values are in tracks/.",
        also=_of_the_same_content,
    ),
    Table("library.Routine", ("owner",), "Routines that you made.", ("changed_by",)),
    Table("library.RoutineTake", ("routine__owner",), "Further good performances of your routines."),
    Table("library.Job", ("owner",), "Work that was done in the background for you."),
    Table("practice.Attempt", ("student",), "Your attempts at routines."),
    Table(
        "practice.Score", ("attempt__student",), "The scores of your attempts, with what was said of them."
    ),
    Table(
        "practice.PosePhoto",
        ("owner",),
        "Poses of photos that you looked for in a practice; each goes after a day, the photo before.",
        ("file",),
    ),
    Table(
        "coaching.CoachNote",
        ("membership__user",),
        "What coaches noted down about you, and what you noted down about those whom you still coach.",
        ("author",),
        also=_noted_by_a_coach,
    ),
    Table(
        "assignments.Assignment",
        ("student", "by"),
        "What you were asked to practise, and what you asked others.",
        ("student", "by"),
        also=_asked_of_the_whole_group,
    ),
    Table("assignments.Reminder", ("student",), "Of which assignments you were reminded."),
    Table(
        "conversation.Comment",
        ("writer", "attempt__student"),
        "What was said about your attempts, and what you said about others’.",
        ("writer",),
    ),
    Table("conversation.Praise", ("giver", "attempt__student"), "Praise, given and got.", ("giver",)),
    Table(
        "conversation.SetAside",
        ("attempt__student", "by"),
        "What coaches set aside of your results, and you of others’.",
        ("by",),
    ),
    Table(
        "conversation.CoachSentence",
        ("attempt__student", "by"),
        "What coaches said of your results, and you of others’.",
        ("by",),
    ),
    Table(
        "conversation.CoachTotal",
        ("attempt__student", "by"),
        "Totals that coaches gave your attempts, and you gave others’.",
        ("by",),
    ),
    Table(
        "coaching.Looked",
        ("coach", "attempt__student"),
        "Which of your attempts a coach looked at, and which you did as a coach.",
        ("coach",),
    ),
    Table("conversation.Reading", ("reader",), "When you last read what was said about an attempt."),
    # Whoever is reported must not learn from an export by whom.
    Table("conversation.Report", ("by",), "Comments that you asked the staff to look at.", ("writer",)),
    Table(
        "reports.MonthWords",
        ("student", "writer"),
        "What coaches wrote below your months, and you below others’.",
        ("writer", "student"),
    ),
    Table("recognition.Recognition", ("video__owner",), "Which routines your videos were taken for."),
    Table("recognition.LearnedFrom", ("person", "video__owner"), "Trainings that learned how you move."),
    Table("recognition.InService", ("by",), "Models of recognition that you put in service."),
    Table(
        "modelroom.Correction",
        ("video__owner", "by"),
        "Joints that were put right in your videos, or by you in others’.",
        ("by",),
    ),
    Table("modelroom.DataSet", ("owner",), "Data sets that you had made.", ("folder",)),
    Table("library.Watching", ("video__owner",), "When your videos were watched, under age.", ("by",)),
    Table("modelroom.Picture", ("video__owner",), "Pictures of your videos that are in data sets."),
    Table("modelroom.LearnedFrom", ("person", "video__owner"), "Trainings that learned from your pictures."),
    Table("modelroom.PoseModel", ("kept_by",), "Models that you said to keep (staff)."),
    Table("modelroom.TrainingRun", ("owner",), "Trainings that you started.", ("data_folder",)),
    Table("modelroom.Comparison", ("owner",), "Comparisons of models that you asked for."),
    Table("modelroom.InService", ("by",), "Models that you put in service."),
    Table("admin.LogEntry", ("user",), "What you did on the administration pages.", ("object_repr",)),
    Table(
        "privacy.StaffAct",
        ("about", "by"),
        "What staff looked at and did with what is yours, and what you did as staff.",
        ("about", "by", "operator"),
    ),
    Table("privacy.Export", ("user",), "Exports that you asked for.", ("file",)),
    Table("privacy.Leaving", ("user",), "That you asked for your account to be deleted."),
)

SESSIONS = "sessions.Session"
"""Exported without its rows: a session names its person only inside, and its key would open the account."""

NOT_EXPORTED = {
    "account.EmailConfirmation": "unused: links that confirm an address are signed and not kept",
    "auth.Group": "names sets of permissions, not people",
    "auth.Group_permissions": "what a set of permissions holds",
    "auth.Permission": "what can be permitted",
    "contenttypes.ContentType": "names the tables",
    "library.Job_follows": "which jobs wait for one another; the jobs are exported",
    "library.Job_waits_for": "which jobs wait for one another; the jobs are exported",
    "library.Queue": "names of the queues",
    "library.RevokedClaim": "processes of the installation that are to let go of a job",
    "library.Routine_groups": "exported with the routines",
    "library.Worker": "processes of the installation",
    "modelroom.RunPoint": "losses of a training, which are about no person",
    "privacy.Erasure": "that somebody has left, without who",
    "recognition.TrainingRun": "a group's model; that it learned from you is in recognition.LearnedFrom",
}
"""Tables with nothing for an export, and why."""


def listed() -> set[str]:
    """Every table that is spoken of here."""
    return {table.model for table in EXPORTED} | set(NOT_EXPORTED) | {SESSIONS}


def sessions_of(person: User) -> Iterator[Session]:
    """The person's sessions; read one by one, because only what is inside says whose they are."""
    for session in Session.objects.order_by("pk").iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            yield session
