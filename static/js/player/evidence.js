// Beside a sentence: the two frames that show what it says, with the angle drawn where the pictures prove it.

import { angleIn, partOfReference, proves, typicalRow } from "./angles.js";
import { arrived, filmOf } from "./film.js";
import { clock } from "./format.js";
import { LEAST_CONFIDENCE, poseAt } from "./pose.js";
import { SkeletonView } from "./skeleton.js";
import { isTurned } from "./views.js";

const SIZE = 320; // pixels of a still, on a screen of one pixel to the point
const MARGIN = 0.22; // of the body's size, left free around it

/** Draw the stills of every sentence that has a place, once it comes into view; one after another. */
export function bindEvidence(data) {
  let films = null; // loaded with the first sentence that comes into view
  let before = Promise.resolve();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      films ??= { practice: filmOf(data.practice), reference: filmOf(data.reference) };
      before = before.then(() => show(target.nextElementSibling, data, films)).catch(() => {});
    }
  });
  // The stills are hidden until they are drawn: it is their sentence that comes into view.
  for (const place of document.querySelectorAll("[data-evidence]")) watcher.observe(place.previousElementSibling);
}

async function show(place, data, films) {
  const { evidence, start, end, said } = place.dataset;
  const part = data.parts.indexOf(evidence);
  const wanted = said === "" ? null : Number(said);
  const row = typicalRow(data, part, Number(start), Number(end), wanted);
  if (row < 0 || !data.reference.times.length) return;
  const [there, here] = data.path[row];
  const theirPart = partOfReference(part, isTurned(data, there));
  const sides = [
    still(data.practice, here, part, films.practice),
    still(data.reference, there, theirPart, films.reference),
  ];
  if (!sides.every((side) => side.pose)) return;
  const [mine, theirs] = sides.map((side) => angleIn(side.pose, side.part));
  const proven = !data.bridged && proves(mine, theirs, data.degrees[row][part]);
  await showBeside(place, sides, data.bones, proven ? [mine, theirs] : [null, null]);
}

/**
 * Two stills (of ``still``) with their times, and angles where there are any, in the canvases of ``place``.
 * A photo has no time: null.
 */
export async function showBeside(place, sides, bones, angles) {
  const canvases = [...place.querySelectorAll("canvas")];
  const captions = [...place.querySelectorAll("[data-caption]")];
  place.hidden = false; // a canvas that is not laid out has no size
  for (const [i, angle] of angles.entries()) {
    await drawn(canvases[i], sides[i], bones, angle);
    const time = sides[i].time === null ? "" : clock(sides[i].time);
    captions[i].textContent = `${time}${angle ? ` · ${Math.round(angle.degrees)}°` : ""}`;
  }
  place.dataset.drawn = "true";
}

export function still(side, time, part, film) {
  return { side, time, part, film, pose: poseAt(side, time) };
}

async function drawn(canvas, { side, time, part, film, pose }, bones, angle) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = canvas.height = SIZE * ratio;
  const box = around(pose, side);
  const scale = SIZE / box.size;
  const view = new SkeletonView({ canvas, side, bones });
  view.context.setTransform(ratio, 0, 0, ratio, -box.x * scale * ratio, -box.y * scale * ratio);
  const picture = film && (await arrived(film, time)) ? film : side.picture;
  if (picture) view.context.drawImage(picture, 0, 0, side.width * scale, side.height * scale);
  view.drawPose(pose, scale, { marked: part, angle });
}

/** A square around the body in pixels of the video: {x, y, size}. */
function around(pose, side) {
  const [xs, ys] = [[], []];
  for (let i = 0; i < pose.length; i += 3) {
    if (pose[i + 2] < LEAST_CONFIDENCE) continue;
    xs.push(pose[i]);
    ys.push(pose[i + 1]);
  }
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const size = Math.max(right - left, bottom - top, side.height / 8) * (1 + 2 * MARGIN);
  return { x: (left + right - size) / 2, y: (top + bottom - size) / 2, size };
}
