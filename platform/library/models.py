"""Videos, the tracks measured in them, and routines; the jobs that do the work are in ``job_models``."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.names import one_line
from library.job_models import Job as Job
from library.job_models import Queue as Queue
from library.job_models import RevokedClaim as RevokedClaim
from library.job_models import Worker as Worker
from library.lasting import Lasting
from scoring.pose.person_at import PersonAt


def video_folder(video: Video) -> str:
    """Folder of everything stored of one video."""
    return f"videos/{video.pk}"


def video_file_path(video: Video, filename: str) -> str:
    """Path of an uploaded file; only the ending of the user's own name is kept."""
    return f"{video_folder(video)}/original{PurePosixPath(filename).suffix.lower()[:8]}"


def rendition_path(video: Video, filename: str) -> str:
    """Path of the web rendition."""
    return f"{video_folder(video)}/web.mp4"


def poster_path(video: Video, filename: str) -> str:
    """Path of the still picture shown before playing."""
    return f"{video_folder(video)}/poster.jpg"


def track_path(track: Track, filename: str) -> str:
    """Path of a pose track file."""
    return f"tracks/{track.content_sha256[:2]}/{track.pk}.npz"


PERSON = "person="
"""Begins the parameters of a track of a chosen person; those of any other are empty."""

FACELESS = " faceless"
"""Ends the parameters of a track without points of the face that no score uses."""

CORRECTED = " corrected="
"""Begins, after the parameters of its base, what was put right by hand in a corrected track."""


class Upload(models.Model):
    """A resumable upload on its way; the bytes so far lie in UPLOAD_DIR."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    filename = models.CharField(max_length=255)
    title = models.CharField(max_length=160, blank=True)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    video = models.OneToOneField("Video", null=True, blank=True, on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.filename} {self.offset}/{self.size}"


class TrackQuerySet(models.QuerySet["Track"]):
    """Tracks, and which of them are needed."""

    def unused(self) -> TrackQuerySet:
        """Those that no video has, neither as they are nor corrected, and that nobody corrected.

        Whoever has another person followed meanwhile may go back to what was corrected.
        """
        free = self.filter(videos=None).exclude(corrected__videos__isnull=False)
        return free.exclude(corrections__isnull=False)


class Track(models.Model):
    """A pose track measured once per (content, model, model version, parameters).

    Joints put right by hand make another track, whose ``base`` is the measured one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_sha256 = models.CharField(max_length=64)
    model = models.CharField(max_length=64)
    model_version = models.CharField(max_length=64)
    parameters = models.CharField(max_length=128, default="", blank=True)
    file = models.FileField(upload_to=track_path, max_length=200)
    frames = models.PositiveIntegerField()
    found_share = models.FloatField(help_text=_("share of frames with a person"))
    base = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="corrected"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    objects = TrackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_sha256", "model", "model_version", "parameters"],
                name="one_track_per_content_and_model",
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.model_version} of {self.content_sha256[:8]}"

    @property
    def person(self) -> str:
        """The choice it was measured with, as in ``Video.person``."""
        chosen = self.parameters.partition(CORRECTED)[0].removesuffix(FACELESS)
        return chosen.removeprefix(PERSON)

    @property
    def measured(self) -> Track:
        """The track as the model measured it."""
        return self.base or self


