// The page of a scored attempt.

import { bindAttention } from "./attention.js";
import { bindAnnouncements, bindControls, bindParts, bindSeeks } from "./controls.js";
import { Course } from "./course.js";
import { DrawnClip } from "./drawn.js";
import { bindEvidence } from "./evidence.js";
import { bindKeys } from "./keys.js";
import { bindLayout, bindNudge, bindSkeletons, bindSound } from "./looks.js";
import { bindLoop, bindMoments, bindStretch } from "./loop.js";
import { Player } from "./player.js";
import { Timeline, placeMarks } from "./timeline.js";
import { Views } from "./views.js";
import { makeWarp } from "./warp.js";

const root = document.querySelector("[data-playback]");

async function fetched(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return response.json();
}

/** The film and the canvas over it; where there is no film, a clip as long as what was measured. */
function stage(name, side) {
  const element = root.querySelector(`[data-stage="${name}"]`);
  if (!element) return null;
  const drawn = () => new DrawnClip(side.times.at(-1) ?? 0);
  return { video: element.querySelector("video") ?? drawn(), canvas: element.querySelector("canvas") };
}

function start(data) {
  const warp = makeWarp(data.path);
  const practice = stage("practice", data.practice);
  const reference = stage("reference", data.reference);
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
  bindSound(root, player);
  bindNudge(root, player);
  bindAttention(root, player);
  bindKeys(player, bindStretch(root, player));
  bindParts(root, (part) => {
    timeline.show(part);
    views.mark(part);
    course.show(part);
  });
  bindEvidence(data);
  const marks = strip.querySelectorAll("[data-moment]");
  player.addEventListener("state", () => placeMarks(marks, player.duration));
  player.addEventListener("failed", fail);
  player.announce("state");
  // Extra footage before the movement is not what one came to see.
  if (warp && warp.start > 0.5) player.seek(warp.start);
  else player.seek(0);
  views.redraw();
  root.dataset.ready = "true";
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
