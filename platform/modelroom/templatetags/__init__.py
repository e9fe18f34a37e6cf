"""Template tags of the model room."""
