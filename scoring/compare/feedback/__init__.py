"""What is said of a comparison, and in which words."""
