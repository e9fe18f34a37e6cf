/*
 * Choosing a part of a film by two handles above a strip of its frames.
 *
 *   {% include "library/_trim.html" with start=form.trim_start end=form.trim_end video=video %}
 *
 * The two number fields stay: what is typed moves the handles, and the handles write into them. The film is
 *   - that of `data-src`, or
 *   - a File: `upload:chosen` of the form around it ({detail: {file}}; static/js/upload.js), until `upload:cleared`,
 *   - that of a list of videos: `data-choice` is the id of the <select>, `data-choice-src` the address of a film
 *     with `ID` in it, and `data-playable` says which of them can be played.
 * Where another film is chosen, the part is that of no film any more, and the fields are emptied.
 * Where the browser cannot play the film, nothing but the fields is shown.
 */

import { clock, filled } from "./player/format.js";
import { fieldsOf, keyed, moved, rangeOf } from "./trim_range.js";

const FRAMES = 10;
const AT_THE_END = 0.05; // seconds before the end at which the last frame is looked for
const FAR = 1e7; // seconds: recordings say their length only once their end was looked for

const once = (target, type) => new Promise((resolve, reject) => {
  target.addEventListener(type, resolve, { once: true });
  target.addEventListener("error", reject, { once: true });
});

async function lengthOf(video) {
  if (video.readyState < HTMLMediaElement.HAVE_METADATA) await once(video, "loadedmetadata");
  if (!Number.isFinite(video.duration)) {
    video.currentTime = FAR;
    await once(video, "seeked");
  }
  return video.duration;
}

