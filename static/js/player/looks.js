// What the player shows and lets hear: skeletons, ghost, one video or both, whose sound, the reference shifted.

import { filled } from "./format.js";

const NUDGE = 0.1; // seconds of one press
const MOST_NUDGE = 2; // seconds

/** Skeletons and the ghost. */
export function bindSkeletons(root, views) {
  const skeletons = root.querySelector("[data-control=skeletons]");
  skeletons.addEventListener("change", () => views.setVisible(skeletons.checked));
  const ghost = root.querySelector("[data-control=ghost]");
  if (ghost) ghost.closest(".pl-switch").hidden = !views.hasGhost;
  ghost?.addEventListener("change", () => views.setGhost(ghost.checked));
}

/** Both videos or one of them large. */
export function bindLayout(root) {
  const choices = [...root.querySelectorAll("[data-layout-choice]")];
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      root.dataset.layout = choice.value;
    });
  }
}

/** All of the player on the whole screen, where the browser can. */
export function bindFullScreen(root) {
  const whole = root.querySelector("[data-control=fullscreen]");
  if (!document.fullscreenEnabled) {
    whole.hidden = true;
    return;
  }
  whole.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen();
  });
  document.addEventListener("fullscreenchange", () => {
    whole.setAttribute("aria-pressed", String(document.fullscreenElement === root));
  });
}

/** Nobody's sound, the practice's, or the reference's. */
export function bindSound(root, player) {
  const choice = root.querySelector("[data-control=sound]");
  choice?.addEventListener("change", () => {
    player.practice.muted = choice.value !== "practice";
    if (player.reference) player.reference.muted = choice.value !== "reference";
  });
}

/** The reference a little earlier or later than the path says. */
export function bindNudge(root, player) {
  const said = root.querySelector("[data-nudge]");
  if (!said) return;
  const to = (seconds) => {
    const most = Math.min(MOST_NUDGE, Math.max(-MOST_NUDGE, seconds));
    player.setNudge(Math.round(most / NUDGE) * NUDGE);
    const size = Math.abs(player.nudge).toLocaleString(document.documentElement.lang, {
      minimumFractionDigits: 1, maximumFractionDigits: 1,
    });
    const text = player.nudge > 0 ? said.dataset.textLater : said.dataset.textEarlier;
    said.textContent = size === "0.0" ? said.dataset.textNone : filled(text, { seconds: size });
  };
  for (const [name, by] of [
    ["earlier", -NUDGE],
    ["later", NUDGE],
  ]) {
    root.querySelector(`[data-control=${name}]`).addEventListener("click", () => to(player.nudge + by));
  }
  said.addEventListener("click", () => to(0));
}
