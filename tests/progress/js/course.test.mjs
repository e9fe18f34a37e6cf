import assert from "node:assert/strict";
import { test } from "node:test";

import {
  BELOW,
  daysBetween,
  linesOf,
  rangeOf,
  timesBetween,
  withinADay,
  withoutValue,
} from "../../../static/js/progress/course.js";

const point = (number, run, kind, value) => ({ number, time: number * 1000, run, kind, values: [value] });
const POINTS = [
  point(1, 0, "apart", 50),
  point(2, null, "unjudged", null),
  point(3, 1, "counts", 60),
  point(4, 1, "counts", null),
  point(5, 1, "counts", 70),
];

test("only points of one run are joined, and a part that was not measured leaves a gap", () => {
  assert.deepEqual(linesOf(POINTS, 0, "number"), [
    { counts: false, points: [{ x: 1, y: 50, index: 0 }] },
    {
      counts: true,
      points: [
        { x: 3, y: 60, index: 2 },
        { x: 4, y: null, index: 3 },
        { x: 5, y: 70, index: 4 },
      ],
    },
  ]);
});

test("what has no value stands under the axis", () => {
  const below = withoutValue(POINTS, 0, "time");
  assert.deepEqual(below, [
    { x: 2000, y: BELOW, index: 1 },
    { x: 4000, y: BELOW, index: 3 },
  ]);
});

test("one point has room beside it, on both axes", () => {
  for (const along of ["number", "time"]) {
    const { min, max } = rangeOf([POINTS[0]], along);
    assert.ok(min < max);
  }
});

test("ticks are beginnings of days, no more than asked for, over a month and within a day", () => {
  const start = new Date(2026, 10, 2, 12).getTime();
  const month = daysBetween(start, start + 30 * 86_400_000, 5);
  assert.ok(month.length <= 5 && month.length >= 4);
  assert.ok(month.every((time) => new Date(time).getHours() === 0));
  assert.deepEqual(daysBetween(start, start + 3_600_000, 5), []);
});

test("attempts of one day have round times below them, no more than asked for", () => {
  const [first, last] = [new Date(2026, 10, 2, 17, 3).getTime(), new Date(2026, 10, 2, 17, 41).getTime()];
  assert.ok(withinADay(first, last));
  assert.ok(!withinADay(first, first + 2 * 86_400_000));
  const times = timesBetween(first, last, 4).map((time) => new Date(time));
  assert.deepEqual(
    times.map((time) => [time.getHours(), time.getMinutes()]),
    [
      [17, 10],
      [17, 20],
      [17, 30],
      [17, 40],
    ],
  );
  for (const minutes of [1, 7, 90, 600, 2100]) {
    const found = timesBetween(first, first + minutes * 60_000, 9);
    assert.ok(found.length >= 1 && found.length <= 10);
  }
});
