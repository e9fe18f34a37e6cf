"""How sure a model is, and when it should say that it is none of the movements it knows.

Both are fitted on clips that the answering member did not learn from. The
temperature is that of Guo et al. 2017 (On Calibration of Modern Neural
Networks). How familiar a clip is, is its greatest logit (Hendrycks et al. 2022,
Scaling Out-of-Distribution Detection): the softmax would hide that all are low.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from scoring.learn.events.recognition import LEAST_JUDGED

REFUSED = 0.1
"""The share of known clips that may be taken for none of the movements."""

TEMPERATURES = torch.logspace(-1.0, 0.7, 60)


@dataclass(frozen=True)
class Calibration:
    """Logits are divided by ``temperature``; a clip under ``least_familiarity`` is none of the classes."""

    temperature: float = 1.0
    least_familiarity: float = float("-inf")

    def as_dict(self) -> dict[str, Any]:
        """Plain values; no threshold is None, as JSON has no infinity."""
        values = asdict(self)
        return values if self.least_familiarity > float("-inf") else {**values, "least_familiarity": None}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Calibration:
        """The inverse of ``as_dict``."""
        least = values["least_familiarity"]
        return cls(float(values["temperature"]), float("-inf") if least is None else float(least))


def familiarity(logits: Tensor) -> Tensor:
    """``[N]`` of ``logits [N, classes]``, or of the members' ``[members, N, classes]``."""
    mean = logits.mean(dim=0) if logits.ndim == 3 else logits
    return mean.amax(dim=-1)


def calibrated(logits: Tensor, labels: Tensor) -> Calibration:
    """Fitted on ``logits [N, classes]`` and ``labels [N]`` of clips that were not learned from."""
    if len(logits) < LEAST_JUDGED:
        return Calibration()
    losses = torch.stack([functional.cross_entropy(logits / t, labels) for t in TEMPERATURES])
    least = torch.quantile(familiarity(logits), REFUSED)
    return Calibration(float(TEMPERATURES[losses.argmin()]), float(least))
