"""Moments and remarks in words, in any language there is a catalogue for."""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scoring.compare.calibration import BRIDGED_FROM, WHOLE
from scoring.compare.feedback.messages import DURING, HIPS, MOMENTS, THROUGHOUT, TRUNK_DIRECTIONS
from scoring.compare.feedback.messages_remarks import CLIP
from scoring.compare.measure.repetitions import alike
from scoring.compare.result import Moment, PartScore, Remark, Repetition
from scoring.language import ENGLISH, N_, catalogue, percent_in, whole_percent

IN_TIME = 0.1
"""Seconds by which nobody is called late or early: as much as sound and picture of a film may lie apart."""

SHORT_SECONDS = 2.0
"""Below this, whole seconds would say too little about when."""


def spoken(said: Moment | Remark, language: str = ENGLISH) -> dict[str, Any]:
    """``said`` as values that JSON knows, its sentence in ``language``."""
    return {**asdict(said), "sentence": sentence_of(said, language)}


def sentence_of(said: Moment | Remark, language: str = ENGLISH) -> str:
    """One short sentence for ``said``.

    One that was stored by an engine that kept no size, or of a kind that is
    no longer known, keeps the sentence that was stored with it.
    """
    return _of_moment(said, language) if isinstance(said, Moment) else _of_remark(said, language)


def _of_moment(moment: Moment, language: str) -> str:
    message = MOMENTS.get((_subject(moment), moment.direction))
    amount = _amount(moment, language)
    if message is None or not amount:
        return moment.sentence
    return catalogue(language).gettext(message).format(amount=amount, when=_when(moment, language))


def _when(moment: Moment, language: str) -> str:
    """The time in words."""
    words = catalogue(language)
    if moment.throughout:
        return words.gettext(THROUGHOUT)
    tenths = moment.end - moment.start < SHORT_SECONDS
    return words.gettext(DURING).format(
        start=clock(moment.start, tenths=tenths, language=language),
        end=clock(moment.end, tenths=tenths, language=language),
    )


def _subject(moment: Moment) -> str:
    """Of what a moment's sentence speaks: a part, both of a pair (no side), or the trunk."""
    joint = moment.part.rpartition("_")[2]
    if moment.direction in HIPS:
        return "hip"
    if joint == "hip" and moment.direction in TRUNK_DIRECTIONS:
        return "trunk"
    return joint if moment.both_sides else moment.part


def _amount(moment: Moment, language: str) -> str:
    """The size in words; empty if there is none to name."""
    words = catalogue(language)
    if moment.said_degrees is not None:
        return words.gettext("about {degrees}°").format(degrees=f"{moment.said_degrees:.0f}")
    lengths = moment.said_torso_lengths
    if lengths is None:
        return ""
    lengths = max(lengths, 0.1)
    # A fraction takes the form of its whole number in French, the plural in English and German.
    phrase = words.ngettext("about {lengths} torso lengths", "about {lengths} torso lengths", int(lengths))
    return phrase.format(lengths=_decimal(lengths, words))


def _decimal(value: float, words: gettext.NullTranslations) -> str:
    whole, tenths = divmod(int(value * 10 + 0.5), 10)
    return words.gettext("{whole}.{tenths}").format(whole=whole, tenths=tenths)


def _of_remark(remark: Remark, language: str) -> str:
    words, count = catalogue(language), int(remark.value or 0)
    if remark.kind == "more_repetitions":
        return words.ngettext(
            "You did {count} repetition more than last time.",
            "You did {count} repetitions more than last time.",
            count,
        ).format(count=count)
    message = CLIP.get((remark.kind, _of_whom(remark)))
    if message is None:
        return remark.sentence
    tenths = (remark.end or 0.0) - (remark.start or 0.0) < SHORT_SECONDS
    return words.gettext(message).format(
        value=_whole(remark.value),
        other=_whole(remark.other),
        start=clock(remark.start or 0.0, tenths=tenths, language=language),
        end=clock(remark.end or 0.0, tenths=tenths, language=language),
    )


def _of_whom(remark: Remark) -> str:
    return remark.part.rpartition("_")[2] if remark.both_sides else remark.part


def _whole(value: float | None) -> str:
    return "" if value is None else f"{int(value + 0.5)}"


