// The conversation on the page of an attempt: moments of the film, drawings on them, and that it was seen.

import { Frames } from "./frames.js";
import { bindMoment, bindSeeks, hideSetAside, showMarks } from "./moments.js";
import { Pad } from "./pad.js";
import { bindRecorder } from "./recorder.js";
import { bindSeen } from "./seen.js";
import { showOverPlayer, showStills } from "./stills.js";

const root = document.querySelector("[data-conversation]");
const stage = document.getElementById("player");

bindSeen(root);
for (const recorder of root.querySelectorAll("[data-recorder]")) bindRecorder(recorder);
// Without a player (what was measured is kept no longer, or never was) there is no moment to choose or to go to.
if (!stage) for (const field of root.querySelectorAll("[data-second]")) field.hidden = true;
stage?.addEventListener("player-ready", ({ detail: { player, data } }) => {
  const frames = new Frames(data);
  const form = root.querySelector("[data-write]");
  if (form) bindMoment(form, player, new Pad({ form, frames }));
  bindSeeks(root, stage, player);
  showMarks(root, stage, player);
  showStills(root, frames);
  showOverPlayer(root, stage, player, frames);
  hideSetAside(stage);
});
