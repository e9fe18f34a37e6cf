"""The job of this package and its stage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SCORE_ATTEMPT = "score_attempt"
"""Kind of the job that scores an attempt."""

COMPARE = "compare"
STAGE_WORDS = {COMPARE: _("Comparing")}
