"""Processing of an uploaded video; only workers import it."""
