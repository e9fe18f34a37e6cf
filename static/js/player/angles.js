// Angles at joints as the picture shows them. Pure.

import { LEAST_CONFIDENCE, otherSide } from "./pose.js";

/** Of each part that bends the three joints that enclose its angle, its own in the middle: ANGLES of the engine. */
export const ENCLOSED = {
  1: [11, 5, 7],
  2: [12, 6, 8],
  3: [5, 7, 9],
  4: [6, 8, 10],
  7: [5, 11, 13],
  8: [6, 12, 14],
  9: [11, 13, 15],
  10: [12, 14, 16],
};

const AGREES = 12; // degrees that the picture may differ from what was measured, and still be shown as its proof

function pointOf(pose, joint) {
  return { x: pose[3 * joint], y: pose[3 * joint + 1], sure: pose[3 * joint + 2] >= LEAST_CONFIDENCE };
}

/** The angle of a part in a pose: {degrees (180 is straight), points}; null where it has none or one is not seen. */
export function angleIn(pose, part) {
  const joints = ENCLOSED[part];
  if (!pose || !joints) return null;
  const points = joints.map((joint) => pointOf(pose, joint));
  if (!points.every((point) => point.sure)) return null;
  const [first, vertex, last] = points;
  const [ax, ay, bx, by] = [first.x - vertex.x, first.y - vertex.y, last.x - vertex.x, last.y - vertex.y];
  if (!Math.hypot(ax, ay) || !Math.hypot(bx, by)) return null;
  const turn = Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
  return { degrees: Math.abs((turn * 180) / Math.PI), points };
}

/** Whether two angles in the pictures show what was measured (degrees, practice minus reference; null: nothing). */
export function proves(mine, theirs, measured) {
  if (!mine || !theirs || measured === null || measured === undefined) return false;
  return Math.abs(mine.degrees - theirs.degrees - measured) <= AGREES;
}

/**
 * Where in ``start``..``end`` (practice seconds) a part is off as it is said to be: the row of the path whose
 * ``degrees`` come nearest to ``said``; without ``said`` the one with the lowest value. -1 where nothing was measured.
 */
export function typicalRow({ path, degrees, values }, part, start, end, said) {
  let [best, least] = [-1, Infinity];
  path.forEach(([, time], row) => {
    if (time < start || time > end || values[row]?.[part] == null) return;
    const far = distance(values[row][part], degrees[row]?.[part], said);
    if (far < least) [best, least] = [row, far];
  });
  return best;
}

/** From what is said: in degrees; behind all of these where no degrees were measured, by the value. */
function distance(value, degrees, said) {
  if (said === null) return value;
  return degrees == null ? 1000 + value : Math.abs(Math.abs(degrees) - said);
}

/** The reference's part that belongs to a part of the practice; ``turned``: left to right. */
export function partOfReference(part, turned) {
  if (part === null || !turned || part === 0) return part;
  return otherSide(part);
}

/**
 * The course of a part's angle over practice seconds: {mine, theirs}, lists of {x, y} with y null where not seen.
 * ``poses(row)`` gives {mine, theirs, turned} of a row of the path.
 */
export function courseOf(path, part, poses) {
  const course = { mine: [], theirs: [] };
  path.forEach(([, time], row) => {
    const { mine, theirs, turned } = poses(row);
    course.mine.push({ x: time, y: angleIn(mine, part)?.degrees ?? null });
    course.theirs.push({ x: time, y: angleIn(theirs, partOfReference(part, turned))?.degrees ?? null });
  });
  return course;
}