class Video(Lasting):
    """An uploaded file, what was measured of it, its web rendition and poster."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="videos")
    title = models.CharField(_("title"), max_length=160, validators=[one_line])
    original = models.FileField(upload_to=video_file_path, max_length=200)
    original_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    duration = models.FloatField(null=True, blank=True, help_text=_("seconds"))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    fps = models.FloatField(null=True, blank=True)
    rotation = models.SmallIntegerField(default=0)
    codec = models.CharField(max_length=32, blank=True)
    has_audio = models.BooleanField(default=False)
    rendition = models.FileField(upload_to=rendition_path, blank=True, max_length=200)
    poster = models.FileField(upload_to=poster_path, blank=True, max_length=200)
    person = models.CharField(
        max_length=40, blank=True, help_text=_("whom to follow: TIME,X,Y, or empty to find out")
    )
    # What scoring.pose.first_look found, as a dictionary; None before somebody looked.
    first_look = models.JSONField(null=True, blank=True, editable=False)
    track = models.ForeignKey(Track, null=True, blank=True, on_delete=models.SET_NULL, related_name="videos")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:video", args=[self.pk])

    @property
    def upright(self) -> bool:
        """Whether the picture is known to be higher than wide."""
        return bool(self.height and self.width and self.height > self.width)

    @property
    def playable(self) -> bool:
        """Whether the web rendition is there."""
        return bool(self.rendition)

    @property
    def choice(self) -> PersonAt | None:
        """Whom its owner wants followed; None: whoever is found."""
        return PersonAt.parse(self.person) if self.person else None

    @property
    def measured(self) -> bool:
        """Whether the person in it has been found."""
        return self.track_id is not None


class Routine(models.Model):
    """A reference movement that students practise.

    Without ``owner``: its coach has left, and no other coach has taken it over. Without ``reference``: that
    went with its coach. What was scored stays; nothing can be scored until a coach gives it another one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # A coach who goes leaves the routine to those who practised it, but not the video of themselves.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="routines"
    )
    title = models.CharField(_("title"), max_length=160, validators=[one_line])
    description = models.TextField(_("description"), blank=True)
    reference = models.ForeignKey(Video, null=True, on_delete=models.SET_NULL, related_name="routines")
    trim_start = models.FloatField(
        _("starts at (s)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    trim_end = models.FloatField(_("ends at (s)"), null=True, blank=True, validators=[MinValueValidator(0)])
    joint_weights = models.JSONField(_("joint weights"), default=dict, blank=True)
    # Degrees by the names of parts; of the others as much is tolerated as the reference proposes.
    tolerances = models.JSONField(_("tolerances"), default=dict, blank=True)
    red_threshold = models.PositiveSmallIntegerField(
        _("red below"), default=60, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    mirroring_allowed = models.BooleanField(_("mirrored practice counts"), default=True)
    # The band of totals, 0..100, that students work towards; None: the coach set none.
    goal_from = models.PositiveSmallIntegerField(
        _("goal from"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    goal_to = models.PositiveSmallIntegerField(
        _("goal to"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    # What ``scoring.compare.criteria.criterion.Criterion`` reads, in the coach's order.
    criteria = models.JSONField(_("criteria"), default=list, blank=True)
    groups = models.ManyToManyField("accounts.Group", related_name="routines", blank=True)
    # The other coaches of its groups change how it is scored, too.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:routine", args=[self.pk])

    @property
    def coach(self) -> str:
        """Whose it is, in words."""
        return str(_("a coach who has left") if self.owner is None else self.owner)

    @property
    def goal(self) -> tuple[int, int] | None:
        """The band of totals to reach, 0..100 (to 100 where no upper end is set); None without one."""
        if self.goal_from is None:
            return None
        return self.goal_from, 100 if self.goal_to is None else self.goal_to

    @property
    def reference_track(self) -> Track | None:
        """What was measured of the reference; None before that, or where there is none any more."""
        return None if self.reference is None else self.reference.track


class Watching(models.Model):
    """That somebody watched a minor's video: a row for each person, video, door and day.

    Whoever leaves the site leaves the row without a name (``by`` None).
    """

    class Door(models.TextChoices):
        PAGE = "page", _("Opened a page with it")
        PLAYER = "player", _("Played it")
        PICTURE = "picture", _("Saw its picture")
        JOINTS = "joints", _("Saw the places of its joints")
        DOWNLOAD = "download", _("Downloaded the file")
        MODEL_ROOM = "model_room", _("Saw it in the model room")

    id = models.BigAutoField(primary_key=True)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="watchings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    door = models.CharField(max_length=10, choices=Door.choices)
    day = models.DateField(db_index=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "by", "door", "day"], name="one_watching_per_person_video_door_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.video} {self.day} {self.door}"


class RoutineTake(models.Model):
    """A further good performance of a routine: what varies among them counts less in the score.

    ``likeness`` is its score against the reference, None where ``reason`` says why there is none (the
    engine's Reason as a dictionary);
    ``checked`` names what was compared for it, so that a change of any of it is seen. Good performers
    may differ much: ``confirmed`` is the coach's word that one which looks unlike it is the same movement.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="takes")
    # The coach who goes takes both along; the services let nothing else take it away.
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="takes")
    trim_start = models.FloatField(
        _("starts at (s)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    trim_end = models.FloatField(_("ends at (s)"), null=True, blank=True, validators=[MinValueValidator(0)])
    likeness = models.FloatField(null=True, blank=True, editable=False)
    reason = models.JSONField(null=True, blank=True, editable=False)
    checked = models.CharField(max_length=64, blank=True, editable=False)
    confirmed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "video"], name="one_take_per_routine_and_video")
        ]

    def __str__(self) -> str:
        return f"{self.routine}: {self.video}"
