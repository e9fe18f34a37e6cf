// The conversation on the page of an attempt: moments of the film, and that it was seen.

import { bindMoment, bindSeeks, showMarks } from "./moments.js";
import { bindSeen } from "./seen.js";

const root = document.querySelector("[data-conversation]");
const player = document.getElementById("player");

bindSeen(root);
// Without a player (what was measured is kept no longer) there is no moment to choose or to go to.
player?.addEventListener("player-ready", ({ detail }) => {
  bindMoment(root, detail.player);
  bindSeeks(root, player, detail.player);
  showMarks(root, player, detail.player);
});
