"""Further good performances of a routine, and whether each is the movement of its reference."""
