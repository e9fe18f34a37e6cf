"""Networks that more than one kind of training uses."""
