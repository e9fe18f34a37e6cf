// Two practices on the time axis of the reference that both were laid over. Pure: no page, no video.

import { interpolate } from "../player/warp.js";

/** A path, pairs of [reference seconds, practice seconds], as two lists with one practice time for each reference time. */
export function alongReference(path) {
  const reference = [];
  const practice = [];
  for (const [there, here] of path) {
    if (reference.length && reference[reference.length - 1] === there) practice[practice.length - 1] = here;
    else {
      reference.push(there);
      practice.push(here);
    }
  }
  return { reference, practice };
}

/** The reference seconds that both paths contain, or null where they have none in common. */
export function inCommon(one, other) {
  if (!one.length || !other.length) return null;
  const start = Math.max(one[0][0], other[0][0]);
  const end = Math.min(one[one.length - 1][0], other[other.length - 1][0]);
  return end > start ? { start, end } : null;
}

/** Where the other practice is at the same place of the reference: pairs of [other seconds, this one's seconds]. */
export function composed(path, other) {
  const common = inCommon(path, other);
  if (!common) return [];
  const axis = alongReference(other);
  return path
    .filter(([reference]) => reference >= common.start && reference <= common.end)
    .map(([reference, practice]) => [interpolate(axis.reference, axis.practice, reference), practice]);
}

/** Seconds of a practice at a second of the reference. */
export function practiceTime(path, reference) {
  const axis = alongReference(path);
  return interpolate(axis.reference, axis.practice, reference);
}

/** The values of a part (index), or of the whole body (null), as points {x: reference seconds, y} for a chart. */
export function curveOf(data, part) {
  const values = part === null ? data.overall : data.values.map((row) => row[part]);
  return values.map((value, row) => ({ x: data.path[row][0], y: value }));
}
