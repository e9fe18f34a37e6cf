"""What people agreed to: the words, the records, and who agrees to what now."""
