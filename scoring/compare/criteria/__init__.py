"""Checks that a coach adds to a routine as data, and what came of them in a practice."""
