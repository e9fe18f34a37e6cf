"""What is measured along the alignment, and the curve from an error to a value."""
