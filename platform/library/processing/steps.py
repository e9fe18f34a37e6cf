"""The three stages of processing. Each writes its result once, by a conditional UPDATE."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from library.errors import ModelMissing
from library.files import delete_file, sha256_of
from library.jobs import SubjectGone
from library.model_in_use import model_in_use
from library.models import PERSON, Track, Video
from library.processing.poster import poster_of
from library.processing.rendition import make_rendition
from library.processing.transfer import fetched, put
from library.told import measured, measured_again
from scoring.errors import ModelUnavailable, NoPersonFound, NotAVideo
from scoring.pose.estimators import Estimator, load_estimator
from scoring.pose.extract import extract_track
from scoring.pose.files import track_to_bytes
from scoring.pose.track import PoseTrack
from scoring.pose.video import VideoInfo, probe

Progress = Callable[[float], None]


def facts_of(info: VideoInfo) -> dict[str, object]:
    """The fields of Video that come from the file."""
    return {
        "duration": info.duration,
        "width": info.width,
        "height": info.height,
        "fps": info.fps,
        "rotation": info.rotation,
        "codec": info.codec[:32],
        "has_audio": info.has_audio,
    }


def check_file(*, video: Video, progress: Progress) -> None:
    """Measure what the file is, where that is not known yet."""
    if video.duration is not None and video.sha256:
        return
    with fetched(video.original) as path:
        Video.objects.filter(pk=video.pk).update(sha256=sha256_of(path), **facts_of(_probe(video, path)))


def make_playable(*, video: Video, progress: Progress) -> None:
    """Make the web rendition and the poster, where they are not there yet."""
    if not video.rendition:
        _make_rendition(video, progress)
        video.refresh_from_db()
    if not video.poster:
        with fetched(video.rendition) as path:
            picture = poster_of(path, duration=video.duration or 0.0)
        _store(video, "poster", ContentFile(picture, name="poster.jpg"))


def find_body(*, video: Video, progress: Progress) -> None:
    """Measure the keypoints, unless the same content was measured the same way before.

    Of whom the owner has chosen; where nobody is there, the choice goes and what was measured stays.
    """
    estimator = _estimator(model_in_use())
    key = {
        "content_sha256": video.sha256,
        "model": estimator.name,
        "model_version": estimator.version,
        "parameters": PERSON + video.person if video.person else "",
    }
    row = Track.objects.filter(**key).first()
    if row is None:
        row = keep_track(_extract(video, estimator, progress), key)
    if not use_track(video, row):
        # Deleted while it was measured: what was measured goes too, unless another video has it.
        Track.objects.filter(pk=row.pk).unused().delete()
        raise SubjectGone


@transaction.atomic
def use_track(video: Video, track: Track) -> bool:
    """Make ``track`` that of the video; False if the video is gone."""
    replaced = Video.objects.filter(pk=video.pk).exclude(track=None).exclude(track=track)
    again = replaced.update(track=track)
    first = 0 if again else Video.objects.filter(pk=video.pk, track=None).update(track=track)
    if again:
        measured_again.tell(video.pk)
    if again or first:
        measured.tell(video.pk)
    return bool(again or first or Video.objects.filter(pk=video.pk).exists())


@contextmanager
def _by_its_own_name(video: Video) -> Iterator[None]:
    """People know the file by the name they gave it, not by the one it is stored under."""
    try:
        yield
    except NotAVideo as error:
        sentence = _("“%(name)s” is not a video that can be read.") % {"name": video.original_name}
        raise NotAVideo(sentence) from error


def _probe(video: Video, path: Path) -> VideoInfo:
    with _by_its_own_name(video):
        return probe(path)


def _make_rendition(video: Video, progress: Progress) -> None:
    with fetched(video.original) as source, tempfile.TemporaryDirectory(prefix="formcheck-") as folder:
        target = Path(folder) / "web.mp4"
        with _by_its_own_name(video):
            make_rendition(source, target, info=probe(source), progress=progress)
        # What a file says of its length may be wrong; the rendition holds what is there.
        duration = probe(target).duration
        with target.open("rb") as whole:
            _store(video, "rendition", File(whole, name="web.mp4"), duration=duration)


def _store(video: Video, field: str, content: File, **facts: object) -> None:
    """Save ``content`` as a file of the video, with ``facts``, unless another worker has or it is gone."""
    file = getattr(video, field)
    put(file, content.name or field, content)
    if Video.objects.filter(pk=video.pk, **{field: ""}).update(**{field: file.name}, **facts):
        return
    kept = Video.objects.filter(pk=video.pk).values_list(field, flat=True).first()
    # Two workers that wrote at once may have got one name: the file of the first must stay.
    if kept != file.name:
        delete_file(file)
    if kept is None:
        raise SubjectGone


@lru_cache(maxsize=2)
def _estimator(name: str) -> Estimator:
    """The model, loaded once in a worker's life; ModelMissing until somebody installs it."""
    try:
        return load_estimator(name)
    except ModelUnavailable as error:
        sentence = _("Videos cannot be measured here yet: a part of this site is not installed. %(reason)s")
        raise ModelMissing(sentence % {"reason": error}) from error


def _extract(video: Video, estimator: Estimator, progress: Progress) -> PoseTrack:
    try:
        with fetched(video.original) as path:
            return extract_track(path, model=estimator, person=video.choice, progress=progress)
    except NoPersonFound as error:
        if video.person:
            raise _nobody_there(video) from error
        sentence = _("No person was found in this video. Film the whole body in good light and try again.")
        raise NoPersonFound(sentence) from error


def _nobody_there(video: Video) -> NoPersonFound:
    """Take the choice back, unless there is a new one by now; the reason in words."""
    before = video.track.person if video.track else ""
    Video.objects.filter(pk=video.pk, person=video.person).update(person=before)
    return NoPersonFound(_("Nobody was found where you pointed. Choose a moment that shows the whole body."))


def keep_track(track: PoseTrack, key: dict[str, str], base: Track | None = None) -> Track:
    """Store a track under its key; the row of whoever was first if two did the same."""
    row = Track(**key, base=base, frames=len(track), found_share=float(track.found.mean()))
    put(row.file, "track.npz", ContentFile(track_to_bytes(track)))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        delete_file(row.file)
        return Track.objects.get(**key)
    return row
