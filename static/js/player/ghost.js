// The reference's pose laid on the practising body. Pure.

import { JOINTS, LEAST_CONFIDENCE, otherSide } from "./pose.js";

const FACE = 5;
const [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP] = [5, 6, 11, 12];

function seen(pose, joint) {
  return pose[3 * joint + 2] >= LEAST_CONFIDENCE;
}

/** The middle of the hips, or else of the shoulders, if both poses show it: [own, other]; null without. */
function anchors(own, other) {
  for (const pair of [
    [LEFT_HIP, RIGHT_HIP],
    [LEFT_SHOULDER, RIGHT_SHOULDER],
  ]) {
    if (![own, other].every((pose) => pair.every((joint) => seen(pose, joint)))) continue;
    return [own, other].map((pose) =>
      [0, 1].map((axis) => (pose[3 * pair[0] + axis] + pose[3 * pair[1] + axis]) / 2),
    );
  }
  return null;
}

/** All bones' lengths together in the own pose, to those in the other; null where too few are seen in both. */
function sizes(own, other, bones, turned) {
  const of = (joint) => (turned ? otherSide(joint) : joint);
  let [mine, theirs, count] = [0, 0, 0];
  for (const [a, b] of bones) {
    if (a < FACE || b < FACE) continue;
    if (!seen(own, a) || !seen(own, b) || !seen(other, of(a)) || !seen(other, of(b))) continue;
    mine += Math.hypot(own[3 * a] - own[3 * b], own[3 * a + 1] - own[3 * b + 1]);
    theirs += Math.hypot(other[3 * of(a)] - other[3 * of(b)], other[3 * of(a) + 1] - other[3 * of(b) + 1]);
    count += 1;
  }
  return count >= 4 && theirs > 0 ? mine / theirs : null;
}

/**
 * ``other`` (a pose: x, y, confidence of each joint) moved and sized to lie on ``own``, hips on hips; ``turned``
 * over where the other's left belongs to the own right. null where one of them is not seen well enough.
 */
export function ghostOn(own, other, bones, turned) {
  if (!own || !other) return null;
  const places = anchors(own, other);
  const scale = sizes(own, other, bones, turned);
  if (!places || scale === null) return null;
  const [[x, y], [fromX, fromY]] = places;
  const ghost = new Array(3 * JOINTS);
  for (let joint = 0; joint < JOINTS; joint++) {
    const to = turned ? otherSide(joint) : joint;
    ghost[3 * to] = x + (turned ? -1 : 1) * (other[3 * joint] - fromX) * scale;
    ghost[3 * to + 1] = y + (other[3 * joint + 1] - fromY) * scale;
    ghost[3 * to + 2] = other[3 * joint + 2];
  }
  return ghost;
}
