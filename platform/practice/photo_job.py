"""The job that finds the body in a photo. The photo goes as soon as that is done, whatever came of it."""

from __future__ import annotations

from uuid import UUID

import numpy as np

from library.decoding.apart import Decoder
from library.errors import ModelMissing
from library.files import fetched
from library.jobs import JobContext, SubjectGone, kept_alive
from library.processing.steps import loaded_estimator
from library.rules import model_in_use
from practice.models import PosePhoto
from practice.photos import forget_file
from practice.stages import LOOK
from scoring.arrays import Picture
from scoring.errors import NoPersonFound, NotAPicture, NotAVideo, TooDemanding
from scoring.pose.estimators import Estimator
from scoring.pose.photos import largest_person
from scoring.reasons import Reason

DECODED_AS = 1.0
"""Seconds of video that reading a photo may cost as much as: 80 CPU seconds; it takes about one."""

DIGITS = 4
"""Of joints in pixels, and of how sure they are."""


def run(context: JobContext, photo_id: UUID) -> None:
    """Find the joints of the largest person; NotAPicture, TooDemanding, NoPersonFound, ModelMissing.

    Where it fails otherwise, ``practice.photos.forget_failed`` removes the photo.
    """
    progress = context.stage(LOOK)
    related = ("attempt__score__practice_track",)
    photo = PosePhoto.objects.select_related(*related).filter(pk=photo_id).first()
    if photo is None:
        raise SubjectGone
    if photo.joints is not None:
        return
    if not photo.file:
        raise SubjectGone
    estimator = _estimator_of(photo)
    try:
        picture = _picture(photo)
        progress(0.5)
        with kept_alive():
            found = largest_person(picture, estimator)
        if found is None:
            raise NoPersonFound(Reason("no_person", "photo"))
    except (NotAPicture, TooDemanding, NoPersonFound):
        # Whoever took over may still need it.
        context.hold()
        forget_file(photo)
        raise
    context.hold()
    person, people = found
    height, width = picture.shape[:2]
    joints = np.asarray(person.keypoints, dtype=np.float64).round(DIGITS).ravel().tolist()
    if not forget_file(photo, joints=joints, width=width, height=height, people=people):
        raise SubjectGone


def _estimator_of(photo: PosePhoto) -> Estimator:
    """The model that measured the practice; where that is there no more, the one in use."""
    track = photo.attempt.score.practice_track if photo.attempt.score else None
    if track is not None:
        try:
            return loaded_estimator(track.model)
        except ModelMissing:
            pass
    return loaded_estimator(model_in_use())


def _picture(photo: PosePhoto) -> Picture:
    try:
        with fetched(photo.file) as path, Decoder(path, seconds=DECODED_AS) as decoder:
            return decoder.photo()
    except NotAVideo as error:
        # A decoder that a damaged file ends says so of any file.
        raise NotAPicture(Reason("not_a_picture", "photo")) from error
    except TooDemanding as error:
        if error.reason.about == "photo":
            raise
        raise TooDemanding(Reason("too_demanding", "photo")) from error
