"""Processing of an uploaded video: check the file, make it playable, find the body.

Each of the three stages does nothing where its result is already there, so that a job taken over from a
dead worker goes on where that one stopped, and writes its result once, by a conditional UPDATE. A file that
was uploaded has been checked already, when the upload ended (``library.services``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from uuid import UUID

import numpy as np
from django.core.files.base import ContentFile, File
from django.db.models import Q

from common.reasons import kept
from library import kinds
from library.decoding.apart import Decoder
from library.errors import ModelMissing, by_its_name
from library.facts import facts_in
from library.files import delete_file, fetched, put, remove_parts, sha256_of
from library.jobs import JobContext, SubjectGone, retry
from library.keeping.services import remove_original, remove_pictures, require_whole
from library.keeping.terms import blurs_faces, drops_face_points, keeps_keypoints_only
from library.lasting import Lasting
from library.models import FACELESS, PERSON, Job, Track, Video, video_folder
from library.processing.first_look import look_first
from library.routines.selectors import part_shown
from library.rules import model_in_use, part_practised
from library.tracks import keep_track, pose_track, use_track
from scoring.errors import ModelUnavailable, NoPersonFound, NotAVideo
from scoring.pose.estimators import Estimator, load_estimator
from scoring.pose.extract import extract_track
from scoring.pose.faces import head_circles, without_face_points
from scoring.pose.track import PoseTrack
from scoring.reasons import Reason

Progress = Callable[[float], None]


def process_video(context: JobContext, video_id: UUID) -> None:
    """Run the stages that are still to be done; raises what a person can read about."""
    gone = Q(pictures_removed_at__isnull=False) | Q(heads_hidden_at__isnull=False)
    if Video.objects.filter(gone, pk=video_id, track__isnull=False).exists():
        # A worker was killed between taking pictures away and saying that it is done.
        return
    video = _video(video_id)
    check_file(video=video, progress=_stage(context, video, kinds.PROBE, 0.0, 0.02))
    video = _video(video_id)
    look = _stage(context, video, kinds.PROBE, 0.02, 0.04)
    look_first(video=video, model=lambda: loaded_estimator(model_in_use()), progress=look)
    # Where less is kept, a video is measured first. One that could be watched before stays as it was made.
    shown_before = video.playable and not video.measured
    if keeps_keypoints_only(video) and not shown_before:
        _measure_and_forget(context, video)
        return
    if blurs_faces(video) and not shown_before:
        _measure_and_hide(context, video)
        return
    make_playable(video=video, progress=_stage(context, video, kinds.TRANSCODE, 0.04, 0.3))
    video = _video(video_id)
    find_body(video=video, progress=_stage(context, video, kinds.EXTRACT, 0.3, 1.0))


def _measure_and_forget(context: JobContext, video: Video) -> None:
    """Measure, then take the pictures away: nothing is made that anybody could watch.

    Where nobody is found, too: to point at somebody one would have to see the film.
    """
    try:
        find_body(video=video, progress=_stage(context, video, kinds.EXTRACT, 0.04, 1.0))
    except NoPersonFound:
        remove_pictures(video=video, why=Lasting.Gone.MEASURED)
        raise
    if not remove_pictures(video=video, why=Lasting.Gone.MEASURED):
        # A routine uses it meanwhile.
        make_playable(video=_video(video.pk), progress=_stage(context, video, kinds.TRANSCODE, 1.0, 1.0))


def _measure_and_hide(context: JobContext, video: Video) -> None:
    """Measure, make the video playable without the face, and take the uploaded file away.

    In this order nobody ever watches the face. Where nobody is found there is nothing to watch.
    """
    find_body(video=video, progress=_stage(context, video, kinds.EXTRACT, 0.04, 0.6))
    video = _video(video.pk)
    make_playable(video=video, progress=_stage(context, video, kinds.TRANSCODE, 0.6, 1.0), hide=True)
    remove_original(video=_video(video.pk))


def follow_person(context: JobContext, video_id: UUID) -> None:
    """Measure the chosen person; a video in which nobody had been found by itself is then whole."""
    video = _video(video_id)
    find_body(video=video, progress=_stage(context, video, kinds.EXTRACT, 0.0, 1.0))
    for job in Job.objects.filter(kind=kinds.PROCESS_VIDEO, subject_id=video_id, state=Job.State.FAILED):
        retry(job=job)


def _stage(context: JobContext, video: Video, stage: str, start: float, end: float) -> Progress:
    """Open a stage that may take as long as one of a video of this length should."""
    return context.stage(stage, start, end, seconds=kinds.stage_seconds(stage, video.duration))


def _video(video_id: UUID) -> Video:
    """The row as it is now: its owner may have deleted it since the last stage.

    PicturesGone or MovementGone where nothing is measured any more.
    """
    video = Video.objects.filter(pk=video_id).first()
    if video is None:
        raise SubjectGone
    require_whole(video)
    return video


def check_file(*, video: Video, progress: Progress) -> None:
    """Measure what the file is, where that is not known yet."""
    if video.duration is not None and video.sha256:
        return
    with fetched(video.original) as path:
        with _by_its_own_name(video):
            facts = facts_in(path)
        Video.objects.filter(pk=video.pk).update(sha256=sha256_of(path), **facts)


def make_playable(*, video: Video, progress: Progress, hide: bool = False) -> None:
    """Make the web rendition and the poster, where they are not there yet; ``hide``: without the face."""
    # Whoever wrote here before has lost the job: what is not whole yet stays so.
    remove_parts(video.original.storage, video_folder(video))
    if not video.rendition:
        _make_rendition(video, progress, _heads(video) if hide else None)
        video.refresh_from_db()
    if not video.poster:
        with fetched(video.rendition) as path, Decoder(path, seconds=video.duration) as decoder:
            picture = decoder.poster(at=_still_time(video))
        _store(video, "poster", ContentFile(picture, name="poster.jpg"))


def _part_that_counts(video: Video) -> tuple[float | None, float | None]:
    practised = next(filter(None, part_practised.ask(video.pk)), None)
    return practised or part_shown(video) or (None, None)


def _still_time(video: Video) -> float:
    """The middle of the part that counts, s: at its beginning nobody may stand in the picture yet."""
    length = video.duration or 0.0
    start, end = _part_that_counts(video)
    begin, until = start or 0.0, min(end or length, length)
    return (begin + until) / 2 if begin < until else length / 2


def find_body(*, video: Video, progress: Progress) -> None:
    """Measure the keypoints, unless the same content was measured the same way before.

    Of whom the owner has chosen; where nobody is there, the choice goes and what was measured stays.
    """
    estimator, faceless = loaded_estimator(model_in_use()), drops_face_points(video)
    chosen = PERSON + video.person if video.person else ""
    key = {
        "content_sha256": video.sha256,
        "model": estimator.name,
        "model_version": estimator.version,
        "parameters": chosen + FACELESS if faceless else chosen,
    }
    row = Track.objects.filter(**key).first()
    if row is None:
        measured = _extract(video, estimator, progress)
        row = keep_track(without_face_points(measured) if faceless else measured, key)
    if not use_track(video, row):
        # Deleted while it was measured: what was measured goes too, unless another video has it.
        Track.objects.filter(pk=row.pk).unused().delete()
        raise SubjectGone


@contextmanager
def _by_its_own_name(video: Video) -> Iterator[None]:
    """People know the file by the name they gave it, not by the one it is stored under."""
    try:
        yield
    except NotAVideo as error:
        raise by_its_name(error, video.original_name) from error


def _heads(video: Video) -> list[list[float]]:
    """Where the head is, frame by frame: seconds, and place and radius as shares of the picture's width."""
    assert video.track is not None
    track = pose_track(track=video.track)
    circles = np.column_stack([track.times, head_circles(track) / (track.width or video.width or 1)])
    return [[float(value) for value in row] for row in circles]


