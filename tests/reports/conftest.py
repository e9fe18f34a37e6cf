"""Attempts whose scores are written down, as those of progress are."""

from tests.progress.conftest import make as make
from tests.progress.conftest import routine as routine
