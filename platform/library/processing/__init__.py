"""Processing of an uploaded video: check the file, make it playable, find the body.

Three stages, each of which does nothing where its result is already there, so
that a job taken over from a dead worker goes on where that one stopped.
"""

from library.processing.job import process_video

__all__ = ["process_video"]
