// The page of a scored attempt.

import { bindAttention } from "./attention.js";
import { bindAnnouncements, bindControls, bindMoments, bindParts, bindSeeks, showNow } from "./controls.js";
import { DrawnClip } from "./drawn.js";
import { bindKeys } from "./keys.js";
import { Player, onFrames } from "./player.js";
import { lowParts } from "./pose.js";
import { SkeletonView } from "./skeleton.js";
import { Timeline, placeMarks } from "./timeline.js";
import { makeWarp, onOtherSide, rowAt } from "./warp.js";

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

/** The skeletons over both videos, redrawn with every frame that is shown. */
function skeletons({ data, warp, practice, reference, player }) {
  const bones = data.bones;
  const mine = new SkeletonView({ canvas: practice.canvas, side: data.practice, bones });
  const theirs =
    reference &&
    new SkeletonView({ canvas: reference.canvas, side: data.reference, bones });
  const views = { marked: null, mine, theirs };
  views.drawPractice = (time) => {
    const row = rowAt(warp, time);
    const values = row < 0 ? null : data.values[row];
    mine.draw(time, { values, threshold: data.threshold, marked: views.marked });
    const low = lowParts(values, row < 0 ? null : data.degrees[row], data.threshold);
    showNow(root, low, data.labels);
    root.dataset.low = low.map((entry) => data.parts[entry.part]).join(" ");
  };
  views.drawReference = (time) => {
    const turned = data.mirrored !== onOtherSide(data.side_changes, time);
    theirs?.draw(time, { marked: otherOf(views.marked, turned), turned });
  };
  views.redraw = () => {
    views.drawPractice(practice.video.currentTime);
    if (reference) views.drawReference(reference.video.currentTime);
  };
  onFrames(practice.video, views.drawPractice);
  if (reference) onFrames(reference.video, views.drawReference);
  new ResizeObserver(views.redraw).observe(practice.canvas);
  return views;
}

/** The reference's part that belongs to a part of the practice. */
function otherOf(part, mirrored) {
  if (part === null || !mirrored || part === 0) return part;
  return part % 2 ? part + 1 : part - 1;
}

function bindSkeletonSwitch(views) {
  const box = root.querySelector("[data-control=skeletons]");
  box.addEventListener("change", () => {
    for (const view of [views.mine, views.theirs]) if (view) view.visible = box.checked;
    views.redraw();
  });
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
  const views = skeletons({ data, warp, practice, reference, player });
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
  bindSeeks(root, player);
  bindAnnouncements(root, player);
  bindSkeletonSwitch(views);
  bindAttention(root, player);
  bindKeys(player);
  bindParts(root, (part) => {
    views.marked = part;
    timeline.show(part);
    views.redraw();
  });
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
