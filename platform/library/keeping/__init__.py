"""How long videos and what was measured in them are kept, and what is kept of them at all."""