def clock(seconds: float, *, tenths: bool = False, language: str = ENGLISH) -> str:
    """``m:ss`` of a video time, or ``m:ss.t``."""
    units, words = 10 if tenths else 1, catalogue(language)
    # Formats are messages too: other languages write other signs between the numbers.
    form = words.gettext("{minutes}:{seconds}.{tenths}") if tenths else words.gettext("{minutes}:{seconds}")
    count = max(0, int(seconds * units + 0.5))
    whole, rest = divmod(count, units)
    return form.format(minutes=whole // 60, seconds=f"{whole % 60:02d}", tenths=rest)


def beside_music(starts_late: float | None, language: str = ENGLISH) -> str:
    """How the practice lies to the music, ``starts_late`` as in Score; empty where it is in time."""
    if starts_late is None or abs(starts_late) < IN_TIME:
        return ""
    late = N_("You start {seconds} s late against the music.")
    early = N_("You start {seconds} s early against the music.")
    words = catalogue(language)
    message = words.gettext(late if starts_late > 0 else early)
    return message.format(seconds=_decimal(abs(starts_late), words))


LEFT_OUT: dict[str, str] = {
    "": N_("Left out, because somebody else was in the way and it cannot be told who is who: {stretches}."),
    "reference": N_(
        "Left out of the reference, because somebody else was in the way and it cannot be told who is who: "
        "{stretches}."
    ),
    "practice": N_(
        "Left out of the practice, because somebody else was in the way and it cannot be told who is who: "
        "{stretches}."
    ),
}
"""What is left out of which clip; of a video by itself under an empty name."""


def left_out(stretches: Sequence[Sequence[float]], about: str = "", language: str = ENGLISH) -> str:
    """What is left out of the clip ``about`` because it is in doubt who is who: ``in_doubt`` of a PoseTrack.

    Empty where nothing is.
    """
    if not stretches:
        return ""
    said = (
        "–".join(dict.fromkeys(clock(second, tenths=True, language=language) for second in stretch))
        for stretch in stretches
    )
    return catalogue(language).gettext(LEFT_OUT[about]).format(stretches=", ".join(said))


def on_other_side(stretches: Sequence[tuple[float, float]], language: str = ENGLISH) -> str:
    """All ``stretches`` (seconds of the practice) that are done on the other side; empty without any."""
    if not stretches:
        return ""
    words = catalogue(language).gettext
    message = N_(
        "Done on the other side: {stretches}. There it is compared with left and right exchanged; "
        "the longer it lasts, the lower is the form at most."
    )
    times = ", ".join(f"{clock(start)}–{clock(end)}" for start, end in stretches)
    return words(message).format(stretches=times)


def bridge(yaw: float | None, bridged: bool, language: str = ENGLISH) -> str:
    """That the joints in space were compared because of the view, and what is not mentioned then; else empty.

    ``yaw`` (degrees) and ``bridged`` as in Score; the angle is said to 10 degrees.
    """
    if not bridged or (yaw is not None and abs(yaw) < BRIDGED_FROM):
        return ""
    message = (
        N_("Filmed from another side than the reference.")
        if yaw is None
        else N_("Filmed from another side than the reference (about {degrees}° round).")
    )
    words = catalogue(language).gettext
    told = words(N_("From there only clear differences are sure: small ones are not mentioned."))
    return f"{words(message).format(degrees=round(abs(yaw or 0.0) / 10) * 10)} {told}"


def side_question(side_unsure: bool, mirrored: bool, language: str = ENGLISH) -> str:
    """That nobody knows whether left and right are exchanged, and what was taken; else empty.

    ``side_unsure`` and ``mirrored`` as in Score.
    """
    if not side_unsure:
        return ""
    straight = N_(
        "Side for side and as in a mirror fit about equally well. This was compared side for side: "
        "how did you move?"
    )
    turned = N_(
        "Side for side and as in a mirror fit about equally well. This was compared as in a mirror: "
        "how did you move?"
    )
    return catalogue(language).gettext(turned if mirrored else straight)


def over_repetitions(repetitions: Sequence[Repetition], shown: int | None, language: str = ENGLISH) -> str:
    """What the total of several ``repetitions`` is, and which one to look at; empty where there is one.

    ``shown`` is its place, as ``shown_repetition`` in Score.
    """
    if shown is None or not repetitions:
        return ""
    totals = [one.total or 0.0 for one in repetitions]
    best, worst = max(totals), min(totals)
    apart = N_(
        "Mean of {count} repetitions: best {best} (repetition {first}), worst {worst} (repetition {last}). "
        "Look at repetition {last}: what is said here is of it."
    )
    close = N_(
        "Mean of {count} repetitions, all about alike: {worst} to {best}. "
        "What is said here is of repetition {last}."
    )
    return (
        catalogue(language)
        .gettext(close if alike(repetitions) else apart)
        .format(
            count=len(totals),
            best=_whole(best),
            worst=_whole(worst),
            first=totals.index(best) + 1,
            last=shown + 1,
        )
    )


def part_reason(part: PartScore, language: str = ENGLISH) -> str:
    """What a part's degrees are of, or what makes its form lower than they do; mostly empty."""
    words = catalogue(language).gettext
    if part.further is not None:
        message = N_("the body moves {share} less") if part.further < 0 else N_("the body moves {share} more")
        return words(message).format(share=percent_in(language, round(100 * abs(part.further))))
    if part.briefly:
        return words(N_("for a moment"))
    return words(THROUGHOUT) if part.throughout else ""


def extent(
    total: float | None, completeness: float, repetitions: tuple[int, int], language: str = ENGLISH
) -> tuple[str, ...]:
    """Sentences on how much of the reference was compared; none where it was all of it.

    ``total`` is 0..100 or None (then the score's reason says the share),
    ``completeness`` 0..1 and ``repetitions`` (compared, there are) as
    ``reference_repetitions`` in Score.
    """
    said, words = [], catalogue(language).gettext
    compared, there = repetitions
    some = compared < there
    if some:
        message = N_("Your practice was compared with {compared} of the reference’s {there} repetitions.")
        said.append(words(message).format(compared=compared, there=there))
    if total is not None and completeness < WHOLE:
        of_all = N_("Your practice contains {share} of the reference. The rest is not scored.")
        of_some = N_("It contains {share} of what it was compared with. The rest is not scored.")
        share = percent_in(language, whole_percent(completeness, WHOLE))
        said.append(words(of_some if some else of_all).format(share=share))
    return tuple(said)
