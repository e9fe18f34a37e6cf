"""Which movement a video shows, and when: self-attention over the frames of labelled videos."""
