// Choosing the person to follow: a moment of the video, and a place in its picture.

import { clock, filled } from "./player/format.js";
import { press, showFound } from "./person_found.js";
import { fitted } from "./player/pose.js";
import { indexBefore } from "./player/warp.js";

const NOW = "#4cc9f0";
const CHOSEN = "#ffd166";
const EDGE = "rgba(8, 15, 24, 0.8)";
const LONGEST_GAP = 0.2; // seconds a measured frame may lie from the one shown
const BOX_MARGIN = 0.08;
const STEP = 0.01; // share of the picture an arrow key moves the cross-hair
const BIG_STEP = 0.05;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const root = document.querySelector("[data-pick]");
const video = root.querySelector("video");
const canvas = root.querySelector(".lib-pick-stage canvas");
const context = canvas.getContext("2d");
const scrub = root.querySelector("[data-scrub]");
const form = root.querySelector("form");
const said = root.querySelector("[data-chosen]");

let track = null;
let cross = null; // where the keyboard's cross-hair stands, shares of the picture
let chosen = null; // {time, x, y}

const within = (value) => Math.min(Math.max(value, 0), 1);

/** Where the picture lies in the canvas, CSS pixels. */
function place() {
  const box = canvas.getBoundingClientRect();
  const fit = fitted(box, video.videoWidth, video.videoHeight);
  return { box, fit, width: video.videoWidth * fit.scale, height: video.videoHeight * fit.scale };
}

/** x, y, width, height of who is followed at ``time``, shares of the picture; null without a person. */
function followed(time) {
  if (!track?.times.length) return null;
  const before = indexBefore(track.times, time);
  const next = Math.min(before + 1, track.times.length - 1);
  const at = track.times[next] - time < time - track.times[before] ? next : before;
  if (Math.abs(track.times[at] - time) > LONGEST_GAP) return null;
  const points = track.keypoints[at].filter(([x]) => x !== null);
  if (!points.length) return null;
  const xs = points.map(([x]) => x / track.width);
  const ys = points.map(([, y]) => y / track.height);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

function stroke(colour, dash, path) {
  for (const [style, width] of [[EDGE, 5], [colour, 2.5]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    path();
    context.stroke();
  }
}

function drawFollowed(width, height) {
  const box = followed(video.currentTime);
  root.dataset.followed = box ? "yes" : "no";
  if (!box) return;
  const [x, y, w, h] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
  const margin = BOX_MARGIN * Math.max(w, h);
  stroke(NOW, [7, 5], () => context.rect(x - margin, y - margin, w + 2 * margin, h + 2 * margin));
}

function drawCross(x, y) {
  stroke("#ffffff", [], () => {
    context.moveTo(x - 16, y);
    context.lineTo(x + 16, y);
    context.moveTo(x, y - 16);
    context.lineTo(x, y + 16);
  });
}

function drawChosen(x, y) {
  stroke(CHOSEN, [], () => context.arc(x, y, 13, 0, 2 * Math.PI));
  stroke(CHOSEN, [], () => context.arc(x, y, 2, 0, 2 * Math.PI));
}

function draw() {
  const { box, fit, width, height } = place();
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  context.setTransform(ratio, 0, 0, ratio, fit.x * ratio, fit.y * ratio);
  drawFollowed(width, height);
  const shown = chosen?.time === video.currentTime;
  if (shown) drawChosen(chosen.x * width, chosen.y * height);
  const apart = !shown || cross?.x !== chosen.x || cross?.y !== chosen.y;
  if (cross && apart && document.activeElement === canvas) drawCross(cross.x * width, cross.y * height);
}

function choose(x, y, time = video.currentTime) {
  press(root.querySelectorAll("[data-found]"), null);
  chosen = { time, x: within(x), y: within(y) };
  for (const [name, value] of Object.entries(chosen)) form.elements[name].value = value.toFixed(4);
  form.querySelector("[data-confirm]").disabled = false;
  said.textContent = filled(root.dataset.textChosen, { time: clock(chosen.time) });
  draw();
}

function moveCross([dx, dy], step) {
  const from = cross ?? { x: 0.5, y: 0.5 };
  cross = { x: within(from.x + dx * step), y: within(from.y + dy * step) };
  const share = (value) => Math.round(100 * value);
  said.textContent = filled(root.dataset.textPlace, { x: share(cross.x), y: share(cross.y) });
  draw();
}

function show(seconds) {
  video.currentTime = Math.min(Math.max(seconds, 0), video.duration || 0);
  scrub.value = video.currentTime;
  scrub.setAttribute("aria-valuetext", clock(video.currentTime));
  root.querySelector("[data-clock]").textContent = clock(video.currentTime);
}

function begin() {
  scrub.max = video.duration;
  show(Number(root.dataset.time));
  draw();
}

async function load(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) return; // one can choose without seeing who is followed now
  track = await response.json();
  draw();
}

canvas.addEventListener("click", (event) => {
  const { box, fit, width, height } = place();
  const [x, y] = [(event.clientX - box.left - fit.x) / width, (event.clientY - box.top - fit.y) / height];
  if (x < 0 || x > 1 || y < 0 || y > 1) return;
  cross = { x, y };
  choose(x, y);
});
canvas.addEventListener("keydown", (event) => {
  if (ARROWS[event.key]) moveCross(ARROWS[event.key], event.shiftKey ? BIG_STEP : STEP);
  else if (event.key === "Enter" || event.key === " ") choose(cross?.x ?? 0.5, cross?.y ?? 0.5);
  else return;
  event.preventDefault();
});
canvas.addEventListener("focus", () => {
  cross ??= { x: 0.5, y: 0.5 };
  draw();
});
canvas.addEventListener("blur", draw);
scrub.addEventListener("input", () => show(Number(scrub.value)));
for (const button of root.querySelectorAll("[data-step]")) {
  const seconds = Number(button.dataset.step) / Number(root.dataset.fps);
  button.addEventListener("click", () => show(video.currentTime + seconds));
}
function chooseFound({ time, x, y }) {
  show(time);
  cross = { x, y };
  choose(x, y, video.currentTime);
}

const found = root.querySelector("[data-people]");
// Without thumbnails one points at the person in the picture, as ever.
if (found) showFound(found, video.src, chooseFound).catch(() => { found.hidden = true; });
video.addEventListener("seeked", draw);
video.addEventListener("loadeddata", draw);
new ResizeObserver(draw).observe(canvas);
if (video.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
else video.addEventListener("loadedmetadata", begin, { once: true });
if (root.dataset.track) load(root.dataset.track);
