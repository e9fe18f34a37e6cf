// The keyboard while nothing that takes keys itself has the focus.

const TAKES_ALL = "input:not([type=checkbox]), select, textarea, [contenteditable]";
const TAKES_SPACE = "a, button, summary, input, [role=button]";

/** Space plays and pauses, arrows step a frame, with Shift a second; ``others``: what further keys do. */
export function bindKeys(player, others = {}) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(TAKES_ALL)) return;
    if (event.key === " ") {
      if (event.target.closest(TAKES_SPACE)) return;
      event.preventDefault();
      player.toggle();
      return;
    }
    if (others[event.key]) return others[event.key]();
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    if (event.shiftKey) player.skip(direction);
    else player.stepFrames(direction);
  });
}
