"""The networks that can be trained, found by name."""
