import assert from "node:assert/strict";
import test from "node:test";

import { leastAlike, sideOfPhoto } from "../../../static/js/player/findpose.js";
import { poseAt } from "../../../static/js/player/pose.js";

const labels = { head: "Head", left_wrist: "Left wrist", right_wrist: "Right wrist", left_hip: "Left hip" };

test("the parts that are least alike are named, the worst first, three at most, and none that is good enough", () => {
  const parts = { head: 59.6, left_wrist: 12.2, right_wrist: 30, left_hip: 95 };
  assert.deepEqual(leastAlike(parts, labels, 60), ["Left wrist 12", "Right wrist 30", "Head 60"]);
  assert.deepEqual(leastAlike({ ...parts, left_hip: 1 }, labels, 60), ["Left hip 1", "Left wrist 12", "Right wrist 30"]);
  assert.deepEqual(leastAlike({ head: null, left_hip: 80 }, labels, 60), []);
});

test("the pose of a photo is that of its one moment", () => {
  const joints = [10, 20, 0.9];
  const side = sideOfPhoto({ width: 640, height: 480, joints });
  assert.deepEqual(poseAt(side, 0), joints);
  assert.deepEqual([side.width, side.height, side.picture], [640, 480, null]);
});
