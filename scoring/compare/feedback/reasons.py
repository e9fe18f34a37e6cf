"""Why there is no total, and how much of the reference was compared, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring.compare.feedback.messages import N_
from scoring.compare.feedback.sentences import ENGLISH, catalogue

REASONS = (
    N_("Only {share} of the body could be measured in both videos; {needed} is needed."),
    N_("Only {share} of the reference is in the practice; {needed} is needed."),
    N_("What could be measured in both videos is not enough for a score."),
    N_("Too little of the body is seen to compare the movement."),
    N_("No person was found in the reference."),
    N_("No person was found in the practice."),
    N_("No person was found in the take."),
    N_("The reference has one frame; a movement needs at least two."),
    N_("The practice has one frame; a movement needs at least two."),
    N_("The take has one frame; a movement needs at least two."),
    N_("The reference has no frames; a movement needs at least two."),
    N_("The practice has no frames; a movement needs at least two."),
    N_("The take has no frames; a movement needs at least two."),
    N_("The reference shows fewer than three frames a second; a movement needs more."),
    N_("The practice shows fewer than three frames a second; a movement needs more."),
    N_("The take shows fewer than three frames a second; a movement needs more."),
)
"""What a Score's ``reason`` and the engine's errors say of tracks that people make."""

WHOLE = 0.95
"""From this share of the reference on, only moments at its ends are missing, which nobody has to know."""


def whole_percent(share: float, needed: float) -> int:
    """``share`` 0..1 in whole percent, never rounded up to what is ``needed``."""
    rounded = round(100 * share)
    return rounded if share >= needed else min(rounded, round(100 * needed) - 1)


def reason_in(reason: str, language: str) -> str:
    """An English sentence of REASONS, also one stored long ago, in another language; others stay."""
    message, shares = next(_recognised(reason), (reason, {}))
    if language == ENGLISH or message not in REASONS:
        return reason
    said = {name: _percent(share, language) for name, share in shares.items()}
    return catalogue(language).gettext(message).format(**said)


def _recognised(reason: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The message that ``reason`` was made of, and the numbers filled in."""
    for message in REASONS:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>\\d+)%", re.escape(message))
        match = re.fullmatch(pattern, reason)
        if match is not None:
            yield message, match.groupdict()


def _percent(number: str, language: str) -> str:
    return catalogue(language).gettext(N_("{percent}%")).format(percent=number)


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
        share = _percent(str(whole_percent(completeness, WHOLE)), language)
        said.append(words(of_some if some else of_all).format(share=share))
    return tuple(said)
