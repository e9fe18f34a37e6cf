"""What happens when parts hang or die: real processes where that is the point."""
