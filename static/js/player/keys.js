// The keyboard while nothing that takes keys itself has the focus.

const TAKES_ALL = "input:not([type=checkbox]), select, textarea, [contenteditable]";
const TAKES_SPACE = "a, button, summary, input, [role=button]";

/** Whether a key is pressed with another one, but for AltGr, with which many keyboards write brackets. */
function isCombined(event) {
  return event.metaKey || ((event.altKey || event.ctrlKey) && !event.getModifierState("AltGraph"));
}

/**
 * Space plays and pauses, arrows step a frame, with Shift a second. ``others``: what further keys do while the
 * focus is in ``root``; who speaks or mistypes a character elsewhere must not set them off (WCAG 2.2, 2.1.4).
 */
export function bindKeys(root, player, others = {}) {
  document.addEventListener("keydown", (event) => {
    if (isCombined(event) || event.target.closest(TAKES_ALL)) return;
    if (event.key === " ") {
      if (event.target.closest(TAKES_SPACE)) return;
      event.preventDefault();
      player.toggle();
      return;
    }
    if (others[event.key] && root.contains(event.target)) return others[event.key]();
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    if (event.shiftKey) player.skip(direction);
    else player.stepFrames(direction);
  });
}
