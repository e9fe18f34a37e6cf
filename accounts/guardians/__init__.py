"""Guardians of minors: inviting them, what they decide, who reads along."""
