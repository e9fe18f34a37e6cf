// Correcting joints: a video at one frame, its joints over it, and what is done to them.

import { clock, filled } from "../player/format.js";
import { indexBefore } from "../player/warp.js";
import {
  History,
  JOINTS,
  asMeasured,
  changes,
  copiedFromBefore,
  editsOf,
  gapAround,
  hiddenOrSeen,
  interpolatedOrNot,
  isInterpolated,
  moved,
  neighbours,
  poseOf,
  seekTime,
} from "./edits.js";
import { Stage, drawMarks } from "./stage.js";

const BIG_STEP = 10;
const MOST_ZOOM = 8;
const SAME_TIME = 0.001; // seconds: a time written with three places still means its frame
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const root = document.querySelector("[data-editor]");
const find = (selector) => root.querySelector(selector);
const video = find("video");
const svg = find("[data-zoomed] > svg");
const scrub = find("[data-scrub]");
const chosen = find("[data-joint]");
const text = root.dataset;

let track = null;
let trackId = "";
let stage = null;
let saved = new Map();
let history = new History(saved);
let frame = 0;
let zoom = 1;
let drag = null; // {joint, dx, dy}: the finger does not jump to the joint's middle
let saving = false;

const joint = () => Number(chosen.value);
const edits = () => history.state;
const unsaved = () => edits() !== saved;
const button = (name) => find(`[data-do="${name}"]`);

// --- showing --------------------------------------------------------------------

function stateOfFrame(pose) {
  if (!pose) return text.textNobody;
  if (edits().has(frame)) return text.textCorrected;
  return isInterpolated(edits(), frame) ? text.textBetween : text.textMeasured;
}

function sayPlace(pose) {
  const [x, y, confidence] = pose?.[joint()] ?? [0, 0, 0];
  const name = chosen.selectedOptions[0].textContent;
  const words = confidence > 0 ? text.textPlace : text.textHidden;
  find("[data-place]").textContent = pose ? filled(words, { joint: name, x: Math.round(x), y: Math.round(y) }) : "";
  const hide = button("hide");
  hide.disabled = !pose;
  hide.textContent = confidence > 0 ? text.textHide : text.textShow;
}

function enableTools() {
  const [before, after] = neighbours(edits(), frame);
  button("undo").disabled = !history.past.length;
  button("redo").disabled = !history.future.length;
  button("copy").disabled = copiedFromBefore(track, edits(), frame) === edits();
  button("interpolate").disabled = !gapAround(edits(), frame);
  button("interpolate").setAttribute("aria-pressed", String(isInterpolated(edits(), frame)));
  button("measured").disabled = !edits().has(frame);
  button("save").disabled = saving || !unsaved();
  button("remove").hidden = !saved.size;
  button("remove").disabled = saving;
  find('[data-go="correction-before"]').disabled = before === null;
  find('[data-go="correction-after"]').disabled = after === null;
  find('[data-go="back"]').disabled = frame === 0;
  find('[data-go="on"]').disabled = frame === track.times.length - 1;
}

function draw() {
  if (!track) return;
  const pose = poseOf(track, edits(), frame);
  stage.draw(pose, joint());
  root.dataset.frame = frame;
  root.dataset.edited = String(edits().has(frame));
  const place = filled(text.textFrame, { frame: frame + 1, count: track.times.length });
  find("[data-state]").textContent = `${place}: ${stateOfFrame(pose)}`;
  find("[data-clock]").textContent = clock(track.times[frame]);
  scrub.value = frame;
  scrub.setAttribute("aria-valuetext", `${place}, ${clock(track.times[frame])}`);
  drawMarks(find("[data-marks]"), track.times.length, edits());
  sayPlace(pose);
  enableTools();
}

/** Enlarge about the chosen joint; the picture moves under the frame of the stage. */
function zoomed() {
  const pose = poseOf(track, edits(), frame);
  const layer = find("[data-zoomed]");
  layer.style.transform = "none";
  // Lines are as thin as before: what is enlarged is the picture.
  layer.style.setProperty("--mr-zoom", pose ? zoom : 1);
  if (zoom === 1 || !pose) return draw();
  const box = layer.getBoundingClientRect();
  const [x, y] = pose[joint()];
  const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
  const shift = (place, start, size) => Math.min(Math.max(size / 2 - zoom * (place - start), size * (1 - zoom)), 0);
  const [dx, dy] = [shift(at.x, box.left, box.width), shift(at.y, box.top, box.height)];
  layer.style.transform = `translate(${dx}px, ${dy}px) scale(${zoom})`;
  draw();
}

function show(wanted) {
  frame = Math.min(Math.max(Math.round(wanted), 0), track.times.length - 1);
  video.currentTime = seekTime(track.times, frame);
  if (zoom > 1) zoomed();
  else draw();
}

// --- doing ----------------------------------------------------------------------

function say(words) {
  find("[data-said]").textContent = words;
}

function change(next) {
  if (next === edits()) return;
  history.push(next);
  said();
}

function said() {
  find("[data-failed]").hidden = true;
  say(unsaved() ? text.textUnsaved : "");
  draw();
}

function step(times) {
  times();
  said();
}

const TOOLS = {
  undo: () => step(() => history.undo()),
  redo: () => step(() => history.redo()),
  copy: () => change(copiedFromBefore(track, edits(), frame)),
  interpolate: () => change(interpolatedOrNot(edits(), frame)),
  measured: () => change(asMeasured(edits(), frame)),
  hide: () => change(hiddenOrSeen(track, edits(), frame, joint())),
  save: () => save(),
  remove: () => remove(),
};

