// The row of buttons, links to moments, the parts: from clicks to the player and back.

import { INTO_THE_FRAME } from "./film.js";
import { clock, filled } from "./format.js";

const LEAST_DEGREES = 5; // where a part is low for its place and not its angle, degrees would mislead
const MOST_NAMED = 4;

function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Play, steps, speed, sound and time. */
export function bindControls(root, player) {
  const find = (name) => root.querySelector(`[data-control="${name}"]`);
  const play = find("play");
  play.addEventListener("click", () => player.toggle());
  for (const film of root.querySelectorAll("[data-stage]")) film.addEventListener("click", () => player.toggle());
  find("back").addEventListener("click", () => player.stepFrames(-1));
  find("on").addEventListener("click", () => player.stepFrames(1));
  const speed = find("speed");
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
  player.addEventListener("state", () => {
    showPlaying(play, player);
    speed.value = String(player.pace);
  });
  player.addEventListener("time", () => {
    setText(find("time"), clock(player.time));
    setText(find("duration"), clock(player.duration));
  });
}

function showPlaying(button, player) {
  const label = player.playing ? button.dataset.labelPause : button.dataset.labelPlay;
  button.setAttribute("aria-label", label);
  button.title = label;
  button.querySelector(".bi").className = `bi bi-${player.playing ? "pause" : "play"}-fill`;
}

/** Bring ``stage`` into view and stop at seconds of the practice; nothing is repeated any more. */
export function goTo(stage, player, time) {
  stage.scrollIntoView({ block: "start" });
  player.setLoop(null);
  player.pause();
  player.seek(time + INTO_THE_FRAME);
}

/** Links to a moment: the player stops there, instead of the video being opened by itself. */
export function bindSeeks(root, player) {
  for (const link of document.querySelectorAll("[data-seek]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(root, player, Number(link.dataset.seek));
    });
  }
}

/** Rows, body and choice say together which part is shown; ``show`` is told its index or null. */
export function bindParts(root, show) {
  const choice = root.querySelector("[data-control=part]");
  if (!choice) return; // an attempt that cannot be compared
  const rows = [...document.querySelectorAll("[data-part]")];
  const choose = (value) => {
    choice.value = value;
    for (const row of rows) row.setAttribute("aria-pressed", String(row.dataset.part === value));
    show(value === "" ? null : Number(value));
  };
  choice.addEventListener("change", () => choose(choice.value));
  for (const row of rows) {
    row.addEventListener("click", () => choose(choice.value === row.dataset.part ? "" : row.dataset.part));
  }
}

/** What is under the threshold now, in words; said aloud to screen readers only while paused. */
export function showNow(root, low, labels) {
  const list = root.querySelector("[data-now]");
  if (!list) return; // an attempt that cannot be compared
  const words = low.slice(0, MOST_NAMED).map(({ part, degrees }) => {
    const off = Math.abs(degrees ?? 0) < LEAST_DEGREES ? "" : ` ${Math.abs(degrees)}°`;
    return `${labels[part]}${off}`;
  });
  const more = low.length - words.length;
  if (more > 0) words.push(filled(list.dataset.textMore, { count: more }));
  const key = words.join("|");
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...(words.length ? words.map(chip) : [quiet(list.dataset.textNone)]));
}

function chip(text) {
  const item = document.createElement("li");
  item.className = "pl-chip";
  const icon = document.createElement("i");
  icon.className = "bi bi-x-circle-fill";
  icon.setAttribute("aria-hidden", "true");
  item.append(icon, ` ${text}`);
  return item;
}

function quiet(text) {
  const item = document.createElement("li");
  item.className = "pl-chip-none";
  item.textContent = text;
  return item;
}

/** Tell a screen reader where one is and what differs there, once things have come to rest. */
export function bindAnnouncements(root, player) {
  const region = root.querySelector("[data-announce]");
  let waiting = 0;
  player.addEventListener("time", () => {
    clearTimeout(waiting);
    if (player.playing) return;
    waiting = setTimeout(() => {
      const low = [...root.querySelectorAll("[data-now] li")].map((item) => item.textContent.trim()).join(", ");
      region.textContent = filled(region.dataset.text, { time: clock(player.time), low });
    }, 600);
  });
}
