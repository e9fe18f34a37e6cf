// The part of a film between two handles, in seconds. Pure.

/** The shortest part that can be chosen, s. */
export const SHORTEST = 0.3;

const within = (value, low, high) => Math.min(Math.max(value, low), high);

/** A part of a film that is ``duration`` seconds long; ``start`` and ``end`` as fields hold them, "" for open. */
export function rangeOf(duration, start, end) {
  const from = start === "" || start === null ? 0 : Number(start);
  const to = end === "" || end === null ? duration : Number(end);
  if (!Number.isFinite(from) || !Number.isFinite(to)) return { duration, start: 0, end: duration };
  const first = within(from, 0, Math.max(duration - SHORTEST, 0));
  return { duration, start: first, end: within(to, Math.min(first + SHORTEST, duration), duration) };
}

/** The range with ``handle`` ("start" or "end") moved to ``time``: it stops short of the other one. */
export function moved(range, handle, time) {
  const { duration, start, end } = range;
  if (handle === "start") return { ...range, start: within(time, 0, Math.max(end - SHORTEST, 0)) };
  return { ...range, end: within(time, Math.min(start + SHORTEST, duration), duration) };
}

/** What the fields hold: hundredths of seconds, "" where the part begins or ends with the film. */
export function fieldsOf({ duration, start, end }) {
  return {
    start: start < 0.005 ? "" : start.toFixed(2),
    end: duration - end < 0.005 ? "" : end.toFixed(2),
  };
}

/** Where a key takes a handle that stands at ``time``; null for a key that moves nothing. */
export function keyed(key, shift, time, duration) {
  const step = shift ? 1 : 0.1;
  const steps = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageDown: -1, PageUp: 1 };
  if (key in steps) return time + steps[key];
  if (key === "Home") return 0;
  return key === "End" ? duration : null;
}
