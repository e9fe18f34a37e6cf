"""What people say to one another about an attempt."""
