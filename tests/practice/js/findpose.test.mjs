import assert from "node:assert/strict";
import test from "node:test";

import { leastAlike } from "../../../static/js/player/findpose.js";

const labels = { head: "Head", left_wrist: "Left wrist", right_wrist: "Right wrist", left_hip: "Left hip" };

test("the parts that are least alike are named, the worst first, three at most, and none that is good enough", () => {
  const parts = { head: 59.6, left_wrist: 12.2, right_wrist: 30, left_hip: 95 };
  assert.deepEqual(leastAlike(parts, labels, 60), ["Left wrist 12", "Right wrist 30", "Head 60"]);
  assert.deepEqual(leastAlike({ ...parts, left_hip: 1 }, labels, 60), ["Left hip 1", "Left wrist 12", "Right wrist 30"]);
  assert.deepEqual(leastAlike({ head: null, left_hip: 80 }, labels, 60), []);
});
