"""Reasons of engines up to 1.2.0, which were kept as English sentences; only migrations use this.

The sentences are written out here, as those engines wrote them: the engine of today may word them otherwise.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from common.rewriting import fill

Kept = dict[str, Any]

_SHARES = {
    "too_little_seen": "Only {share}% of the body could be measured in both videos; {needed}% is needed.",
    "too_little_done": "Only {share}% of the reference is in the practice; {needed}% is needed.",
}
_PLAIN = {
    ("not_enough_measured", ""): "What could be measured in both videos is not enough for a score.",
    ("no_bone_seen", ""): "Too little of the body is seen to compare the movement.",
}
_OF_A_CLIP = {
    "no_person": "No person was found in the {clip}.",
    "one_frame": "The {clip} has one frame; a movement needs at least two.",
    "no_frames": "The {clip} has no frames; a movement needs at least two.",
    "too_few_frames": "The {clip} shows fewer than three frames a second; a movement needs more.",
}
_PLAIN |= {
    (code, clip): sentence.format(clip=clip)
    for code, sentence in _OF_A_CLIP.items()
    for clip in ("reference", "practice", "take")
}


def kept(sentence: str) -> Kept | None:
    """The reason that ``sentence`` stands for, as rows keep it now; None for an empty one."""
    if not sentence:
        return None
    for (code, about), said in _PLAIN.items():
        if sentence == said:
            return {"code": code, "about": about, "values": {}}
    for code, said in _SHARES.items():
        pattern = re.escape(said).replace(r"\{share\}", r"(\d+)").replace(r"\{needed\}", r"(\d+)")
        if found := re.fullmatch(pattern, sentence):
            share, needed = (int(number) / 100 for number in found.groups())
            return {"code": code, "about": "", "values": {"share": share, "needed": needed}}
    return {"code": "said", "about": "", "values": {"sentence": sentence}}


def sentence(reason: Kept | None) -> str:
    """The English sentence of a reason as rows keep it; of a code that is not known here, the code."""
    if reason is None:
        return ""
    code, values = reason["code"], reason["values"]
    if code in _SHARES:
        shares = {name: round(100 * share) for name, share in values.items()}
        shares["share"] = min(shares["share"], shares["needed"] - 1)
        return _SHARES[code].format(**shares)
    return _PLAIN.get((code, reason["about"])) or str(values.get("sentence", code))


def keep_reasons(apps: Any, editor: BaseDatabaseSchemaEditor, model: tuple[str, str]) -> None:
    """Fill ``reason_kept`` of every row of ``model`` (app, name) that has a sentence in ``reason``."""
    rows = apps.get_model(*model).objects.using(editor.connection.alias)
    fill(rows.exclude(reason=""), source="reason", target="reason_kept", by=kept)


def say_reasons(apps: Any, editor: BaseDatabaseSchemaEditor, model: tuple[str, str]) -> None:
    """The way back: fill ``reason`` from ``reason_kept``."""
    rows = apps.get_model(*model).objects.using(editor.connection.alias)
    fill(rows.exclude(reason_kept__isnull=True), source="reason_kept", target="reason", by=sentence)
