"""Sentences in which jobs and recognition kept why they had failed, in English; only migrations use this.

They are written out here, as they were then: the site of today may word them otherwise.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from common.rewriting import fill

Kept = dict[str, Any]

_SENTENCES: dict[tuple[str, str], str] = {
    ("cancelled", ""): "It was cancelled.",
    ("needed_job_cancelled", ""): "What this waits for was cancelled.",
    ("unexpected", ""): "Something went wrong on our side. Try again; if it stays, tell your coach.",
    ("worker_lost", ""): "The work was interrupted {tries} times and was given up. Try again later.",
    ("took_too_long", ""): (
        "This took much longer than videos of this length do, and was ended. "
        "Try again; if it happens again, upload a shorter or smaller video."
    ),
    ("storage_full", ""): "There is no room for this video at the moment. Nothing is lost; try again later.",
    ("no_person", "video"): (
        "No person was found in this video. Film the whole body in good light and try again."
    ),
    (
        "no_person",
        "pointed",
    ): "Nobody was found where you pointed. Choose a moment that shows the whole body.",
    ("not_a_video", "file"): "“{name}” is not a video that can be read.",
    ("photo_not_video", "file"): "“{name}” is a photo, not a video. Film the movement.",
    ("model_unavailable", "site"): (
        "Videos cannot be measured here yet: a part of this site is not installed. {because}"
    ),
    ("model_unavailable", "not_installed"): "The keypoint model “{name}” is not installed; run `make setup`.",
    ("model_unavailable", "unknown"): "The keypoint model “{name}” is not known; there are {known}.",
    ("model_unavailable", "gone"): "The keypoint model “{name}” is not there any more.",
    ("model_unavailable", "withdrawn"): (
        "“{name}” may not be used: it learned from a minor who has withdrawn since."
    ),
    ("not_measured", "video"): "“{title}” has not been measured yet.",
    ("no_examples", ""): "No routine of this group has been measured yet.",
    ("little_movement_seen", ""): (
        "Too little of a movement is seen in this video to tell which routine it is. "
        "Film the whole body, or choose the person to follow."
    ),
    ("nothing_to_learn_from", ""): "There is no video yet that may be learned from.",
    ("one_routine_to_learn_from", ""): (
        "Only one routine has videos that may be learned from; to tell routines apart two are needed."
    ),
    ("few_seen_moving", ""): (
        "In too few of the videos that may be learned from somebody is seen moving; "
        "to tell routines apart, videos of two are needed."
    ),
    ("nothing_to_export", ""): "There is no corrected frame of anybody who agreed to training.",
    ("nothing_to_measure_on", ""): (
        "There are no labelled photos to compare models on. Make a data set first."
    ),
    ("folder_in_use", ""): (
        "{folder} holds something else. Choose an empty folder, or that of an earlier export."
    ),
    ("folder_in_use", "unwritable"): "The folder cannot be written: {error}.",
    ("bad_changes", "configuration"): "There is no configuration “{name}” any more.",
    ("too_many_pixels", ""): (
        "The picture has {width} × {height} pixels; at most {most} million are taken. Film in 4K or less, or "
        "export the video smaller."
    ),
    ("too_many_frames_a_second", ""): (
        "The video has {rate} pictures a second; at most {most} are taken. Film at a lower rate, or export "
        "the video with 30 or 60."
    ),
    ("too_long", ""): "The video lasts {minutes} minutes; at most {most} are taken. Cut it and try again.",
    ("too_long", "stated"): "The video is longer than its own description says. Cut it and try again.",
    ("too_many_streams", ""): (
        "The file holds more than {most} streams of pictures, sound and data. Export it as an ordinary MP4 "
        "with one picture and one sound."
    ),
    ("too_many_packets", ""): (
        "The file is cut into more than {most} pieces. Export it as an ordinary MP4 and try again."
    ),
    ("too_much_memory", ""): (
        "Decoding this video takes more memory than a video is given. Export it as an ordinary MP4 in 1080p "
        "and try again."
    ),
    ("too_much_time", ""): (
        "Decoding this video takes more time than a video of its length is given. Export it as an ordinary "
        "MP4 in 1080p and try again."
    ),
    ("too_much_space", ""): (
        "Shown in the browser, this video takes more space than a video of its length is given. Export it as "
        "an ordinary MP4 in 1080p and try again."
    ),
}
_PATTERNS = {
    key: re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(said)), re.DOTALL)
    for key, said in _SENTENCES.items()
}


def kept(sentence: str) -> Kept | None:
    """The reason that ``sentence`` stands for, as rows keep it now; None for an empty one.

    One that no code explains is kept as it was said.
    """
    if not sentence:
        return None
    for (code, about), pattern in _PATTERNS.items():
        if found := pattern.fullmatch(sentence):
            values = {name: _value(name, text) for name, text in found.groupdict().items()}
            return {"code": code, "about": about, "values": values}
    return {"code": "said", "about": "", "values": {"sentence": sentence}}


def _value(name: str, text: str) -> Any:
    if name == "because":
        return kept(text)
    return int(text) if name == "tries" else text


def sentence(reason: Kept | None) -> str:
    """The English sentence of a reason as rows keep it; of a code that is not known here, the code."""
    if reason is None:
        return ""
    values = reason["values"]
    said = _SENTENCES.get((reason["code"], reason["about"]))
    if said is None or "sentence" in values:
        return str(values.get("sentence", reason["code"]))
    return said.format(
        **{name: sentence(value) if isinstance(value, dict) else value for name, value in values.items()}
    )


def keep(apps: Any, editor: BaseDatabaseSchemaEditor, model: tuple[str, str], was: str) -> None:
    """Fill ``reason_kept`` of every row of ``model`` (app, name) that has a sentence in the field ``was``."""
    rows = apps.get_model(*model).objects.using(editor.connection.alias)
    fill(rows.exclude(**{was: ""}), source=was, target="reason_kept", by=kept)


def say(apps: Any, editor: BaseDatabaseSchemaEditor, model: tuple[str, str], was: str) -> None:
    """The way back: fill the field ``was`` from ``reason_kept``."""
    rows = apps.get_model(*model).objects.using(editor.connection.alias)
    fill(rows.exclude(reason_kept__isnull=True), source="reason_kept", target=was, by=sentence)
