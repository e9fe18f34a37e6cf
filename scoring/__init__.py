"""Formcheck's engine: finds people in videos and scores how they move.

Imports nothing of Django; usable from Python and as ``python -m scoring``.
"""

from scoring.version import ENGINE_VERSION

__all__ = ["ENGINE_VERSION"]
