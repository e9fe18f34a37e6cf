// A course of attempts as what a chart draws. Pure: no page, no chart.

export const BELOW = -5; // where attempts without a value of the measure stand, under the axis of 0 to 100

/** Where a point lies along the axis: its number, or its time in milliseconds. */
export function placeOf(point, along) {
  return along === "number" ? point.number : point.time;
}

/**
 * Runs of judged points that compare with one another, each a line: [{counts, points}], the points as
 * {x, y, index} with y null where the part was not measured, so that the line has a gap there.
 */
export function linesOf(points, measure, along) {
  const runs = new Map();
  points.forEach((point, index) => {
    if (point.run === null) return;
    if (!runs.has(point.run)) runs.set(point.run, { counts: point.kind === "counts", points: [] });
    runs.get(point.run).points.push({ x: placeOf(point, along), y: point.values[measure], index });
  });
  return [...runs.values()];
}

/** The attempts at a part of the routine: beside the lines, because their values say nothing of the rest. */
export function partsOf(points, measure, along) {
  return points
    .map((point, index) => ({ x: placeOf(point, along), y: point.values[measure], index }))
    .filter(({ y, index }) => points[index].kind === "partial" && y !== null);
}

/** The attempts without a value of the measure, under the axis. */
export function withoutValue(points, measure, along) {
  return points
    .map((point, index) => ({ x: placeOf(point, along), y: BELOW, index }))
    .filter(({ index }) => points[index].values[measure] === null);
}

/** The ends of the axis, with room beside the first and the last point. */
export function rangeOf(points, along) {
  const places = points.map((point) => placeOf(point, along));
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const span = last - first;
  // Attempts of one evening lie in an hour, so that times can be written below them.
  const room = along === "number" ? span * 0.04 || 1 : Math.max(span * 0.04, (3_600_000 - span) / 2);
  return { min: first - room, max: last + room };
}

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360].map((minutes) => minutes * MINUTE);

/** Whether the axis is so short that days alone would leave it without a label or two: it gets times then. */
export function withinADay(min, max) {
  return max - min < 1.5 * 86_400_000;
}

/** Moments to write below such a short axis: round local times, at most ``most``. */
export function timesBetween(min, max, most) {
  const step = STEPS.find((one) => (max - min) / one <= most) ?? STEPS.at(-1);
  const day = new Date(min);
  day.setHours(0, 0, 0, 0);
  const times = [];
  for (let time = day.getTime(); time <= max; time += step) if (time >= min) times.push(time);
  return times;
}

/** Moments to write below a longer one: beginnings of local days, at most ``most`` and evenly far apart. */
export function daysBetween(min, max, most) {
  const day = new Date(min);
  day.setHours(24, 0, 0, 0);
  const step = Math.max(1, Math.ceil((max - min) / 86_400_000 / most));
  const days = [];
  for (; day.getTime() <= max; day.setDate(day.getDate() + step)) days.push(day.getTime());
  return days;
}
