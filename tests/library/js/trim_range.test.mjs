// The part of a film between two handles.

import assert from "node:assert/strict";
import { test } from "node:test";

import { SHORTEST, fieldsOf, keyed, moved, rangeOf } from "../../../static/js/trim_range.js";

test("empty fields are the whole film, and the whole film is empty fields", () => {
  const whole = rangeOf(12, "", "");
  assert.deepEqual(whole, { duration: 12, start: 0, end: 12 });
  assert.deepEqual(fieldsOf(whole), { start: "", end: "" });
});

test("what is typed is kept within the film and in its order", () => {
  assert.deepEqual(rangeOf(12, "3.5", "9"), { duration: 12, start: 3.5, end: 9 });
  assert.deepEqual(rangeOf(12, "-4", "99"), { duration: 12, start: 0, end: 12 });
  const crossed = rangeOf(12, "9", "3");
  assert.ok(crossed.start < crossed.end);
  assert.deepEqual(rangeOf(12, "x", ""), { duration: 12, start: 0, end: 12 });
});

test("a handle stops short of the other one and of the film's ends", () => {
  const range = rangeOf(12, "3", "9");
  assert.equal(moved(range, "start", 20).start, 9 - SHORTEST);
  assert.equal(moved(range, "start", -1).start, 0);
  assert.equal(moved(range, "end", 0).end, 3 + SHORTEST);
  assert.equal(moved(range, "end", 20).end, 12);
});

test("a film that is shorter than the shortest part stays whole", () => {
  const range = rangeOf(0.2, "", "");
  assert.deepEqual(moved(range, "start", 0.1), range);
  assert.deepEqual(moved(range, "end", 0.1), range);
});

test("keys step by tenths, with shift by seconds, and to the ends", () => {
  assert.ok(Math.abs(keyed("ArrowRight", false, 3, 12) - 3.1) < 1e-9);
  assert.equal(keyed("ArrowLeft", true, 3, 12), 2);
  assert.equal(keyed("Home", false, 3, 12), 0);
  assert.equal(keyed("End", false, 3, 12), 12);
  assert.equal(keyed("a", false, 3, 12), null);
});
