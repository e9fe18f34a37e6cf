"""Taking one's data along, and leaving: exports, the time of grace, and erasure."""
