"""People and the groups they share.

Groups live here and not in coaching because everything that decides who may
see a video stands on them, and everyone may use accounts.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.keeping import KeepingChoices
from common.names import one_line


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in with their e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person; the password is stored hashed, None makes it unusable."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who may use the administration pages."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class AgeBand(models.TextChoices):
    """How old a person is, as far as rules differ; empty where nobody has said."""

    UNDER_13 = "under_13", _("under 13")
    TEEN = "13_15", _("13 to 15")
    YOUTH = "16_17", _("16 or 17")
    ADULT = "adult", _("18 or older")


MINOR_BANDS = (AgeBand.UNDER_13, AgeBand.TEEN, AgeBand.YOUTH)


class User(AbstractUser, KeepingChoices):
    """A person; student, coach, guardian of a minor, or several of these."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, validators=[one_line])
    is_student = models.BooleanField(_("student"), default=True)
    is_coach = models.BooleanField(_("coach"), default=False)
    is_guardian = models.BooleanField(_("guardian"), default=False)
    age_band = models.CharField(
        _("age"),
        max_length=8,
        choices=AgeBand.choices,
        blank=True,
        default="",
        help_text=_("empty: not said yet; no date of birth is kept"),
    )

    location_kept = models.BooleanField(
        _("files keep where they were filmed"),
        default=False,
        help_text=_("else places and names of devices are blanked in uploaded files"),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        blank=True,
        default="",
        db_default="",
        help_text=_("empty: as the browser says"),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text=_("empty: as the browser says"),
    )
    model_room = models.BooleanField(
        _("shows the model room"),
        default=False,
        db_default=False,
        help_text=_("to a coach; staff see it always, and others never"),
    )
    # What the browser said last: mails are written when no browser is there to be asked.
    seen_language = models.CharField(
        _("language of the browser"), max_length=8, blank=True, default="", db_default=""
    )
    seen_time_zone = models.CharField(
        _("time zone of the browser"), max_length=64, blank=True, default="", db_default=""
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        # Never the address: whoever sees the name would see it.
        return self.name or gettext("Somebody without a name")

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self).split(" ")[0]

    @property
    def is_adult(self) -> bool:
        """Whether the person said that they are of age."""
        return self.age_band == AgeBand.ADULT

    @property
    def is_minor(self) -> bool:
        """Whether the person said that they are not of age; not for whom it was never said."""
        return self.age_band in MINOR_BANDS


def new_invitation_code() -> str:
    """Eight letters and digits that are not taken for one another when read aloud."""
    return "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _ in range(8))


class Group(KeepingChoices):
    """A class: one coach owns it, students join by its invitation link or code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, validators=[one_line])
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="owned_groups")
    practice_aid_only = models.BooleanField(
        _("practice aid only"),
        default=False,
        help_text=_("for schools: scores of attempts are for the student alone, coaches get none"),
    )
    invitation_code = models.CharField(max_length=16, unique=True, default=new_invitation_code)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="member_groups")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_invitation_path(self) -> str:
        """Path of the link a coach sends to students."""
        return reverse("coaching:join", args=[self.invitation_code])


class Membership(models.Model):
    """A person in a group, as student or as coach."""

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        COACH = "coach", _("coach")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.STUDENT)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_membership_per_person_and_group")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"

    @property
    def may_become_coach(self) -> bool:
        """Whether a coach can have the person coach the group too: a student of age."""
        return self.role == self.Role.STUDENT and self.user.is_adult

    @property
    def may_stop_coaching(self) -> bool:
        """Whether that can be taken back: of every coach but the group's own."""
        return self.role == self.Role.COACH and self.user_id != self.group.owner_id


class Removal(models.Model):
    """A person whom a coach took out of a group, and who does not come back with its code.

    A row of its own and not a state of the membership: whoever asks who belongs to a group gets members only.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="removals")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="removals")
    removed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_removal_per_person_and_group")
        ]

    def __str__(self) -> str:
        return f"{self.user} taken out of {self.group}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents are only added and, once each, withdrawn: nothing rewrites what somebody agreed to."""

    def update(self, **values: Any) -> int:
        raise TypeError("A consent is never changed; accounts.consents.records withdraws it.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("A consent is never deleted; it goes with the person it is about.")

    def standing(self) -> ConsentQuerySet:
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def withdraw(self, *, by: User | None, at: datetime) -> int:
        """Note that those which stand are withdrawn; how many."""
        return super(ConsentQuerySet, self.standing()).update(withdrawn_at=at, withdrawn_by=by)


class Consent(models.Model):
    """What somebody agreed to about a person: to which words, when, and until when.

    ``text``, ``version`` and ``language`` name the words that were shown (``accounts/consents/texts``).
    ``given_by`` is the person themselves or, of a minor, a guardian; None once that one's account is gone.
    """

    class Purpose(models.TextChoices):
        BASIC = "basic", _("uploading and measuring videos")
        TRAINING = "training", _("pictures, to find joints better")
        RECOGNITION = "recognition", _("movements, to recognise routines")

    subject = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="consents_given")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    text = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent_per_person_and_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.version} {self.language} of {self.given_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A consent is never changed; accounts.consents.records withdraws it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A consent is never deleted; it goes with the person it is about.")


class Guardianship(models.Model):
    """A guardian of a minor: sees what the coach sees of them, and agrees or not in their place."""

    guardian = models.ForeignKey(User, on_delete=models.CASCADE, related_name="wardships")
    ward = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardianships")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "ward"], name="one_guardianship_per_guardian_and_ward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guardian}: {self.ward}"


class GuardianInvitation(models.Model):
    """An e-mail that asks somebody to be a minor's guardian.

    ``ended_at``: when it was accepted or taken back. Rows that are too old go when the next one is made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ward = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardian_invitations")
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"))
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.ward}: {self.email}"
