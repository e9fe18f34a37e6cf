import assert from "node:assert/strict";
import test from "node:test";

import { angleIn, courseOf, partOfReference, proves, typicalRow } from "../../../static/js/player/angles.js";

const [LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST] = [3, 4, 5];

/** A pose with some joints placed: {joint: [x, y]}; the others are not seen. */
function pose(joints) {
  const flat = new Array(51).fill(0);
  for (const [joint, [x, y]] of Object.entries(joints)) flat.splice(3 * joint, 3, x, y, 0.9);
  return flat;
}

const bent = pose({ 5: [0, 0], 7: [0, 10], 9: [10, 10] });
const straight = pose({ 5: [0, 0], 7: [0, 10], 9: [0, 20] });

test("an angle is that between the two bones, straight is 180", () => {
  assert.ok(Math.abs(angleIn(bent, LEFT_ELBOW).degrees - 90) < 1e-9);
  assert.ok(Math.abs(angleIn(straight, LEFT_ELBOW).degrees - 180) < 1e-9);
});

test("there is none of a part that does not bend, of joints not seen, of bones without length", () => {
  assert.equal(angleIn(bent, LEFT_WRIST), null);
  assert.equal(angleIn(bent, RIGHT_ELBOW), null);
  assert.equal(angleIn(null, LEFT_ELBOW), null);
  assert.equal(angleIn(pose({ 5: [0, 0], 7: [0, 0], 9: [1, 1] }), LEFT_ELBOW), null);
});

test("pictures prove what was measured only where they say about the same, in the same direction", () => {
  const [mine, theirs] = [angleIn(bent, LEFT_ELBOW), angleIn(straight, LEFT_ELBOW)];
  assert.ok(proves(mine, theirs, -85));
  assert.ok(!proves(mine, theirs, 85));
  assert.ok(!proves(mine, theirs, -60));
  assert.ok(!proves(mine, theirs, null));
  assert.ok(!proves(null, theirs, -85));
});

test("the row that shows a sentence is the one off as it says, within its time", () => {
  const data = {
    path: [0, 1, 2, 3, 4].map((time) => [time, time]),
    degrees: [[20], [5], [-22], [40], [20]],
    values: [[80], [90], [70], [10], [80]],
  };
  assert.equal(typicalRow(data, 0, 1, 3, 20), 2);
  assert.equal(typicalRow(data, 0, 1, 3, null), 3);
  assert.equal(typicalRow(data, 0, 10, 12, 20), -1);
  assert.equal(typicalRow({ ...data, values: data.path.map(() => [null]) }, 0, 1, 3, 20), -1);
});

test("turned over, a part belongs to the other side's, and the head to itself", () => {
  assert.equal(partOfReference(LEFT_ELBOW, false), LEFT_ELBOW);
  assert.equal(partOfReference(LEFT_ELBOW, true), RIGHT_ELBOW);
  assert.equal(partOfReference(0, true), 0);
  assert.equal(partOfReference(null, true), null);
});

test("the course of an angle has both people at practice seconds, with gaps where a joint is not seen", () => {
  const course = courseOf([[0, 1], [0.5, 2]], LEFT_ELBOW, (row) => ({
    mine: row ? null : bent,
    theirs: straight,
    turned: false,
  }));
  assert.deepEqual(course.mine.map(({ x, y }) => [x, y && Math.round(y)]), [[1, 90], [2, null]]);
  assert.deepEqual(course.theirs.map(({ y }) => Math.round(y)), [180, 180]);
});