def _make_rendition(video: Video, progress: Progress, heads: list[list[float]] | None = None) -> None:
    with fetched(video.original) as source, Decoder(source, seconds=video.duration) as decoder:
        with _by_its_own_name(video):
            written, duration = decoder.rendition("web.mp4", progress, heads)
        with written as whole:
            _store(video, "rendition", File(whole, name="web.mp4"), duration=duration)


def _store(video: Video, field: str, content: File, **facts: object) -> None:
    """Save ``content`` as a file of the video, with ``facts``, unless another worker has or it is gone."""
    file = getattr(video, field)
    put(file, content.name or field, content)
    there = Video.objects.filter(pk=video.pk, pictures_removed_at=None)
    if there.filter(**{field: ""}).update(**{field: file.name}, **facts):
        return
    kept = Video.objects.filter(pk=video.pk).values_list(field, flat=True).first()
    # Two workers that wrote at once may have got one name: the file of the first must stay.
    if kept != file.name:
        delete_file(file)
    if kept is None:
        raise SubjectGone


@lru_cache(maxsize=2)
def loaded_estimator(name: str) -> Estimator:
    """The model, loaded once in a worker's life; ModelMissing until somebody installs it."""
    try:
        return load_estimator(name)
    except ModelUnavailable as error:
        raise ModelMissing(Reason(error.code, "site", {"because": kept(error.reason)})) from error


def _extract(video: Video, estimator: Estimator, progress: Progress) -> PoseTrack:
    try:
        with fetched(video.original) as path, Decoder(path, seconds=video.duration) as reader:
            return extract_track(path, model=estimator, person=video.choice, progress=progress, reader=reader)
    except NoPersonFound as error:
        if video.person:
            raise _nobody_there(video) from error
        raise NoPersonFound(Reason("no_person", "video")) from error


def _nobody_there(video: Video) -> NoPersonFound:
    """Take the choice back, unless there is a new one by now; the error to raise."""
    before = video.track.person if video.track else ""
    Video.objects.filter(pk=video.pk, person=video.person).update(person=before)
    return NoPersonFound(Reason("no_person", "pointed"))
