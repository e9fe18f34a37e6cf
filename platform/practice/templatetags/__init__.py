"""What pages of other packages show of practice."""
