"""Why something cannot be judged: a code with its values, and the sentence for it in any language.

A Reason is what is kept, passed on and compared; ``reason_in`` is the one place that makes words of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from scoring.language import ENGLISH, N_, catalogue, percent_in, whole_percent

SENTENCE = "sentence"
"""Name of the value of a reason that has no message of its own: what was said, in whatever language."""


@dataclass(frozen=True)
class Reason:
    """Why there is no result.

    ``code`` is stable and machine readable; ``about`` is the clip that it is
    about (``reference``, ``practice``, ``take``), what of the body (``legs``,
    ``arms``), of a file (``stated``) or how (``hurried``), or which of the sentences of the code it is;
    empty where it is none of them alone. ``values`` are numbers and names of the sentence. Shares are 0..1.
    """

    code: str
    about: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Any] | None) -> Reason | None:
        """The reason that was kept as ``asdict`` gave it, by a newer engine too; None for None."""
        if values is None:
            return None
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


MESSAGES: dict[tuple[str, str], str] = {
    ("too_little_seen", ""): N_(
        "Only {share} of what the reference shows could be measured in both videos; {needed} is needed."
    ),
    ("too_little_seen", "legs"): N_(
        "Your legs are out of view: only {share} of what the reference shows could be measured; {needed} is "
        "needed. Film again with the whole body in the picture."
    ),
    ("too_little_seen", "arms"): N_(
        "Your arms are out of view: only {share} of what the reference shows could be measured; {needed} is "
        "needed. Film again with the whole body in the picture."
    ),
    ("too_small", "practice"): N_(
        "You are too small in the picture to be measured: film again from closer, or with fewer surroundings."
    ),
    ("too_small", "reference"): N_(
        "The person in the reference is too small in the picture to be measured: it needs a film from closer."
    ),
    ("too_little_done", ""): N_("Only {share} of the reference is in the practice; {needed} is needed."),
    ("too_little_done", "hurried"): N_(
        "Only {share} of the reference fits into the practice, even at three times the reference’s tempo; "
        "{needed} is needed. Do all of the movement, and more slowly."
    ),
    ("another_movement", ""): N_(
        "This looks like another movement than the reference’s. Choose the routine that it belongs to."
    ),
    ("another_side", ""): N_(
        "This seems to be filmed from another side than the reference, and from there too little can be "
        "compared: film it from the same side. Or it is another movement."
    ),
    ("not_enough_measured", ""): N_("What could be measured in both videos is not enough for a score."),
    ("not_compared", ""): N_("There is no score of this movement, so there is nothing to check it in."),
    ("pose_not_shown", ""): N_("The reference does not show this pose well enough, or no longer."),
    ("too_close", ""): N_("That is too close to the limit to tell."),
    ("seen_obliquely", ""): N_("It is seen at an angle, from where it cannot be measured better."),
    ("which_way_unknown", ""): N_("From here it cannot be told whether it is bent forwards or backwards."),
    ("not_seen", ""): N_("It is not seen well enough at the moments that decide."),
    ("towards_camera", ""): N_("From here it points at the camera: film it from another side."),
    ("no_bone_seen", ""): N_("Too little of the body is seen to compare the movement."),
    ("no_person", "reference"): N_("No person was found in the reference."),
    ("no_person", "practice"): N_("No person was found in the practice."),
    ("no_person", "take"): N_("No person was found in the take."),
    ("no_person", "file"): N_("No person was found in {name}."),
    ("no_person", "place"): N_("Nobody was found at the chosen place at {time} s in {name}."),
    ("no_person", "video"): N_(
        "No person was found in this video. Film the whole body in good light and try again."
    ),
    ("no_person", "pointed"): N_(
        "Nobody was found where you pointed. Choose a moment that shows the whole body."
    ),
    ("model_unavailable", "gone"): N_("The keypoint model “{name}” is not there any more."),
    ("model_unavailable", "withdrawn"): N_(
        "“{name}” may not be used: it learned from a minor who has withdrawn since."
    ),
    ("not_a_video", "file"): N_("{name} is not a video that can be read."),
    ("photo_not_video", "file"): N_("{name} is a photo, not a video."),
    ("model_unavailable", "unknown"): N_("The keypoint model “{name}” is not known; there are {known}."),
    ("model_unavailable", "not_installed"): N_(
        "The keypoint model “{name}” is not installed; run `make setup`."
    ),
    ("one_frame", "reference"): N_("The reference has one frame; a movement needs at least two."),
    ("one_frame", "practice"): N_("The practice has one frame; a movement needs at least two."),
    ("one_frame", "take"): N_("The take has one frame; a movement needs at least two."),
    ("no_frames", "reference"): N_("The reference has no frames; a movement needs at least two."),
    ("no_frames", "practice"): N_("The practice has no frames; a movement needs at least two."),
    ("no_frames", "take"): N_("The take has no frames; a movement needs at least two."),
    ("too_few_frames", "reference"): N_(
        "The reference shows fewer than three frames a second; a movement needs more."
    ),
    ("too_few_frames", "practice"): N_(
        "The practice shows fewer than three frames a second; a movement needs more."
    ),
    ("too_few_frames", "take"): N_("The take shows fewer than three frames a second; a movement needs more."),
    ("too_many_pixels", ""): N_(
        "The picture has {width} × {height} pixels; at most {most} million are taken. Film in 4K or less, or "
        "export the video smaller."
    ),
    ("too_many_frames_a_second", ""): N_(
        "The video has {rate} pictures a second; at most {most} are taken. Film at a lower rate, or export "
        "the video with 30 or 60."
    ),
    ("too_long", ""): N_(
        "The video lasts {minutes} minutes; at most {most} are taken. Cut it and try again."
    ),
    ("too_long", "stated"): N_("The video is longer than its own description says. Cut it and try again."),
    ("too_many_streams", ""): N_(
        "The file holds more than {most} streams of pictures, sound and data. Export it as an ordinary MP4 "
        "with one picture and one sound."
    ),
    ("too_many_packets", ""): N_(
        "The file is cut into more than {most} pieces. Export it as an ordinary MP4 and try again."
    ),
    ("too_much_memory", ""): N_(
        "Decoding this video takes more memory than a video is given. Export it as an ordinary MP4 in 1080p "
        "and try again."
    ),
    ("too_much_time", ""): N_(
        "Decoding this video takes more time than a video of its length is given. Export it as an ordinary "
        "MP4 in 1080p and try again."
    ),
    ("too_much_space", ""): N_(
        "Shown in the browser, this video takes more space than a video of its length is given. Export it as "
        "an ordinary MP4 in 1080p and try again."
    ),
}
"""The sentence for each code and the clip it is about: whole ones, because languages bend their words."""


HEADINGS: dict[tuple[str, str], str] = {
    ("another_movement", ""): N_("This looks like another movement"),
    ("another_side", ""): N_("Another side, or another movement"),
    ("too_little_seen", ""): N_("Too little in view"),
    ("too_small", ""): N_("Too small in the picture"),
    ("too_small", "reference"): N_("The reference is too small in the picture"),
    ("too_little_done", ""): N_("Too little of the movement"),
    ("too_little_done", "hurried"): N_("Too fast, or too little of the movement"),
    ("not_enough_measured", ""): N_("Too little could be measured"),
    ("no_bone_seen", ""): N_("Too little could be measured"),
    ("no_person", ""): N_("Nobody in the picture"),
}
"""The verdict in a few words; one for all clips stands under an empty name."""

NOT_JUDGED = N_("It could not be judged")


def heading_in(reason: Reason | None, language: str = ENGLISH) -> str:
    """The verdict of ``reason`` in a few words; for None and other codes that it could not be judged."""
    code, about = ("", "") if reason is None else (reason.code, reason.about)
    message = HEADINGS.get((code, about)) or HEADINGS.get((code, ""), NOT_JUDGED)
    return catalogue(language).gettext(message)


def reason_in(reason: Reason | None, language: str = ENGLISH) -> str:
    """The sentence for ``reason`` in ``language``; empty for None.

    A reason that carries a sentence of its own is said by that.
    """
    if reason is None:
        return ""
    message = MESSAGES.get((reason.code, reason.about))
    if message is None or SENTENCE in reason.values:
        return str(reason.values.get(SENTENCE, ""))
    return catalogue(language).gettext(message).format(**_in_percent(reason.values, language))


SHARES = ("share", "needed")
"""Names of the values that are shares 0..1."""


def _in_percent(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """``values`` with its shares as percentages."""
    needed = values.get("needed", 0.0)
    return {
        name: percent_in(language, whole_percent(value, needed)) if name in SHARES else value
        for name, value in values.items()
    }
