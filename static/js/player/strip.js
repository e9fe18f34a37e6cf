// Values along time as columns of a strip. Pure.

const LONGEST_HELD = 0.4; // seconds that a value stands for when no other follows

/**
 * The lowest value that falls in each of ``count`` columns of 0..``duration`` seconds;
 * null where nothing was measured or compared.
 */
export function columnsOf(times, values, count, duration) {
  const columns = new Array(count).fill(null);
  if (!duration) return columns;
  const column = (time) => Math.min(count - 1, Math.max(0, Math.floor((time / duration) * count)));
  for (let i = 0; i < times.length; i++) {
    if (values[i] === null || values[i] === undefined) continue;
    const next = i + 1 < times.length ? times[i + 1] : times[i];
    const until = next - times[i] > LONGEST_HELD ? times[i] : next;
    const last = Math.max(column(times[i]), until > times[i] ? column(until) - 1 : 0);
    for (let k = column(times[i]); k <= last; k++) {
      columns[k] = columns[k] === null ? values[i] : Math.min(columns[k], values[i]);
    }
  }
  return columns;
}

/** Where a span of seconds lies on the strip, in percent of its width; never narrower than ``least``. */
export function spanPercent(start, end, duration, least = 1.2) {
  const left = (100 * Math.max(0, start)) / duration;
  const width = Math.max(least, (100 * Math.min(end, duration)) / duration - left);
  return { left: Math.min(left, 100 - width), width };
}

/** The lane of each span, the lowest in which it covers no other. */
export function lanesOf(spans) {
  const ends = []; // of each lane
  const lanes = new Array(spans.length);
  const order = spans.map((_, i) => i).sort((a, b) => spans[a].left - spans[b].left);
  for (const i of order) {
    let lane = ends.findIndex((end) => end <= spans[i].left);
    if (lane < 0) lane = ends.length;
    ends[lane] = spans[i].left + spans[i].width;
    lanes[i] = lane;
  }
  return lanes;
}

/** Where moments (seconds) lie on the strip, in percent of its width. */
export function placesOf(moments, duration) {
  return moments.map((time) => (duration ? Math.min(100, Math.max(0, (100 * time) / duration)) : 0));
}
