"""Commands of the model room."""
