// The strip of the moments by which the routine was recognised: its peaks, and the list of them below, go there.

import { placesOf } from "./strip.js";

/** Put each peak over its moment, and go there when it is pressed. Nothing where there is no strip. */
export function bindAttention(root, player) {
  const strip = root.querySelector("[data-attention]");
  if (!strip) return;
  const peaks = [...strip.querySelectorAll("[data-peak]")];
  const head = strip.querySelector("[data-attention-head]");
  const place = () => {
    const places = placesOf(peaks.map((peak) => Number(peak.dataset.peak)), player.duration);
    peaks.forEach((peak, i) => (peak.style.left = `${places[i]}%`));
  };
  for (const button of strip.querySelectorAll("[data-peak], [data-go]")) {
    button.addEventListener("click", () => {
      // What is repeated would be gone back to.
      if (player.loop) player.setLoop(null);
      player.seek(Number(button.dataset.peak ?? button.dataset.go));
    });
  }
  player.addEventListener("state", place);
  player.addEventListener("time", () => {
    const { time, duration } = player;
    head.style.left = `${duration ? Math.min(100, (100 * time) / duration) : 0}%`;
  });
}
