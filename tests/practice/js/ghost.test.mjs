import assert from "node:assert/strict";
import test from "node:test";

import { ghostOn } from "../../../static/js/player/ghost.js";
import { JOINTS } from "../../../static/js/player/pose.js";

const BONES = [[5, 6], [5, 7], [7, 9], [6, 8], [8, 10], [5, 11], [6, 12], [11, 12]];

/** A standing body at (x, y), ``size`` times as large, its left arm lifted. */
function body(x, y, size) {
  const places = { 5: [1, -4], 6: [-1, -4], 7: [3, -4], 8: [-1, -2], 9: [5, -4], 10: [-1, 0], 11: [1, 0], 12: [-1, 0] };
  const pose = new Array(3 * JOINTS).fill(0);
  for (const [joint, [dx, dy]] of Object.entries(places)) {
    pose.splice(3 * joint, 3, x + dx * size, y + dy * size, 0.9);
  }
  return pose;
}

const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("the same pose elsewhere and of another size lies on the body", () => {
  const own = body(100, 200, 10);
  const ghost = ghostOn(own, body(7, 3, 2.5), BONES, false);
  for (const joint of [5, 7, 9, 11, 12]) {
    close(ghost[3 * joint], own[3 * joint]);
    close(ghost[3 * joint + 1], own[3 * joint + 1]);
  }
  assert.equal(ghost[2], 0); // what the reference does not show is not shown
});

test("turned over, the reference's left arm lies where the practice's right would be lifted", () => {
  const ghost = ghostOn(body(100, 200, 10), body(7, 3, 2.5), BONES, true);
  close(ghost[3 * 10], 100 - 50);
  close(ghost[3 * 10 + 1], 160);
});

test("without hips and shoulders in both, or with too few bones, nothing is laid anywhere", () => {
  const hidden = body(0, 0, 1);
  for (const joint of [5, 11]) hidden[3 * joint + 2] = 0.05;
  assert.equal(ghostOn(hidden, body(0, 0, 1), BONES, false), null);
  assert.equal(ghostOn(body(0, 0, 1), body(0, 0, 1), [[5, 6]], false), null);
  assert.equal(ghostOn(null, body(0, 0, 1), BONES, false), null);
});
