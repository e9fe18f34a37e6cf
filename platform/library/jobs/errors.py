"""What can end a job early."""

from __future__ import annotations


class LeaseLost(Exception):
    """Another worker was given this job; stop and write nothing more."""


class SubjectGone(Exception):
    """What the job was about has been deleted; the job ends without a trace."""
