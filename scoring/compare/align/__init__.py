"""The practice laid against the reference: which side, which stretch, which warp."""
