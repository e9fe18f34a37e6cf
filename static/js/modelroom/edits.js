// Corrected frames and what can be done to them. Pure: no page, no video.
//
// ``edits`` is a Map from a frame's index to {joints, fromPrevious}; joints are [x, y, confidence].
// A confidence of 0 is a hidden joint (its place is only where it is drawn), 1 one put by hand.
// Every function that changes something gives a new Map: undoing is going back to an old one.

export const JOINTS = 17;
export const BY_HAND = 1;
const HIDDEN = 0;

const copied = (joints) => joints.map((joint) => [...joint]);

/** Frames with corrections, in order. */
export function corrected(edits) {
  return [...edits.keys()].sort((a, b) => a - b);
}

/** The corrected frames around ``frame``, itself left out: [before, after], null where there is none. */
export function neighbours(edits, frame) {
  const frames = corrected(edits);
  const before = frames.filter((other) => other < frame).at(-1) ?? null;
  const after = frames.find((other) => other > frame) ?? null;
  return [before, after];
}

/** The two corrected frames whose gap holds ``frame`` or ends with it; null where there are none. */
export function gapAround(edits, frame) {
  const [before, after] = neighbours(edits, frame);
  const end = edits.has(frame) ? frame : after;
  return before === null || end === null ? null : [before, end];
}

/** Whether the frames of the gap that holds ``frame``, or ends with it, are interpolated. */
export function isInterpolated(edits, frame) {
  const gap = gapAround(edits, frame);
  return gap !== null && edits.get(gap[1]).fromPrevious;
}

function between(a, b, share) {
  return a.map(([x, y, confidence], joint) => {
    const [u, v, other] = b[joint];
    return [x + (u - x) * share, y + (v - y) * share, Math.min(confidence, other)];
  });
}

/** The joints of ``frame`` as they will be scored; null where nobody was found. */
export function poseOf(track, edits, frame) {
  const edit = edits.get(frame);
  if (edit) return edit.joints;
  const gap = gapAround(edits, frame);
  if (gap && edits.get(gap[1]).fromPrevious) {
    const [start, end] = gap;
    const share = (track.times[frame] - track.times[start]) / (track.times[end] - track.times[start]);
    return between(edits.get(start).joints, edits.get(end).joints, share);
  }
  return measuredPose(track, frame);
}

/** The measured joints of ``frame``; those not found lie in the middle of the others. Null without any. */
export function measuredPose(track, frame) {
  const joints = track.keypoints[frame];
  const seen = joints.filter(([x]) => x !== null);
  if (!seen.length) return null;
  const middle = [0, 1].map((axis) => seen.reduce((sum, joint) => sum + joint[axis], 0) / seen.length);
  return joints.map(([x, y, confidence]) => (x === null ? [...middle, HIDDEN] : [x, y, confidence]));
}

function withFrame(edits, frame, joints, fromPrevious) {
  const next = new Map(edits);
  next.set(frame, { joints, fromPrevious: fromPrevious ?? edits.get(frame)?.fromPrevious ?? false });
  return next;
}

function withJoint(track, edits, frame, joint, value) {
  const pose = poseOf(track, edits, frame);
  if (!pose) return edits;
  const joints = copied(pose);
  joints[joint] = value;
  // A correction inside a gap that is interpolated splits it into two that are.
  const inside = !edits.has(frame) && isInterpolated(edits, frame);
  return withFrame(edits, frame, joints, inside || undefined);
}

/** A joint put at x, y (pixels), kept inside the picture. */
export function moved(track, edits, frame, joint, x, y) {
  const within = (value, most) => Math.min(Math.max(value, 0), most);
  const place = [within(x, track.width), within(y, track.height)].map((value) => Math.round(value * 100) / 100);
  return withJoint(track, edits, frame, joint, [...place, BY_HAND]);
}

/** A joint marked hidden, or seen again where it is drawn. */
export function hiddenOrSeen(track, edits, frame, joint) {
  const pose = poseOf(track, edits, frame);
  if (!pose) return edits;
  const [x, y, confidence] = pose[joint];
  if (confidence > 0) return withJoint(track, edits, frame, joint, [x, y, HIDDEN]);
  return moved(track, edits, frame, joint, x, y);
}

/** The pose of the last corrected frame before, or else of the frame before, put into ``frame``. */
export function copiedFromBefore(track, edits, frame) {
  const [before] = neighbours(edits, frame);
  const source = before ?? frame - 1;
  const pose = source < 0 ? null : poseOf(track, edits, source);
  if (!pose) return edits;
  const joints = pose.map(([x, y, confidence]) => [x, y, confidence > 0 ? BY_HAND : HIDDEN]);
  const inside = !edits.has(frame) && isInterpolated(edits, frame);
  return withFrame(edits, frame, joints, inside || undefined);
}

/** The gap that holds ``frame``, or ends with it, interpolated, or as measured again. */
export function interpolatedOrNot(edits, frame) {
  const gap = gapAround(edits, frame);
  if (!gap) return edits;
  const end = edits.get(gap[1]);
  return withFrame(edits, gap[1], end.joints, !end.fromPrevious);
}

/** ``frame`` as it was measured; what was measured before it does not become a gap that is interpolated. */
export function asMeasured(edits, frame) {
  if (!edits.has(frame)) return edits;
  const next = new Map(edits);
  next.delete(frame);
  const [, after] = neighbours(edits, frame);
  if (after === null || edits.get(frame).fromPrevious || !edits.get(after).fromPrevious) return next;
  return withFrame(next, after, edits.get(after).joints, false);
}

/** What has to be sent so that the saved corrections become ``edits``: {frames, removed}. */
export function changes(track, saved, edits) {
  const frames = [...edits]
    .filter(([frame, edit]) => saved.get(frame) !== edit)
    .map(([frame, { joints, fromPrevious }]) => ({
      time: track.times[frame],
      keypoints: joints,
      from_previous: fromPrevious,
    }));
  const removed = [...saved.keys()].filter((frame) => !edits.has(frame)).map((frame) => track.times[frame]);
  return { frames, removed };
}

/** The saved corrections as edits; their times are those of frames. */
export function editsOf(track, corrections) {
  const edits = new Map();
  for (const { time, keypoints, from_previous: fromPrevious } of corrections) {
    const frame = nearest(track.times, time);
    edits.set(frame, { joints: keypoints, fromPrevious });
  }
  return edits;
}

/** Index of the time nearest to ``wanted``. */
export function nearest(times, wanted) {
  let best = 0;
  for (let i = 1; i < times.length; i++) {
    if (Math.abs(times[i] - wanted) < Math.abs(times[best] - wanted)) best = i;
  }
  return best;
}

/** Where to seek so that exactly ``frame`` is shown: a little after its time, long before the next. */
export function seekTime(times, frame) {
  const gap = frame + 1 < times.length ? times[frame + 1] - times[frame] : 0.02;
  return times[frame] + Math.min(gap / 4, 0.004);
}

/** A line of states with undo and redo. */
export class History {
  constructor(state) {
    this.past = [];
    this.state = state;
    this.future = [];
  }

  /** Go on to ``state``; nothing happens where it is the one at hand. */
  push(state) {
    if (state === this.state) return;
    this.past.push(this.state);
    this.state = state;
    this.future = [];
  }

  /** Put ``state`` in the place of the one at hand: the many steps of one drag are undone at once. */
  amend(state) {
    this.state = state;
  }

  undo() {
    if (!this.past.length) return;
    this.future.push(this.state);
    this.state = this.past.pop();
  }

  redo() {
    if (!this.future.length) return;
    this.past.push(this.state);
    this.state = this.future.pop();
  }
}
