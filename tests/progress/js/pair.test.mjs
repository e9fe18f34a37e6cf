import assert from "node:assert/strict";
import { test } from "node:test";

import { alongReference, composed, curveOf, inCommon, practiceTime } from "../../../static/js/progress/pair.js";

const SAME = [[0, 1], [1, 2], [2, 3]]; // begins a second late
const SLOW = [[0, 0], [1, 2], [2, 4]]; // half the tempo

test("two practices meet where they are at the same place of the reference", () => {
  assert.deepEqual(composed(SAME, SLOW), [[0, 1], [2, 2], [4, 3]]);
  assert.deepEqual(composed(SLOW, SAME), [[1, 0], [2, 2], [3, 4]]);
});

test("only what both contain of the reference is in step", () => {
  const short = [[1, 0], [1.5, 1]];
  assert.deepEqual(inCommon(SAME, short), { start: 1, end: 1.5 });
  assert.deepEqual(composed(SAME, short), [[0, 2]]);
  assert.equal(inCommon(SAME, [[5, 0], [6, 1]]), null);
  assert.equal(inCommon(SAME, []), null);
  assert.deepEqual(composed(SAME, []), []);
});

test("where the practice waits the last moment at a place of the reference counts", () => {
  assert.deepEqual(alongReference([[0, 0], [1, 1], [1, 2], [2, 3]]), { reference: [0, 1, 2], practice: [0, 2, 3] });
  assert.equal(practiceTime(SLOW, 0.5), 1);
});

test("curves lie along the reference", () => {
  const data = { path: SAME, overall: [90, null, 70], values: [[1], [2], [3]] };
  assert.deepEqual(curveOf(data, null), [{ x: 0, y: 90 }, { x: 1, y: null }, { x: 2, y: 70 }]);
  assert.deepEqual(curveOf(data, 0)[2], { x: 2, y: 3 });
});
