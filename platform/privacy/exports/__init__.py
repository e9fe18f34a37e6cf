"""Exports: everything about a person in one file."""
