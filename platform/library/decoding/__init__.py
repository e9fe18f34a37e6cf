"""Uploaded files are decoded by short processes of their own, which have little to lose."""
