import assert from "node:assert/strict";
import test from "node:test";

import {
  GOOD,
  LOW,
  UNMEASURED,
  fitted,
  jointStates,
  lowParts,
  otherSide,
  partOf,
  poseAt,
  spread,
} from "../../../static/js/player/pose.js";

const pose = (x, confidence = 0.9) => Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? confidence : x));

test("the five points of the face are the head, the others a part each", () => {
  assert.deepEqual([0, 1, 2, 3, 4].map(partOf), [0, 0, 0, 0, 0]);
  assert.equal(partOf(5), 1);
  assert.equal(partOf(16), 12);
});

test("each joint has one on the other side, the nose is its own", () => {
  assert.equal(otherSide(0), 0);
  for (let joint = 1; joint < 17; joint++) {
    assert.notEqual(otherSide(joint), joint);
    assert.equal(otherSide(otherSide(joint)), joint);
  }
});

test("between two frames the pose lies between them, as sure as the less sure one", () => {
  const side = { times: [0, 0.1], keypoints: [pose(10, 0.9), pose(20, 0.5)] };
  const middle = poseAt(side, 0.05);
  assert.ok(Math.abs(middle[0] - 15) < 1e-9);
  assert.equal(middle[2], 0.5);
});

test("beyond the track, and in a frame without a person, there is no pose", () => {
  const side = { times: [0, 0.1, 0.2], keypoints: [pose(10), null, null] };
  assert.equal(poseAt(side, 5), null);
  assert.equal(poseAt(side, 0.2), null);
  assert.equal(poseAt({ times: [], keypoints: [] }, 0), null);
});

test("nothing is invented in a long gap between two frames", () => {
  const side = { times: [0, 3], keypoints: [pose(10), pose(20)] };
  assert.equal(poseAt(side, 1.5), null);
  assert.equal(poseAt(side, 0.1)[0], 10);
});

test("joints under the threshold are low, unsure and unmeasured ones neither good nor low", () => {
  const values = new Array(13).fill(80);
  values[partOf(9)] = 40;
  values[partOf(10)] = null;
  const shown = pose(10);
  shown[3 * 11 + 2] = 0.05;
  const states = jointStates(shown, values, 60);
  assert.equal(states[9], LOW);
  assert.equal(states[10], UNMEASURED);
  assert.equal(states[11], UNMEASURED);
  assert.equal(states[5], GOOD);
  assert.ok(jointStates(pose(10), null, 60).every((state) => state === GOOD));
});

test("low parts come worst first, with their degrees", () => {
  assert.deepEqual(lowParts([70, 50, null, 20], [1, -12, 3, null], 60), [
    { part: 3, value: 20, degrees: null },
    { part: 1, value: 50, degrees: -12 },
  ]);
  assert.deepEqual(lowParts(null, null, 60), []);
});

test("a picture is fitted whole and centred into its box", () => {
  assert.deepEqual(fitted({ width: 400, height: 300 }, 200, 100), { x: 0, y: 50, scale: 2 });
  assert.deepEqual(fitted({ width: 400, height: 100 }, 200, 100), { x: 100, y: 0, scale: 1 });
  assert.equal(fitted({ width: 400, height: 100 }, 0, 0).scale, 0);
});

test("of a skeleton without a film the part of the picture is shown that the person needs, with room around", () => {
  const at = (x, y, confidence = 0.9) => Array.from({ length: 51 }, (_, i) => [x, y, confidence][i % 3]);
  const side = { width: 1000, height: 2000, keypoints: [at(100, 300), null, at(300, 700), at(900, 1900, 0.1)] };
  assert.deepEqual(spread(side), { x: 40, y: 240, width: 320, height: 520 });
  assert.deepEqual(spread({ width: 1000, height: 2000, keypoints: [null] }), { x: 0, y: 0, width: 1000, height: 2000 });
});
