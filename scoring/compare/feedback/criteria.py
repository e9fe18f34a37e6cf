"""Criteria and what came of them in sentences, in any language there is a catalogue for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scoring.compare.criteria.criterion import DEGREES, SECONDS, Criterion, CriterionOutcome, Judged
from scoring.compare.criteria.proposals import Proposal
from scoring.compare.feedback.sentences import clock
from scoring.language import ENGLISH, N_, catalogue
from scoring.reasons import reason_in

NAMES: dict[tuple[str, str], str] = {
    ("shoulder", "left"): N_("left shoulder"),
    ("shoulder", "right"): N_("right shoulder"),
    ("shoulder", "both"): N_("both shoulders"),
    ("shoulder", "near"): N_("shoulder nearer to the camera"),
    ("elbow", "left"): N_("left elbow"),
    ("elbow", "right"): N_("right elbow"),
    ("elbow", "both"): N_("both elbows"),
    ("elbow", "near"): N_("elbow nearer to the camera"),
    ("wrist", "left"): N_("left wrist"),
    ("wrist", "right"): N_("right wrist"),
    ("wrist", "both"): N_("both wrists"),
    ("wrist", "near"): N_("wrist nearer to the camera"),
    ("hip", "left"): N_("left hip"),
    ("hip", "right"): N_("right hip"),
    ("hip", "both"): N_("both hips"),
    ("hip", "near"): N_("hip nearer to the camera"),
    ("knee", "left"): N_("left knee"),
    ("knee", "right"): N_("right knee"),
    ("knee", "both"): N_("both knees"),
    ("knee", "near"): N_("knee nearer to the camera"),
    ("ankle", "left"): N_("left ankle"),
    ("ankle", "right"): N_("right ankle"),
    ("ankle", "both"): N_("both ankles"),
    ("ankle", "near"): N_("ankle nearer to the camera"),
}
"""What a criterion is about; of the head there is one."""

THE = {
    "head": N_("the head"),
    "shoulder": N_("the shoulder"),
    "elbow": N_("the elbow"),
    "wrist": N_("the wrist"),
    "hip": N_("the hip"),
    "knee": N_("the knee"),
    "ankle": N_("the ankle"),
}
"""What it is compared with, of the same side."""

_LEAST = N_("{part}: bent to {most} or less")
_GREATEST = N_("{part}: straightened to {least} or more")

SAYS: dict[tuple[str, str], str] = {
    ("least_angle", "shoulder"): N_("{part}: arm down at {most} or less"),
    ("least_angle", "elbow"): _LEAST,
    ("least_angle", "hip"): _LEAST,
    ("least_angle", "knee"): _LEAST,
    ("greatest_angle", "shoulder"): N_("{part}: arm raised to {least} or more"),
    ("greatest_angle", "elbow"): _GREATEST,
    ("greatest_angle", "hip"): _GREATEST,
    ("greatest_angle", "knee"): _GREATEST,
    ("angle_within", "both"): N_("{part}: always between {least} and {most}"),
    ("angle_within", "at_least"): N_("{part}: never under {least}"),
    ("angle_within", "at_most"): N_("{part}: never over {most}"),
    ("hold_angle", "at_most"): N_("{part}: {most} or less for {seconds}"),
    ("hold_angle", "at_least"): N_("{part}: {least} or more for {seconds}"),
    ("hold_pose", ""): N_("The reference’s furthest pose is held for {seconds}"),
    ("hold_pose", "at"): N_("The reference’s pose at {at} is held for {seconds}"),
    ("above", ""): N_("{part}: once above {other}"),
    ("above", "at_least"): N_("{part}: once above {other} by {least} or more"),
    ("stays_above", ""): N_("{part}: always above {other}"),
    ("stays_above", "at_least"): N_("{part}: always above {other} by {least} or more"),
    ("below", ""): N_("{part}: once below {other}"),
    ("below", "at_least"): N_("{part}: once below {other} by {least} or more"),
    ("stays_below", ""): N_("{part}: always below {other}"),
    ("stays_below", "at_least"): N_("{part}: always below {other} by {least} or more"),
}
"""The sentence of each kind: by the joint, or by which limit there is."""

_HEIGHTS = ("above", "stays_above", "below", "stays_below")


def criterion_in(criterion: Criterion, language: str = ENGLISH) -> str:
    """What the coach asks for, in a sentence."""
    words = catalogue(language)
    unit = DEGREES if criterion.kind == "hold_angle" else criterion.unit
    said = words.gettext(SAYS[criterion.kind, _which(criterion)]).format(
        part=_part(criterion, language),
        other=words.gettext(THE[criterion.other]) if criterion.other else "",
        least=measure_in(criterion.at_least, unit, language),
        most=measure_in(criterion.at_most, unit, language),
        seconds=measure_in(criterion.seconds, SECONDS, language),
        at="" if criterion.at is None else clock(criterion.at, tenths=True, language=language),
    )
    return said[:1].upper() + said[1:]


def _part(criterion: Criterion, language: str) -> str:
    if not criterion.part:
        return ""
    name = N_("head") if criterion.part == "head" else NAMES[criterion.part, criterion.side]
    return catalogue(language).gettext(name)


def _which(criterion: Criterion) -> str:
    """The second part of the key in SAYS."""
    kind = criterion.kind
    if kind in ("least_angle", "greatest_angle"):
        return criterion.part
    if kind == "hold_pose":
        return "" if criterion.at is None else "at"
    if kind in _HEIGHTS:
        return "at_least" if criterion.at_least else ""
    if criterion.at_least is not None and criterion.at_most is not None:
        return "both"
    return "at_least" if criterion.at_least is not None else "at_most"


def measure_in(value: float | None, unit: str, language: str = ENGLISH) -> str:
    """A measure with its unit: whole degrees, tenths of the others."""
    if value is None:
        return ""
    words = catalogue(language).gettext
    if unit == DEGREES:
        return words(N_("{degrees}°")).format(degrees=f"{value:.0f}")
    message = N_("{seconds} s") if unit == SECONDS else N_("{lengths} torso lengths")
    whole, tenths = divmod(round(abs(value) * 10), 10)
    number = words(N_("{whole}.{tenths}")).format(whole=whole, tenths=tenths)
    sign = "−" if value < 0 and (whole or tenths) else ""
    return words(message).format(seconds=sign + number, lengths=sign + number)


VERDICTS = {True: N_("met"), False: N_("not met"), None: N_("cannot be told")}
"""In a word or two."""


def verdict_in(met: bool | None, language: str = ENGLISH) -> str:
    """Whether it is met, in a word."""
    return catalogue(language).gettext(VERDICTS[met])


def judged_in(criterion: Criterion, found: Judged, language: str = ENGLISH) -> str:
    """What was measured, how far it is from the limit, and why nothing can be told."""
    words = catalogue(language).gettext
    value, margin, noise = (
        measure_in(None if one is None else abs(one) if what else one, criterion.unit, language)
        for what, one in enumerate((found.value, found.margin, found.noise))
    )
    if found.value is None:
        return reason_in(found.reason, language)
    if found.met is None:
        said = words(N_("Measured: {value}, give or take {noise}.")).format(value=value, noise=noise)
        return f"{said} {reason_in(found.reason, language)}"
    to_spare, off = N_("Measured: {value}, {margin} to spare."), N_("Measured: {value}, {margin} off.")
    message = to_spare if found.met else off
    return words(message).format(value=value, margin=margin)


def repetitions_in(outcome: CriterionOutcome, language: str = ENGLISH) -> str:
    """In how many repetitions it was met; empty where there is one."""
    if not outcome.repetitions:
        return ""
    met = sum(one.met is True for one in outcome.repetitions)
    message = N_("Met in {met} of {all} repetitions; this is the one that decides.")
    return catalogue(language).gettext(message).format(met=met, all=len(outcome.repetitions))


def own_in(criterion: Criterion, value: float | None, language: str = ENGLISH) -> str:
    """What the reference itself reaches; empty where that is not known."""
    if value is None:
        return ""
    said = catalogue(language).gettext(N_("Reference: {value}."))
    return said.format(value=measure_in(value, criterion.unit, language))


def proposal_in(asked: Criterion, proposal: Proposal, language: str = ENGLISH) -> str:
    """What the reference does, from which the limits are proposed."""
    words = catalogue(language).gettext
    unit = DEGREES if asked.kind == "hold_angle" else asked.unit
    if proposal.least is None or proposal.greatest is None:
        return words(N_("This cannot be measured in the reference, so nothing is proposed."))
    least, greatest = (measure_in(one, unit, language) for one in (proposal.least, proposal.greatest))
    if proposal.second is None or asked.kind == "hold_angle":
        return words(N_("The reference lies between {least} and {greatest}.")).format(
            least=least, greatest=greatest
        )
    at = clock(proposal.second, tenths=True, language=language)
    if asked.kind == "hold_pose":
        return words(N_("The reference holds its pose at {at} for {value}.")).format(at=at, value=least)
    return words(N_("The reference reaches {value}, at {at}.")).format(value=least, at=at)


def spoken_outcome(outcome: CriterionOutcome, language: str = ENGLISH) -> dict[str, Any]:
    """``outcome`` as values that JSON knows, with its sentences in ``language``."""
    plain = asdict(outcome)
    return {
        **plain,
        "criterion": outcome.criterion.plain,
        "says": criterion_in(outcome.criterion, language),
        "verdict": verdict_in(outcome.met, language),
        "sentence": judged_in(outcome.criterion, outcome, language),
        "why": plain["reason"],
        "reason": reason_in(outcome.reason, language),
        "unit": outcome.criterion.unit,
    }
