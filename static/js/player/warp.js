// The alignment path as functions of time. Pure: no page, no video.
//
// A path is a list of [reference seconds, practice seconds], neither ever
// decreasing. The practice video is the master clock, so everything here is a
// function of practice time.

const SMOOTHED_SECONDS = 0.15; // the search moves in whole samples; its stairs are no change of tempo
const SLOPE_SECONDS = 0.25;

export const DRIFT_TO_SEEK = 0.12; // seconds; less is mended by playing a little faster or slower
const DRIFT_GAIN = 1.5; // share of the drift mended in a second
const RATE_LIMITS = [0.0625, 4];

/** Whether the practice does what the reference shows at ``time`` on the other side than the rest. */
export function onOtherSide(changes, time) {
  return changes.some((one) => one.reference_start <= time && time <= one.reference_end);
}

/** The last index i with numbers[i] <= wanted, or 0. */
export function indexBefore(numbers, wanted) {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle] <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** y at x on the line through the points (xs, ys); held beyond both ends. */
export function interpolate(xs, ys, x) {
  if (x <= xs[0]) return ys[0];
  const last = xs.length - 1;
  if (x >= xs[last]) return ys[last];
  const i = indexBefore(xs, x);
  const span = xs[i + 1] - xs[i];
  return span > 0 ? ys[i] + ((ys[i + 1] - ys[i]) * (x - xs[i])) / span : ys[i + 1];
}

/** A symmetric moving mean over ±radius items, narrower at the ends, which stay where they are. */
export function smoothed(numbers, radius) {
  return numbers.map((_, i) => {
    const r = Math.min(radius, i, numbers.length - 1 - i);
    let sum = 0;
    for (let k = i - r; k <= i + r; k++) sum += numbers[k];
    return sum / (2 * r + 1);
  });
}

/** One reference time for each practice time: rows with the same practice time become their mean. */
function merged(path) {
  const practice = [];
  const reference = [];
  for (let i = 0; i < path.length; ) {
    const time = path[i][1];
    let sum = 0;
    let count = 0;
    for (; i < path.length && path[i][1] === time; i++, count++) sum += path[i][0];
    practice.push(time);
    reference.push(sum / count);
  }
  return { practice, reference };
}

/** What the other functions take; null for an empty path. */
export function makeWarp(path) {
  if (!path.length) return null;
  const { practice, reference } = merged(path);
  const seconds = practice[practice.length - 1] - practice[0];
  const step = practice.length > 1 ? seconds / (practice.length - 1) : 1;
  return {
    practice,
    reference: smoothed(reference, Math.round(SMOOTHED_SECONDS / Math.max(step, 1e-3))),
    rows: path.map((pair) => pair[1]),
    start: practice[0],
    end: practice[practice.length - 1],
  };
}

/** Reference seconds that belong to practice seconds. */
export function referenceTime(warp, time) {
  return interpolate(warp.practice, warp.reference, time);
}

/** Row of the path (and of the values along it) at practice seconds, or -1 outside the path. */
export function rowAt(warp, time, slack = 0.05) {
  if (!warp || time < warp.start - slack || time > warp.end + slack) return -1;
  return indexBefore(warp.rows, time);
}

/** Reference seconds per practice second around ``time``; 0 outside the path, where the reference waits. */
export function slopeAt(warp, time) {
  if (time < warp.start || time >= warp.end) return 0;
  const from = Math.max(warp.start, time - SLOPE_SECONDS);
  const to = Math.min(warp.end, time + SLOPE_SECONDS);
  return to > from ? (referenceTime(warp, to) - referenceTime(warp, from)) / (to - from) : 0;
}

/**
 * How the reference should go on while the practice plays at ``speed``.
 * Gives {seek} (seconds) when it is too far off, otherwise {rate}; rate 0 means: wait.
 */
export function follow(warp, practiceTime, referenceNow, speed) {
  const wanted = referenceTime(warp, practiceTime);
  const drift = wanted - referenceNow;
  if (Math.abs(drift) > DRIFT_TO_SEEK) return { seek: wanted, drift };
  const slope = slopeAt(warp, practiceTime);
  const rate = speed * (slope + DRIFT_GAIN * drift);
  if (rate < RATE_LIMITS[0]) return { rate: 0, drift };
  return { rate: Math.min(rate, RATE_LIMITS[1]), drift };
}
