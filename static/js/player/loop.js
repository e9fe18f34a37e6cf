// What is played over and over: a moment, slowly, or a stretch between two places of one's own.

import { clock, filled } from "./format.js";
import { spanPercent } from "./strip.js";

const AROUND_A_MOMENT = 0.4; // seconds shown before and after it
const SLOWLY = 0.5; // times; what is off for half a second is over too soon to be seen
const LEAST_STRETCH = 0.2; // seconds; less between two places is a slip of the finger

/** Moments: a click plays it over and over, the button of the loop's note ends it. */
export function bindMoments(root, player) {
  const buttons = [...document.querySelectorAll("[data-moment]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { moment, start, end, label } = button.dataset;
      root.scrollIntoView({ block: "start" });
      // The button keeps the focus: pressed again, by Space too, it pauses what it plays.
      if (player.loop?.moment === moment) return player.toggle();
      const [from, to] = [Number(start) - AROUND_A_MOMENT, Number(end) + AROUND_A_MOMENT];
      player.setLoop({ moment, label, start: from, end: to, atMost: SLOWLY });
      player.play();
    });
  }
  player.addEventListener("state", () => {
    for (const button of buttons) {
      const current = player.loop?.moment === button.dataset.moment;
      button.setAttribute("aria-pressed", String(current));
    }
  });
}

/** A stretch of one's own: from where one is (A) to where one is later (B); ``[`` and ``]`` on the keyboard. */
export function bindStretch(root, player) {
  const find = (name) => root.querySelector(`[data-control="${name}"]`);
  const [from, to] = [find("from"), find("to")];
  let start = null;
  const begin = () => {
    start = player.time;
    to.disabled = false;
    find("stretch-start").textContent = clock(start);
  };
  const end = () => {
    if (start === null) return;
    const places = [start, player.time].sort((a, b) => a - b);
    if (places[1] - places[0] < LEAST_STRETCH) return;
    const label = filled(to.dataset.text, { start: clock(places[0]), end: clock(places[1]) });
    player.setLoop({ moment: null, label, start: places[0], end: places[1] });
    player.play();
  };
  from.addEventListener("click", begin);
  to.addEventListener("click", end);
  return { "[": begin, "]": end };
}

/** The note that says what is repeated, its place on the strip, and the button that ends it. */
export function bindLoop(root, player) {
  const note = root.querySelector("[data-loop]");
  const span = root.querySelector("[data-loop-span]");
  root.querySelector("[data-control=unloop]").addEventListener("click", () => player.setLoop(null));
  player.addEventListener("state", () => {
    const { loop, duration } = player;
    note.hidden = span.hidden = !loop;
    if (!loop) return;
    note.querySelector("[data-loop-label]").textContent = loop.label;
    const place = spanPercent(loop.start, loop.end, duration);
    Object.assign(span.style, { left: `${place.left}%`, width: `${place.width}%` });
  });
}
