// Drawing on the frame of the chosen moment: with a finger, a pen, a mouse or keys.

import { draw, emptyDrawing } from "./picture.js";
import { NEEDS, pointIn, thinned } from "./shapes.js";

const A_DRAG = 0.02; // of the frame's width; less is a tap
const MOST_SHAPES = 30; // as the site takes them
const STEP = 0.01; // of the frame, that an arrow key moves the cross; with Shift five times

/** The pad of the form, opened by a button; the form's hidden field holds what was drawn. */
export class Pad {
  constructor({ form, frames }) {
    this.form = form;
    this.frames = frames;
    this.root = form.querySelector("[data-pad]");
    this.field = form.elements.drawing;
    this.button = form.querySelector("[data-draw]");
    this.surface = this.root.querySelector("[data-surface]");
    this.canvas = this.surface.querySelector("canvas");
    this.shapes = [];
    this.begun = null; // the shape that is being drawn
    this.cross = [0.5, 0.5];
    this.svg = emptyDrawing(frames.aspect);
    this.canvas.after(this.svg);
    this.#listen();
    this.button.hidden = false;
  }

  /** The moment of the form was chosen (seconds) or let go of (null). */
  setMoment(time) {
    if (time === null) this.#close();
    else if (!this.root.hidden) this.frames.paint(this.canvas, time);
  }

  /** Show the frame at seconds, to be drawn on. */
  open(time) {
    this.root.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.frames.paint(this.canvas, time);
    this.surface.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  #close() {
    this.root.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.shapes = [];
    this.begun = null;
    this.#show();
  }

  get #kind() {
    return this.root.querySelector("[data-kind]:checked").value;
  }

  get #colour() {
    return this.root.querySelector("[data-colour]:checked").value;
  }

  #listen() {
    const { surface } = this;
    surface.addEventListener("pointerdown", (event) => this.#down(event));
    surface.addEventListener("pointermove", (event) => this.#move(event));
    surface.addEventListener("pointerup", (event) => this.#up(event));
    surface.addEventListener("pointercancel", () => this.#drop());
    surface.addEventListener("keydown", (event) => this.#key(event));
    for (const choice of this.root.querySelectorAll("[data-kind]")) {
      choice.addEventListener("change", () => this.#drop());
    }
    this.root.querySelector("[data-undo]").addEventListener("click", () => {
      if (this.begun) this.begun = null;
      else this.shapes.pop();
      this.#show();
    });
    this.root.querySelector("[data-clear]").addEventListener("click", () => {
      this.begun = null;
      this.shapes = [];
      this.#show();
    });
  }

  #at(event) {
    return pointIn(this.surface.getBoundingClientRect(), event.clientX, event.clientY);
  }

  #down(event) {
    event.preventDefault();
    this.surface.focus({ preventScroll: true });
    this.surface.setPointerCapture(event.pointerId);
    this.from = this.#at(event);
    this.#add(this.from);
  }

  /** What is begun follows the pointer. */
  #move(event) {
    if (!this.begun) return;
    if (this.begun.kind === "freehand") {
      if (event.buttons & 1) this.begun.points.push(this.#at(event));
      return this.#show();
    }
    return this.#show(this.#at(event));
  }

  #up(event) {
    if (!this.begun) return;
    const point = this.#at(event);
    if (this.begun.kind === "freehand") return this.#finish();
    if (Math.hypot(point[0] - this.from[0], point[1] - this.from[1]) > A_DRAG) this.#add(point);
    return this.#show();
  }

  #add(point) {
    if (this.shapes.length >= MOST_SHAPES) return;
    this.begun ??= { kind: this.#kind, colour: this.#colour, points: [] };
    this.begun.points.push(point);
    if (this.begun.points.length === NEEDS[this.begun.kind]) this.#finish();
    else this.#show();
  }

  #finish() {
    const { begun } = this;
    this.begun = null;
    if (begun.points.length > 1) this.shapes.push({ ...begun, points: thinned(begun.points) });
    this.#show();
  }

  #drop() {
    this.begun = null;
    this.#show();
  }

  /** Arrows move a cross, Enter and Space set a point there; a line by keys is one with two ends. */
  #key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const [x, y] = ways[event.key] ?? [0, 0];
    const sets = event.key === "Enter" || event.key === " ";
    if (!x && !y && !sets) return;
    event.preventDefault();
    event.stopPropagation(); // else the player steps
    if (sets) {
      if (this.#kind !== "freehand") this.#add([...this.cross]);
      return;
    }
    const step = event.shiftKey ? 5 * STEP : STEP;
    this.cross = this.cross.map((value, i) => Math.min(1, Math.max(0, value + [x, y][i] * step)));
    this.#show(this.cross, true);
  }

  /** Draw all there is; what is begun up to ``next``. */
  #show(next = null, withCross = false) {
    const { aspect } = this.frames;
    const begun = this.begun && next ? { ...this.begun, points: [...this.begun.points, next] } : this.begun;
    const all = begun && begun.points.length > 1 ? [...this.shapes, begun] : [...this.shapes];
    if (withCross) all.push(...crossAt(this.cross));
    draw(this.svg, all, aspect);
    this.field.value = this.shapes.length ? JSON.stringify({ shapes: this.shapes.map(rounded) }) : "";
  }
}

function crossAt([x, y]) {
  const arm = 0.02;
  const line = (from, to) => ({ kind: "line", colour: "white", points: [from, to] });
  return [line([x - arm, y], [x + arm, y]), line([x, y - arm], [x, y + arm])];
}

function rounded(shape) {
  return { ...shape, points: shape.points.map((point) => point.map((value) => Number(value.toFixed(4)))) };
}