const WAYS = {
  back: () => frame - 1,
  on: () => frame + 1,
  "correction-before": () => neighbours(edits(), frame)[0] ?? frame,
  "correction-after": () => neighbours(edits(), frame)[1] ?? frame,
};

function select(next) {
  chosen.value = (next + JOINTS) % JOINTS;
  draw();
}

function nudge([dx, dy], size) {
  const pose = poseOf(track, edits(), frame);
  if (!pose) return;
  const [x, y] = pose[joint()];
  change(moved(track, edits(), frame, joint(), x + dx * size, y + dy * size));
}

// --- saving ---------------------------------------------------------------------

async function asked(method, body, query = "") {
  const headers = { "X-CSRFToken": text.token, "Content-Type": "application/json", Accept: "application/json" };
  const response = await fetch(text.corrections + query, { method, headers, body: body && JSON.stringify(body) });
  if (response.ok) return response.json();
  const answer = await response.json().catch(() => null);
  throw new Error(answer?.error?.message ?? text.textFailed);
}

function fail(error) {
  const alert = find("[data-failed]");
  alert.textContent = error instanceof TypeError ? text.textFailed : error.message;
  alert.hidden = false;
}

function showRescored() {
  window.htmx.ajax("GET", text.rescored, { target: "#rescored", swap: "outerHTML" });
}

async function save() {
  const sent = edits();
  saving = true;
  enableTools();
  try {
    await asked("PATCH", { track: trackId, ...changes(track, saved, sent) });
    saved = sent;
    find("[data-failed]").hidden = true;
    say(unsaved() ? text.textUnsaved : text.textSaved);
    showRescored();
  } catch (error) {
    fail(error);
  }
  saving = false;
  draw();
}

async function remove() {
  if (!window.confirm(text.textRemove)) return;
  saving = true;
  enableTools();
  try {
    await asked("DELETE", null, `?track=${trackId}`);
    saved = new Map();
    history = new History(saved);
    say(text.textSaved);
    showRescored();
  } catch (error) {
    fail(error);
  }
  saving = false;
  draw();
}

// --- hands ----------------------------------------------------------------------

function press(event) {
  const at = stage.jointAt(event, joint());
  if (at === null || event.button > 0) return;
  event.preventDefault();
  svg.focus({ preventScroll: true });
  chosen.value = at;
  const [x, y] = stage.placeOf(event);
  const [u, v] = stage.pose[at];
  drag = { joint: at, dx: u - x, dy: v - y, begun: false };
  svg.setPointerCapture(event.pointerId);
  draw();
}

function pull(event) {
  if (!drag) return;
  const [x, y] = stage.placeOf(event);
  const next = moved(track, edits(), frame, drag.joint, x + drag.dx, y + drag.dy);
  if (drag.begun) history.amend(next);
  else history.push(next);
  drag.begun = true;
  draw();
}

function release() {
  if (drag?.begun) said();
  drag = null;
}

const KEYS = {
  n: () => select(joint() + 1),
  p: () => select(joint() - 1),
  ",": () => show(frame - 1),
  ".": () => show(frame + 1),
  h: TOOLS.hide,
  c: TOOLS.copy,
  i: TOOLS.interpolate,
};

function onPicture(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = ARROWS[event.key]
    ? () => nudge(ARROWS[event.key], event.shiftKey ? BIG_STEP : 1)
    : KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

function onPage(event) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || !track) return;
  event.preventDefault();
  TOOLS[event.shiftKey ? "redo" : "undo"]();
}

function bind() {
  svg.addEventListener("pointerdown", press);
  svg.addEventListener("pointermove", pull);
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, release);
  svg.addEventListener("keydown", onPicture);
  document.addEventListener("keydown", onPage);
  chosen.addEventListener("change", () => (zoom > 1 ? zoomed() : draw()));
  scrub.addEventListener("input", () => show(Number(scrub.value)));
  for (const [name, act] of Object.entries(TOOLS)) button(name).addEventListener("click", act);
  for (const [name, way] of Object.entries(WAYS)) find(`[data-go="${name}"]`).addEventListener("click", () => show(way()));
  for (const control of root.querySelectorAll("[data-zoom]")) {
    control.addEventListener("click", () => {
      zoom = Math.min(Math.max(zoom * Number(control.dataset.zoom), 1), MOST_ZOOM);
      zoomed();
    });
  }
  new ResizeObserver(() => zoomed()).observe(find("[data-stage]"));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });
}

function begin() {
  scrub.max = track.times.length - 1;
  find("[data-stage]").style.aspectRatio = `${track.width} / ${track.height}`;
  find("[data-loading]").hidden = true;
  bind();
  // A page can be asked to open at a moment: the one at which something looked wrong.
  const wanted = Number(new URLSearchParams(window.location.search).get("t"));
  show(indexBefore(track.times, wanted + SAME_TIME));
  root.dataset.ready = "true";
}

async function load() {
  const response = await fetch(text.corrections, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(text.textLost);
  const data = await response.json();
  track = data.measured;
  trackId = data.track;
  saved = editsOf(track, data.corrections);
  history = new History(saved);
  stage = new Stage(svg, track);
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
  else video.addEventListener("loadedmetadata", begin, { once: true });
}

load().catch(() => {
  find("[data-loading]").hidden = true;
  fail(new Error(text.textLost));
});
