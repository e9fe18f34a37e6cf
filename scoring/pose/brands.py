"""Brands of files in the container of MP4; known without a decoder."""

from __future__ import annotations

PHOTOS = ("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis")
"""Brands of photos that lie in that container (ISO 23008-12, HEIC and AVIF): a decoder of videos
sees the tiles of the picture, or its thumbnail."""
