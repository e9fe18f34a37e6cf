import assert from "node:assert/strict";
import test from "node:test";

import {
  History,
  asMeasured,
  changes,
  copiedFromBefore,
  corrected,
  editsOf,
  gapAround,
  hiddenOrSeen,
  interpolatedOrNot,
  isInterpolated,
  measuredPose,
  moved,
  neighbours,
  poseOf,
  seekTime,
} from "../../../static/js/modelroom/edits.js";

const pose = (x) => Array.from({ length: 17 }, (_, joint) => [x + joint, 10, 0.8]);
const track = {
  width: 100,
  height: 50,
  times: [0, 0.1, 0.2, 0.3, 0.4],
  keypoints: [0, 1, 2, 3, 4].map(pose),
};
const none = new Map();

test("a frame nobody touched is as measured", () => {
  assert.deepEqual(poseOf(track, none, 2), pose(2));
});

test("a moved joint lies where it was put, the others where they were", () => {
  const edits = moved(track, none, 2, 5, 30, 20);
  assert.deepEqual(poseOf(track, edits, 2)[5], [30, 20, 1]);
  assert.deepEqual(poseOf(track, edits, 2)[6], pose(2)[6]);
  assert.deepEqual(poseOf(track, edits, 3), pose(3));
  assert.equal(none.size, 0);
});

test("a joint stays inside the picture", () => {
  assert.deepEqual(poseOf(track, moved(track, none, 0, 1, -5, 80), 0)[1], [0, 50, 1]);
});

test("a hidden joint can be seen again where it is drawn", () => {
  const hidden = hiddenOrSeen(track, none, 1, 9);
  assert.deepEqual(poseOf(track, hidden, 1)[9], [10, 10, 0]);
  assert.deepEqual(poseOf(track, hiddenOrSeen(track, hidden, 1, 9), 1)[9], [10, 10, 1]);
});

test("the last corrected pose is copied, or else that of the frame before", () => {
  const edits = moved(track, none, 0, 5, 30, 20);
  const copy = poseOf(track, copiedFromBefore(track, edits, 3), 3);
  assert.deepEqual(copy[5], [30, 20, 1]);
  assert.deepEqual(copy[6], [6, 10, 1]);
  assert.deepEqual(poseOf(track, copiedFromBefore(track, none, 3), 3)[0], [2, 10, 1]);
  assert.equal(copiedFromBefore(track, none, 0), none);
});

test("a copied hidden joint stays hidden", () => {
  const edits = hiddenOrSeen(track, none, 0, 5);
  assert.equal(poseOf(track, copiedFromBefore(track, edits, 2), 2)[5][2], 0);
});

test("frames between corrections are interpolated once that is asked for", () => {
  let edits = moved(track, moved(track, none, 0, 5, 20, 20), 4, 5, 40, 40);
  assert.deepEqual(poseOf(track, edits, 2), pose(2));
  edits = interpolatedOrNot(edits, 2);
  assert.ok(isInterpolated(edits, 2));
  assert.deepEqual(poseOf(track, edits, 2)[5], [30, 30, 1]);
  assert.deepEqual(poseOf(track, edits, 2)[6], [8, 10, 0.8]);
  edits = interpolatedOrNot(edits, 4);
  assert.deepEqual(poseOf(track, edits, 2), pose(2));
});

test("without two corrections there is nothing to interpolate", () => {
  const one = moved(track, none, 1, 5, 20, 20);
  assert.equal(interpolatedOrNot(one, 1), one);
  assert.equal(gapAround(one, 3), null);
});

test("a correction within an interpolated gap keeps both halves interpolated", () => {
  let edits = moved(track, moved(track, none, 0, 5, 20, 20), 4, 5, 40, 40);
  edits = moved(track, interpolatedOrNot(edits, 4), 2, 5, 50, 50);
  assert.deepEqual(corrected(edits), [0, 2, 4]);
  assert.deepEqual(poseOf(track, edits, 1)[5], [35, 35, 1]);
  assert.deepEqual(poseOf(track, edits, 3)[5], [45, 45, 1]);
});

