"""Looking at a few pictures of a video before the long work, so that whoever waits can film again at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict

from common.errors import UserError
from library.decoding.apart import Decoder, DecodingFailed
from library.files import fetched
from library.models import Video
from scoring.arrays import Picture
from scoring.errors import ScoringError
from scoring.pose.estimators import Estimator
from scoring.pose.extract import MAX_SIDE
from scoring.pose.first_look import LOOKS, first_look, times_to_look

logger = logging.getLogger(__name__)

SHOWN_SECONDS = 0.5
"""Within so long after a time there is a picture."""


def look_first(*, video: Video, model: Callable[[], Estimator], progress: Callable[[float], None]) -> None:
    """Keep how the video is framed and who is in it, where that is not known yet.

    It refuses nothing: what cannot be looked at here is said by the work itself.
    """
    if video.first_look is not None or video.measured or not video.duration:
        return
    try:
        with fetched(video.original) as path, Decoder(path, seconds=video.duration) as reader:
            found = first_look(_pictures(reader, video.duration, progress), model())
    except (ScoringError, UserError, DecodingFailed) as error:
        logger.info("The video %s was not looked at first: %s.", video.pk, type(error).__name__)
        return
    Video.objects.filter(pk=video.pk, tracks_removed_at=None).update(first_look=asdict(found))


def _pictures(
    reader: Decoder, duration: float, progress: Callable[[float], None]
) -> Iterator[tuple[float, Picture]]:
    for number, time in enumerate(times_to_look(duration)):
        # One picture of them: the others are thinned out, and the last ones read so that the process stays.
        seen = [
            frame
            for frame in reader.frames(
                start=time, end=time + SHOWN_SECONDS, max_fps=1 / SHOWN_SECONDS, max_side=MAX_SIDE
            )
            if frame.picture is not None
        ]
        if seen:
            picture = seen[0].picture
            assert picture is not None
            yield seen[0].time, picture
        progress((number + 1) / LOOKS)
