"""What a video may ask of the machine that decodes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scoring.errors import TooDemanding
from scoring.reasons import Reason


@dataclass(frozen=True)
class Limits:
    """The most that a video may hold; what is beyond is refused with TooDemanding.

    ``pixels`` of a stored picture: 5.3K of action cameras (5312 × 2988) and everything below, so that the
    pictures a decoder keeps for reference, sixteen at most, fit into the memory it is given. ``rate`` is
    pictures a second on average; phones take 480 at most without interpolating. ``seconds`` of the real time.
    ``streams``: phones and action cameras write up to eight. ``packets`` of all streams together: twenty
    minutes of ``rate`` pictures a second with two sounds are 750,000. All set by hand from what devices
    record; ``tests/security/test_files_that_ask_for_too_much.py`` notices a change.
    """

    pixels: int = 17_000_000
    rate: float = 500.0
    seconds: float = 1200.0
    streams: int = 32
    packets: int = 1_000_000

    def check_streams(self, streams: int) -> None:
        """TooDemanding where a file has more ``streams``."""
        if streams > self.streams:
            raise TooDemanding(Reason("too_many_streams", values={"most": self.streams}))

    def check_size(self, width: int, height: int) -> None:
        """TooDemanding where stored pictures of ``width`` by ``height`` are larger."""
        if width * height > self.pixels:
            values: dict[str, Any] = {"width": width, "height": height, "most": f"{self.pixels / 1e6:g}"}
            raise TooDemanding(Reason("too_many_pixels", values=values))

    def check_length(self, seconds: float, frames: int, packets: int) -> None:
        """TooDemanding where there are more ``packets``, ``seconds``, or ``frames`` for these."""
        if packets > self.packets:
            raise TooDemanding(Reason("too_many_packets", values={"most": self.packets}))
        if seconds > self.seconds:
            values = {"minutes": f"{seconds / 60:.1f}", "most": f"{self.seconds / 60:g}"}
            raise TooDemanding(Reason("too_long", values=values))
        # Of less than a second a rate says nothing: two pictures of a clip that breaks off may lie close.
        rate = frames / max(seconds, 1.0)
        if rate > self.rate:
            values = {"rate": f"{rate:.0f}", "most": f"{self.rate:g}"}
            raise TooDemanding(Reason("too_many_frames_a_second", values=values))
