// Poses at a time, and what is to be seen of each joint. Pure: no page, no canvas.

import { indexBefore } from "./warp.js";

export const JOINTS = 17;
const FACE = 5; // the first five joints of COCO-17 are one part, the head
const LONGEST_GAP = 0.35; // seconds between frames over which a pose is still drawn
export const LEAST_CONFIDENCE = 0.2;
const ROOM = 0.15; // of the body's size, free around a skeleton without a film

export const GOOD = "good";
export const LOW = "low";
export const UNMEASURED = "unmeasured";

/** Part (index) that a joint belongs to. */
export function partOf(joint) {
  return joint < FACE ? 0 : joint - FACE + 1;
}

/** The same joint on the other side of the body. */
export function otherSide(joint) {
  if (joint === 0) return 0;
  return joint % 2 ? joint + 1 : joint - 1;
}

function mixed(a, b, share) {
  return a.map((value, i) => {
    if (i % 3 === 2) return Math.min(value, b[i]);
    return value + (b[i] - value) * share;
  });
}

/** x, y, confidence of each joint at ``time``, between the two frames around it; null without a person. */
export function poseAt(side, time) {
  const { times, keypoints } = side;
  if (!times.length) return null;
  const i = indexBefore(times, time);
  const next = Math.min(i + 1, times.length - 1);
  const gap = times[next] - times[i];
  const share = gap > 0 ? Math.min(Math.max((time - times[i]) / gap, 0), 1) : 0;
  if (Math.min(Math.abs(time - times[i]), Math.abs(time - times[next])) > LONGEST_GAP) return null;
  const [a, b] = [keypoints[i], keypoints[next]];
  if (!a || !b || gap > LONGEST_GAP) return (share < 0.5 ? a : b) ?? null;
  return mixed(a, b, share);
}

/** Per joint GOOD, LOW (under the threshold) or UNMEASURED; ``values``: one per part, or null off the path. */
export function jointStates(pose, values, threshold) {
  return Array.from({ length: JOINTS }, (_, joint) => {
    if (pose[3 * joint + 2] < LEAST_CONFIDENCE) return UNMEASURED;
    if (!values) return GOOD;
    const value = values[partOf(joint)];
    if (value === null || value === undefined) return UNMEASURED;
    return value < threshold ? LOW : GOOD;
  });
}

/** The parts under the threshold, worst first: [{part, value, degrees}]. */
export function lowParts(values, degrees, threshold) {
  if (!values) return [];
  return values
    .map((value, part) => ({ part, value, degrees: degrees?.[part] ?? null }))
    .filter((entry) => entry.value !== null && entry.value < threshold)
    .sort((a, b) => a.value - b.value);
}

/**
 * The part of the picture that a person needs over the whole clip, {x, y, width, height}, with room around it: for
 * a skeleton that is drawn without a film. The whole picture where nobody is seen.
 */
export function spread(side) {
  const [xs, ys] = [[], []];
  for (const pose of side.keypoints) {
    if (!pose) continue;
    for (let i = 0; i < pose.length; i += 3) {
      if (pose[i + 2] < LEAST_CONFIDENCE) continue;
      xs.push(pose[i]);
      ys.push(pose[i + 1]);
    }
  }
  if (!xs.length) return { x: 0, y: 0, width: side.width, height: side.height };
  // Not spread into arguments: a long clip has more points than a call may have.
  const least = (values) => values.reduce((a, b) => Math.min(a, b));
  const most = (values) => values.reduce((a, b) => Math.max(a, b));
  const [left, top] = [least(xs), least(ys)];
  const [width, height] = [most(xs) - left, most(ys) - top];
  const room = ROOM * Math.max(width, height);
  return { x: left - room, y: top - room, width: width + 2 * room, height: height + 2 * room };
}

/** Where a picture of ``width`` × ``height`` lies in a box that shows all of it, centred. */
export function fitted(box, width, height) {
  if (!width || !height) return { x: 0, y: 0, scale: 0 };
  const scale = Math.min(box.width / width, box.height / height);
  return { x: (box.width - width * scale) / 2, y: (box.height - height * scale) / 2, scale };
}
