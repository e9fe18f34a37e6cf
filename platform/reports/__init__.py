"""The report of a person's month: one page to read, to print and to keep as a PDF."""
