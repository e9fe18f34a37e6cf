import assert from "node:assert/strict";
import test from "node:test";

import { clock, filled, signedDegrees } from "../../../static/js/player/format.js";
import { columnsOf, lanesOf, placesOf, spanPercent } from "../../../static/js/player/strip.js";

test("each column holds the lowest value that falls in it", () => {
  assert.deepEqual(columnsOf([0, 0.1, 0.2, 0.3], [90, 30, 80, 70], 2, 0.4), [30, 70]);
});

test("where nothing was compared or measured columns stay empty", () => {
  assert.deepEqual(columnsOf([1, 1.1], [50, null], 4, 4), [null, 50, null, null]);
  assert.deepEqual(columnsOf([0], [50], 3, 0), [null, null, null]);
});

test("a value holds until the next one, but not over a long gap", () => {
  assert.deepEqual(columnsOf([0, 0.3], [50, 60], 6, 0.6), [50, 50, 50, 60, null, null]);
  assert.deepEqual(columnsOf([0, 3], [50, 60], 4, 4), [50, null, null, 60]);
});

test("a short span is wide enough to be hit and stays on the strip", () => {
  assert.deepEqual(spanPercent(2, 4, 10), { left: 20, width: 20 });
  const last = spanPercent(9.99, 10, 10);
  assert.equal(last.width, 1.2);
  assert.ok(last.left + last.width <= 100);
});

test("spans that overlap get lanes of their own", () => {
  const spans = [
    { left: 0, width: 10 },
    { left: 5, width: 10 },
    { left: 12, width: 5 },
  ];
  assert.deepEqual(lanesOf(spans), [0, 1, 0]);
});

test("times and degrees are written for people", () => {
  assert.equal(clock(0), "0:00.0");
  assert.equal(clock(59.96), "1:00.0");
  assert.equal(clock(75.24), "1:15.2");
  assert.equal(clock(-1), "0:00.0");
  assert.equal(signedDegrees(-18.2), "−18°");
  assert.equal(signedDegrees(7), "+7°");
  assert.equal(signedDegrees(null), "");
  assert.equal(filled("{time} of {whole}", { time: "1", whole: "2" }), "1 of 2");
});

test("moments lie where they are in the video, and never beside it", () => {
  assert.deepEqual(placesOf([0, 2, 4, 5], 4), [0, 50, 100, 100]);
  assert.deepEqual(placesOf([1], 0), [0]);
});
