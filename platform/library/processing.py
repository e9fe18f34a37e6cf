"""Processing of an uploaded video."""
