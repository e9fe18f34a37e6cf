import assert from "node:assert/strict";
import { test } from "node:test";

import { degreesOf, elementsOf, pointIn, thinned } from "../../../static/js/conversation/shapes.js";

const stroke = (points) => points;

test("an angle is measured on the frame as it is seen, not on its shares", () => {
  const square = [[0.5, 0], [0.5, 0.5], [1, 0.5]];
  assert.equal(Math.round(degreesOf(square, 1)), 90);
  const diagonal = [[0, 0.5], [0, 0], [0.25, 0.5]];
  assert.equal(Math.round(degreesOf(diagonal, 1)), 27);
  assert.equal(Math.round(degreesOf(diagonal, 2)), 45);
  assert.equal(degreesOf([[0, 0], [0, 0], [1, 1]], 1), 0);
});

test("an angle shows its degrees, and as long as a leg is missing only the other one", () => {
  const angle = { kind: "angle", points: [[0.5, 0.1], [0.5, 0.5], [0.9, 0.5]] };
  const [lines, text] = elementsOf(angle, 1, stroke);
  assert.equal(lines.name, "path");
  assert.equal(text.text, "90°");
  assert.equal(elementsOf({ ...angle, points: angle.points.slice(0, 2) }, 1, stroke).length, 1);
});

test("an arrow has a head at its end, a circle its rim where it was dragged to", () => {
  const [arrow] = elementsOf({ kind: "arrow", points: [[0, 0], [1, 0]] }, 2, stroke);
  assert.ok(arrow.attributes.d.includes("L1000.0 0.0M"));
  const [circle] = elementsOf({ kind: "circle", points: [[0.5, 0.5], [0.5, 1]] }, 2, stroke);
  assert.deepEqual([circle.attributes.cx, circle.attributes.cy, circle.attributes.r], ["500.0", "250.0", "250.0"]);
});

test("a freehand line is the outline that the library makes of its points", () => {
  const [line] = elementsOf({ kind: "freehand", points: [[0, 0], [0.5, 0.5]] }, 1, stroke);
  assert.equal(line.attributes.d, "M0.0 0.0L500.0 500.0Z");
});

test("a long line is thinned to what the site takes, with both its ends", () => {
  const points = Array.from({ length: 1000 }, (_, i) => [i / 1000, 0]);
  const kept = thinned(points, 400);
  assert.equal(kept.length, 400);
  assert.deepEqual([kept[0], kept.at(-1)], [points[0], points.at(-1)]);
  assert.equal(thinned(points.slice(0, 10), 400).length, 10);
});

test("a point stays on the frame, wherever the finger goes", () => {
  const box = { left: 10, top: 20, width: 100, height: 50 };
  assert.deepEqual(pointIn(box, 60, 45), [0.5, 0.5]);
  assert.deepEqual(pointIn(box, -5, 500), [0, 1]);
});
