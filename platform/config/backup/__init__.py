"""The whole installation in one file, and back: the database first, then the files that its rows name."""
