"""What browsers get of a voice note: the sound alone, as AAC in an MP4 that each of them plays.

Browsers record in containers of their own (WebM, Ogg, MP4), which others do not play. Nothing of the recorded
file is kept: what is stored was decoded and encoded anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av

from library.decoding.rendition import CONTAINER_OPTIONS
from library.decoding.sound import SoundFailed, SoundWriter
from scoring.errors import TooDemanding
from scoring.pose.container import decoded, not_a_video, open_video
from scoring.reasons import Reason

TOLERANCE = 2.0
"""Seconds that a recording may be longer: a browser stops a little late."""


def make_voice(source: Path, target: Path, *, longest: float, progress: Callable[[float], None]) -> float:
    """Write the sound of ``source`` to ``target``; how many seconds it lasts.

    NotAVideo where there is no sound that can be decoded, TooDemanding where it goes on after ``longest``
    seconds. Pictures are not looked at.
    """
    lasts = 0.0
    try:
        with (
            open_video(source) as container,
            av.open(str(target), "w", format="mp4", options=CONTAINER_OPTIONS) as output,
        ):
            if not container.streams.audio:
                raise not_a_video(source)
            writer = SoundWriter(output)
            for _stream, frame, time in decoded(container, [container.streams.audio[0]]):
                lasts = max(lasts, time + frame.samples / frame.sample_rate)
                if lasts > longest + TOLERANCE:
                    raise TooDemanding(Reason("too_long", "stated"))
                writer.write(frame, time)
                progress(min(lasts / longest, 1.0))
            if not lasts:
                raise not_a_video(source)
            writer.close()
    except SoundFailed as error:
        raise not_a_video(source) from error
    return lasts
