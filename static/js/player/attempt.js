// The page of a scored attempt.

import { bindAttention } from "./attention.js";
import { WayBack } from "./back.js";
import { bindAnnouncements, bindControls, bindParts, bindSeeks } from "./controls.js";
import { Course } from "./course.js";
import { bindEvidence } from "./evidence.js";
import { bindFindPose } from "./findpose.js";
import { bindKeys } from "./keys.js";
import { bindFullScreen, bindLayout, bindNudge, bindSkeletons, bindSound } from "./looks.js";
import { bindLoop, bindMoments, bindStretch } from "./loop.js";
import { Player } from "./player.js";
import { fetched, stage } from "./stage.js";
import { Timeline, placeMarks } from "./timeline.js";
import { Views } from "./views.js";
import { makeWarp } from "./warp.js";

const root = document.querySelector("[data-playback]");

function start(data) {
  const warp = makeWarp(data.path);
  const practice = stage(root, "practice", data.practice);
  const reference = stage(root, "reference", data.reference);
  const player = new Player({
    practice: practice.video,
    reference: reference?.video ?? null,
    warp,
    times: data.practice.times,
  });
  const views = new Views({ root, data, warp, player, practice, reference });
  const course = new Course({ root, data, player });
  const strip = root.querySelector("[data-timeline]");
  const timeline = new Timeline({
    root: strip,
    data,
    player,
    threshold: data.threshold,
    say: strip.dataset.text,
  });
  bindControls(root, player);
  bindMoments(root, player);
  bindLoop(root, player);
  bindSeeks(root, player);
  bindAnnouncements(root, player);
  bindSkeletons(root, views);
  bindLayout(root);
  bindFullScreen(root);
  bindSound(root, player);
  bindNudge(root, player);
  bindAttention(root, player);
  bindKeys(root, player, bindStretch(root, player));
  const back = new WayBack(root, player);
  bindParts(root, (part) => {
    back.choose(part !== null);
    timeline.show(part);
    views.mark(part);
    course.show(part);
  });
  bindEvidence(data);
  bindFindPose(root, data, player);
  const marks = strip.querySelectorAll("[data-moment]");
  player.addEventListener("state", () => placeMarks(marks, player.duration));
  player.addEventListener("failed", fail);
  player.announce("state");
  // A link may lead to a second of the practice. Extra footage before the movement is not what one came to see.
  const asked = Number(new URLSearchParams(window.location.search).get("t"));
  if (asked > 0) player.seek(asked);
  else if (warp && warp.start > 0.5) player.seek(warp.start);
  else player.seek(0);
  views.redraw();
  root.dataset.ready = "true";
  root.dispatchEvent(new CustomEvent("player-ready", { detail: { player, data } }));
}

function fail() {
  root.querySelector("[data-failed]").hidden = false;
}

fetched(root.dataset.playback)
  .then(start)
  .catch((error) => {
    fail();
    throw error;
  });
