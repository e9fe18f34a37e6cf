"""Everyone at one moment of a routine: each student's frame that belongs to a frame of the reference."""
