// What a thumbnail of somebody shows.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cutOf } from "../../../static/js/person_found.js";

test("a thumbnail shows the body with some room about it, upright", () => {
  const [left, top, width, height] = cutOf([0.45, 0.3, 0.1, 0.4], 1000, 1000);
  assert.ok(top < 300 && top + height > 700);
  assert.ok(left < 450 && left + width > 550);
  assert.ok(Math.abs(width / height - 0.75) < 1e-9);
});

test("it never reaches beyond the picture", () => {
  for (const box of [[0, 0, 0.2, 0.5], [0.9, 0.6, 0.1, 0.4], [0, 0, 1, 1]]) {
    const [left, top, width, height] = cutOf(box, 640, 360);
    assert.ok(left >= 0 && top >= 0 && left + width <= 640 + 1e-9 && top + height <= 360 + 1e-9);
  }
});
