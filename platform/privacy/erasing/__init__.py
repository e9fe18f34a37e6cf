"""Erasing a person: what is handed over, what goes, and what of them lies elsewhere than in their rows."""
