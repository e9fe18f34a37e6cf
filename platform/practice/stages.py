"""The jobs of this package and their stages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SCORE_ATTEMPT = "score_attempt"
"""Kind of the job that scores an attempt."""

CHECK_CRITERIA = "check_criteria"
"""Kind of the job that checks a routine's criteria in its scored attempts; its subject is the routine."""

RESCORE_ROUTINE = "rescore_routine"
"""Kind of the job that asks for the scores of all attempts at a routine again; its subject is the routine."""

FIND_PHOTO_POSE = "find_photo_pose"
"""Kind of the job that finds the body in a photo; its subject is the PosePhoto."""

COMPARE = "compare"
CHECK = "check"
ASK = "ask"
LOOK = "look"
STAGE_WORDS = {
    COMPARE: _("Comparing with the reference"),
    CHECK: _("Checking the criteria"),
    ASK: _("Asking for the scores"),
    LOOK: _("Finding the body in the photo"),
}