class Trim {
  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    this.strip = root.querySelector("[data-strip]");
    this.canvas = root.querySelector("canvas");
    this.said = root.querySelector("[data-said]");
    this.handles = Object.fromEntries(
      ["start", "end"].map((name) => [name, root.querySelector(`[data-handle="${name}"]`)]),
    );
    this.fields = { start: document.getElementById(root.dataset.start), end: document.getElementById(root.dataset.end) };
    this.number = 0;
    this.listen();
    const choice = document.getElementById(root.dataset.choice ?? "");
    // Folded away the strip has no width to draw frames on.
    const folded = root.closest("details");
    folded?.addEventListener("toggle", () => folded.open && this.unfolded());
    if (choice) this.follow(choice);
    if (root.dataset.src) this.show(root.dataset.src);
  }

  listen() {
    for (const [name, handle] of Object.entries(this.handles)) {
      handle.addEventListener("pointerdown", (event) => this.take(name, event));
      handle.addEventListener("pointermove", (event) => this.drag(name, event));
      handle.addEventListener("keydown", (event) => this.key(name, event));
    }
    for (const field of Object.values(this.fields)) field.addEventListener("input", () => this.read());
    this.strip.addEventListener("pointerdown", (event) => this.look(event));
    this.root.querySelector("[data-play]").addEventListener("click", () => this.play());
    this.root.querySelector("[data-whole]").addEventListener("click", () => this.whole());
    this.video.addEventListener("timeupdate", () => this.stopAtEnd());
    this.video.addEventListener("seeked", () => this.seekNext());
    const form = this.root.closest("form");
    form?.addEventListener("upload:chosen", (event) => this.show(event.detail.file));
    form?.addEventListener("upload:cleared", ({ detail }) => {
      this.hide();
      if (!detail?.resumed) this.empty();
    });
  }

  follow(choice) {
    const playable = new Set(this.root.dataset.playable.split(" ").filter(Boolean));
    const chosen = () => {
      if (playable.has(choice.value)) this.show(this.root.dataset.choiceSrc.replace("ID", choice.value));
      else this.hide();
    };
    choice.addEventListener("change", () => {
      this.empty();
      chosen();
    });
    if (choice.value) chosen();
  }

  /** The part was that of another film, which the fields would trim unseen. */
  empty() {
    this.fill({ start: "", end: "" });
  }

  unfolded() {
    if (this.range) this.drawFrames(this.address, this.range.duration, this.number).catch(() => {});
  }

  hide() {
    this.number += 1;
    this.range = null;
    this.root.hidden = true;
    this.video.pause();
    this.video.removeAttribute("src");
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = "";
  }

  /** Show a film: a File, or an address. */
  async show(film) {
    this.hide();
    const number = this.number;
    if (film instanceof Blob) this.url = URL.createObjectURL(film);
    const address = this.url || film;
    this.video.src = address;
    try {
      const duration = await lengthOf(this.video);
      if (number !== this.number || !(duration > 0)) return;
      this.root.hidden = false;
      this.range = rangeOf(duration, this.fields.start.value, this.fields.end.value);
      this.draw();
      this.seek(this.range.start);
      this.address = address;
      if (this.strip.clientWidth) await this.drawFrames(address, duration, number);
    } catch {
      if (number === this.number) this.hide();
    }
  }

  /** Frames of the film along the strip, by a second element: the first shows where the handles are. */
  async drawFrames(address, duration, number) {
    const film = document.createElement("video");
    Object.assign(film, { muted: true, playsInline: true, preload: "auto", src: address });
    await lengthOf(film);
    const [width, height] = [this.strip.clientWidth, this.strip.clientHeight];
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    const context = this.canvas.getContext("2d");
    const wide = this.canvas.width / FRAMES;
    for (let at = 0; at < FRAMES && number === this.number; at += 1) {
      film.currentTime = Math.min(((at + 0.5) / FRAMES) * duration, duration - AT_THE_END);
      await once(film, "seeked");
      this.frame(context, film, at * wide, wide);
    }
    film.removeAttribute("src");
  }

  /** The middle of the frame, as much of it as fits. */
  frame(context, film, x, width) {
    const height = this.canvas.height;
    const scale = Math.max(width / film.videoWidth, height / film.videoHeight);
    const [cutWidth, cutHeight] = [width / scale, height / scale];
    const [left, top] = [(film.videoWidth - cutWidth) / 2, (film.videoHeight - cutHeight) / 2];
    context.drawImage(film, left, top, cutWidth, cutHeight, x, 0, width, height);
  }

  // --- moving --------------------------------------------------------------------

  timeAt(event) {
    const box = this.strip.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * this.range.duration;
  }

  take(name, event) {
    if (!this.range) return;
    this.grip = this.timeAt(event) - this.range[name];
    this.handles[name].setPointerCapture(event.pointerId);
    event.stopPropagation();
  }

  drag(name, event) {
    if (this.range && this.handles[name].hasPointerCapture(event.pointerId)) {
      this.move(name, this.timeAt(event) - this.grip);
    }
  }

  key(name, event) {
    const time = this.range && keyed(event.key, event.shiftKey, this.range[name], this.range.duration);
    if (time === null) return;
    event.preventDefault();
    this.move(name, time);
  }

  move(name, time) {
    this.video.pause();
    this.range = moved(this.range, name, time);
    this.write();
    this.draw();
    this.seek(this.range[name]);
  }

  look(event) {
    if (!this.range) return;
    this.video.pause();
    this.seek(Math.min(Math.max(this.timeAt(event), 0), this.range.duration));
  }

  write() {
    this.fill(fieldsOf(this.range));
  }

  fill(values) {
    this.writing = true;
    for (const [name, value] of Object.entries(values)) {
      if (this.fields[name].value === value) continue;
      this.fields[name].value = value;
      for (const type of ["input", "change"]) this.fields[name].dispatchEvent(new Event(type, { bubbles: true }));
    }
    this.writing = false;
  }

  read() {
    if (this.writing || !this.range) return;
    this.range = rangeOf(this.range.duration, this.fields.start.value, this.fields.end.value);
    this.draw();
  }

  whole() {
    this.range = { ...this.range, start: 0, end: this.range.duration };
    this.write();
    this.draw();
    this.seek(0);
  }

  // --- showing -------------------------------------------------------------------

  draw() {
    const { start, end, duration } = this.range;
    this.strip.style.setProperty("--trim-start", `${(100 * start) / duration}%`);
    this.strip.style.setProperty("--trim-end", `${(100 * end) / duration}%`);
    for (const [name, handle] of Object.entries(this.handles)) {
      handle.setAttribute("aria-valuemin", "0");
      handle.setAttribute("aria-valuemax", duration.toFixed(2));
      handle.setAttribute("aria-valuenow", this.range[name].toFixed(2));
      handle.setAttribute("aria-valuetext", clock(this.range[name]));
    }
    const values = { start: clock(start), end: clock(end), length: clock(end - start) };
    this.said.textContent = filled(this.root.dataset.textPart, values);
  }

  /** Show the frame at ``time``; while the last one is still looked for, only the newest wish is kept. */
  seek(time) {
    if (this.video.seeking) this.wanted = time;
    else this.video.currentTime = Math.min(time, this.range.duration - AT_THE_END);
  }

  seekNext() {
    const time = this.wanted;
    this.wanted = null;
    if (time !== null && time !== undefined && this.range) this.seek(time);
  }

  play() {
    if (!this.video.paused) {
      this.video.pause();
      return;
    }
    this.video.currentTime = this.range.start;
    this.playing = true;
    this.video.play().catch(() => {});
  }

  stopAtEnd() {
    if (this.range && this.playing && this.video.currentTime >= this.range.end) {
      this.playing = false;
      this.video.pause();
    }
  }
}

for (const root of document.querySelectorAll("[data-trim]")) new Trim(root);
