"""What a coach should look at first, in one short queue."""
