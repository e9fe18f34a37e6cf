import assert from "node:assert/strict";
import test from "node:test";

import {
  DRIFT_TO_SEEK,
  follow,
  indexBefore,
  interpolate,
  makeWarp,
  onOtherSide,
  referenceTime,
  rowAt,
  slopeAt,
  smoothed,
} from "../../../static/js/player/warp.js";

/** A path at 30 rows a second: the practice takes ``tempo`` seconds for each second of the reference. */
function evenPath(seconds, tempo, begin = 0) {
  const rows = Math.round(seconds * 30);
  return Array.from({ length: rows + 1 }, (_, i) => [i / 30, begin + (i / 30) * tempo]);
}

test("the index before a number is found by halves", () => {
  const numbers = [0, 1, 1, 2, 5];
  assert.equal(indexBefore(numbers, -1), 0);
  assert.equal(indexBefore(numbers, 1), 2);
  assert.equal(indexBefore(numbers, 4.9), 3);
  assert.equal(indexBefore(numbers, 99), 4);
});

test("beyond its ends a line is held", () => {
  assert.equal(interpolate([1, 3], [10, 30], 0), 10);
  assert.equal(interpolate([1, 3], [10, 30], 2), 20);
  assert.equal(interpolate([1, 3], [10, 30], 9), 30);
});

test("smoothing keeps the ends and never turns back", () => {
  const stairs = [0, 0, 0, 3, 3, 3, 6, 6, 6];
  const even = smoothed(stairs, 2);
  assert.equal(even[0], 0);
  assert.equal(even.at(-1), 6);
  for (let i = 1; i < even.length; i++) assert.ok(even[i] >= even[i - 1]);
});

test("a practice at half speed runs through the reference at half speed", () => {
  const warp = makeWarp(evenPath(4, 2));
  assert.ok(Math.abs(referenceTime(warp, 4) - 2) < 1e-9);
  assert.ok(Math.abs(slopeAt(warp, 4) - 0.5) < 1e-9);
});

test("extra footage before and after is not compared, the reference waits there", () => {
  const warp = makeWarp(evenPath(2, 1, 5));
  assert.equal(referenceTime(warp, 1), 0);
  assert.equal(referenceTime(warp, 30), 2);
  assert.equal(slopeAt(warp, 1), 0);
  assert.equal(rowAt(warp, 1), -1);
  assert.equal(rowAt(warp, 30), -1);
  assert.equal(rowAt(warp, 6), 30);
});

test("rows with the same practice time become one reference time", () => {
  const warp = makeWarp([
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
  ]);
  assert.deepEqual(warp.practice, [0, 1, 2]);
  assert.deepEqual(warp.reference, [0, 2, 4]);
});

test("there is no warp without a path", () => {
  assert.equal(makeWarp([]), null);
  assert.equal(rowAt(null, 1), -1);
});

test("in step the reference plays at the slope times the speed", () => {
  const warp = makeWarp(evenPath(4, 2));
  assert.ok(Math.abs(follow(warp, 4, 2, 1).rate - 0.5) < 1e-9);
  assert.ok(Math.abs(follow(warp, 4, 2, 0.5).rate - 0.25) < 1e-9);
});

test("a little behind it plays faster, a little ahead slower", () => {
  const warp = makeWarp(evenPath(4, 1));
  assert.ok(follow(warp, 2, 1.95, 1).rate > 1);
  assert.ok(follow(warp, 2, 2.05, 1).rate < 1);
});

test("too far off it seeks to where it belongs", () => {
  const warp = makeWarp(evenPath(4, 1));
  const next = follow(warp, 2, 2 - DRIFT_TO_SEEK - 0.01, 1);
  assert.ok(Math.abs(next.seek - 2) < 1e-9);
});

test("where the reference has to wait its rate is 0, never below what a browser takes", () => {
  const warp = makeWarp(evenPath(4, 1));
  assert.equal(follow(warp, 4.5, 4, 1).rate, 0);
  assert.equal(follow(makeWarp(evenPath(1, 40)), 20, 0.5, 1).rate, 0);
});

test("the reference is on the other side within the stretches that the practice does there", () => {
  const changes = [
    { start: 1.2, end: 2.4, reference_start: 1, reference_end: 2 },
    { start: 6, end: 8, reference_start: 5, reference_end: 7 },
  ];
  assert.deepEqual(
    [0.9, 1, 2, 2.3, 6].map((time) => onOtherSide(changes, time)),
    [false, true, true, false, true],
  );
  assert.equal(onOtherSide([], 1), false);
});
