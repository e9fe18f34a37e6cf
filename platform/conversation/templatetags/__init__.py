"""What the page of an attempt shows of its conversation."""