test("a frame can be as measured again", () => {
  const edits = moved(track, none, 1, 5, 20, 20);
  assert.equal(asMeasured(edits, 1).size, 0);
  assert.equal(asMeasured(edits, 2), edits);
});

test("a frame as measured leaves the frames before it as measured too", () => {
  let edits = interpolatedOrNot(moved(track, moved(track, none, 0, 5, 20, 20), 4, 5, 40, 40), 2);
  edits = moved(track, edits, 2, 5, 0, 0);
  assert.ok(isInterpolated(asMeasured(edits, 2), 1), "both halves were interpolated");
  edits = asMeasured(interpolatedOrNot(edits, 1), 2);
  assert.ok(!isInterpolated(edits, 1));
  assert.deepEqual(poseOf(track, edits, 1), pose(1));
  assert.deepEqual(poseOf(track, edits, 2), pose(2));
});

test("a pose copied into an interpolated gap splits it into two that are", () => {
  const gap = interpolatedOrNot(moved(track, moved(track, none, 0, 5, 20, 20), 4, 5, 40, 40), 2);
  const edits = copiedFromBefore(track, gap, 2);
  assert.ok(isInterpolated(edits, 1) && isInterpolated(edits, 3));
});

test("the corrected frames around one are known", () => {
  const edits = moved(track, moved(track, none, 0, 5, 20, 20), 4, 5, 40, 40);
  assert.deepEqual(neighbours(edits, 2), [0, 4]);
  assert.deepEqual(neighbours(edits, 0), [null, 4]);
  assert.deepEqual(neighbours(edits, 4), [0, null]);
});

test("a joint that was not found lies in the middle and is hidden; nobody found is no pose", () => {
  const lost = { ...track, keypoints: [pose(0), pose(1).map(() => [null, null, 0])] };
  lost.keypoints[0][3] = [null, null, 0];
  assert.equal(measuredPose(lost, 0)[3][2], 0);
  assert.ok(measuredPose(lost, 0)[3][0] > 0);
  assert.equal(measuredPose(lost, 1), null);
  assert.equal(moved(lost, none, 1, 0, 5, 5), none);
  assert.equal(poseOf(lost, copiedFromBefore(lost, none, 1), 1)[3][2], 0);
});

test("only what changed is sent", () => {
  const saved = editsOf(track, [
    { time: 0.1, keypoints: pose(9), from_previous: false },
    { time: 0.3, keypoints: pose(9), from_previous: true },
  ]);
  assert.deepEqual(changes(track, saved, saved), { frames: [], removed: [] });
  const edits = asMeasured(moved(track, saved, 2, 0, 1, 1), 1);
  const { frames, removed } = changes(track, saved, edits);
  assert.deepEqual(frames.map((frame) => frame.time), [0.2]);
  assert.deepEqual(removed, [0.1]);
});

test("a frame is sought a little after its time, never at the next one's", () => {
  for (let frame = 0; frame < 5; frame++) {
    const at = seekTime(track.times, frame);
    assert.ok(at > track.times[frame]);
    if (frame < 4) assert.ok(at < track.times[frame + 1]);
  }
});

test("steps are undone and done again; a new one forgets those undone", () => {
  const history = new History(0);
  for (const state of [1, 2, 2, 3]) history.push(state);
  history.undo();
  assert.equal(history.state, 2);
  history.undo();
  history.redo();
  assert.equal(history.state, 2);
  history.push(4);
  history.redo();
  assert.equal(history.state, 4);
  for (let i = 0; i < 9; i++) history.undo();
  assert.equal(history.state, 0);
});

test("the steps of one drag are undone at once", () => {
  const history = new History(0);
  history.push(1);
  history.amend(2);
  history.amend(3);
  history.undo();
  assert.equal(history.state, 0);
});
