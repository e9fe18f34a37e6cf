"""People and the groups they share.

Groups live here and not in coaching because everything that decides who may
see a video stands on them, and everyone may use accounts.
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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


class User(AbstractUser):
    """A person; student, coach or both."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, validators=[one_line])
    is_student = models.BooleanField(_("student"), default=True)
    is_coach = models.BooleanField(_("coach"), default=False)
    training_consent_at = models.DateTimeField(
        _("consent to training since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("since when frames of their videos may be learned from; empty: they may not"),
    )
    recognition_consent_at = models.DateTimeField(
        _("consent to recognition since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("since when their groups may learn routines from their movements; empty: they may not"),
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


def new_invitation_code() -> str:
    """Eight letters and digits that are not taken for one another when read aloud."""
    return "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _ in range(8))


class Group(models.Model):
    """A class: one coach owns it, students join by its invitation link or code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, validators=[one_line])
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="owned_groups")
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
