"""What pages of other packages show of assignments."""
