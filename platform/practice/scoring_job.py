"""Scoring of an attempt."""
