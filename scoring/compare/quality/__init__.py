"""How well a movement is done: traits of a stretch against those of good performances."""
