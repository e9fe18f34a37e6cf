// The row of buttons, the list of moments, the table of parts: from clicks to the player and back.

import { clock, filled } from "./format.js";

const LEAST_DEGREES = 5; // where a part is low for its place and not its angle, degrees would mislead
const MOST_NAMED = 4;

function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function press(buttons, chosen) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
}

/** Play, steps, speed, sound and time. */
export function bindControls(root, player) {
  const find = (name) => root.querySelector(`[data-control="${name}"]`);
  const play = find("play");
  play.addEventListener("click", () => player.toggle());
  find("back").addEventListener("click", () => player.stepFrames(-1));
  find("on").addEventListener("click", () => player.stepFrames(1));
  const speeds = root.querySelectorAll("[data-speed]");
  for (const button of speeds) {
    button.addEventListener("click", () => {
      player.setSpeed(Number(button.dataset.speed));
      press(speeds, button);
    });
  }
  const sound = find("sound");
  sound?.addEventListener("click", () => {
    player.practice.muted = !player.practice.muted;
    sound.setAttribute("aria-pressed", String(!player.practice.muted));
    sound.querySelector(".bi").className = `bi bi-volume-${player.practice.muted ? "mute" : "up"}`;
  });
  player.addEventListener("state", () => showPlaying(play, player));
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

/** Moments: a click plays it over and over, the button of the loop's note ends it. */
export function bindMoments(root, player) {
  const buttons = [...document.querySelectorAll("[data-moment]")];
  const note = root.querySelector("[data-loop]");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { moment, start, end, label } = button.dataset;
      root.scrollIntoView({ block: "start" });
      // The button keeps the focus: pressed again, by Space too, it pauses what it plays.
      if (player.loop?.moment === moment) return player.toggle();
      player.setLoop({ moment, label, start: Number(start), end: Number(end) });
      player.play();
    });
  }
  root.querySelector("[data-control=unloop]").addEventListener("click", () => player.setLoop(null));
  player.addEventListener("state", () => {
    note.hidden = !player.loop;
    if (player.loop) setText(note.querySelector("[data-loop-label]"), player.loop.label);
    for (const button of buttons) {
      const current = player.loop?.moment === button.dataset.moment;
      button.setAttribute("aria-pressed", String(current));
    }
  });
}

/** Links to a moment: the player stops there, instead of the video being opened by itself. */
export function bindSeeks(root, player) {
  for (const link of document.querySelectorAll("[data-seek]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      root.scrollIntoView({ block: "start" });
      player.setLoop(null);
      player.pause();
      // A hair into the frame: its very beginning may round to the frame before.
      player.seek(Number(link.dataset.seek) + 0.002);
    });
  }
}

/** The parts' rows and the choice of part say together which part is shown; ``show`` is told its index or null. */
export function bindParts(root, show) {
  const choice = root.querySelector("[data-control=part]");
  if (!choice) return; // an attempt that cannot be compared
  const rows = [...document.querySelectorAll("[data-part]")];
  const choose = (value) => {
    choice.value = value;
    press(rows, rows.find((row) => row.dataset.part === value));
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
