// The strip below the videos: form over time, the moments on it, a playhead; click or keys to seek.

import { clock, filled } from "./format.js";
import { columnsOf, lanesOf, spanPercent } from "./strip.js";

const PADDING = 3; // pixels kept free above and below
const LANE_HEIGHT = 25; // pixels; a mark is 24 high, for a finger (WCAG 2.2, 2.5.8)

export class Timeline {
  constructor({ root, data, player, threshold, say }) {
    this.strip = root.querySelector("[data-strip]");
    this.canvas = this.strip.querySelector("canvas");
    this.head = root.querySelector("[data-playhead]");
    this.data = data;
    this.player = player;
    this.threshold = threshold;
    this.text = say;
    this.times = data.path.map((pair) => pair[1]);
    this.values = data.overall;
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.strip);
    const theme = { attributeFilter: ["data-bs-theme"] };
    new MutationObserver(() => this.draw()).observe(document.documentElement, theme);
  }

  /** Show the whole body (null) or one part (index). */
  show(part) {
    this.values = part === null ? this.data.overall : this.data.values.map((row) => row[part]);
    this.draw();
  }

  listen() {
    const seek = (event) => {
      const box = this.strip.getBoundingClientRect();
      this.player.seek(((event.clientX - box.left) / box.width) * this.player.duration);
    };
    this.strip.addEventListener("pointerdown", (event) => {
      this.strip.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.strip.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) seek(event);
    });
    this.strip.addEventListener("keydown", (event) => {
      const to = { Home: 0, End: this.player.duration }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.player.seek(to);
    });
    this.player.addEventListener("time", () => this.place());
    this.player.addEventListener("state", () => this.draw());
  }

  place() {
    const { time, duration } = this.player;
    this.head.style.left = `${duration ? Math.min(100, (100 * time) / duration) : 0}%`;
    this.strip.setAttribute("aria-valuemax", duration.toFixed(1));
    this.strip.setAttribute("aria-valuenow", time.toFixed(1));
    this.strip.setAttribute("aria-valuetext", filled(this.text, { time: clock(time), whole: clock(duration) }));
  }

  draw() {
    const box = this.strip.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const columns = columnsOf(this.times, this.values, Math.max(1, Math.round(box.width)), this.player.duration);
    this.paint(context, columns, box.height);
    this.place();
  }

  paint(context, columns, height) {
    const style = getComputedStyle(this.strip);
    const colour = (name) => style.getPropertyValue(name).trim();
    const y = (value) => height - PADDING - (value / 100) * (height - 2 * PADDING);
    columns.forEach((value, x) => {
      if (value === null) return;
      context.fillStyle = colour("--fc-surface"); // what was compared is not hatched
      context.fillRect(x, 0, 1, height);
      const low = value < this.threshold;
      context.fillStyle = colour(low ? "--fc-low" : "--fc-primary");
      context.globalAlpha = low ? 0.28 : 0.2;
      context.fillRect(x, y(value), 1, height - y(value));
      context.globalAlpha = 1;
      context.fillRect(x, y(value) - 1, 1, 2.5);
    });
    if (!this.values.length) return; // nothing was compared: no threshold either
    context.strokeStyle = colour("--fc-none");
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(0, y(this.threshold));
    context.lineTo(columns.length, y(this.threshold));
    context.stroke();
  }
}

/** Put the elements with data-start and data-end over the strip, in lanes where they overlap. */
export function placeMarks(marks, duration) {
  if (!duration || !marks.length) return;
  const spans = [...marks].map((mark) =>
    spanPercent(Number(mark.dataset.start), Number(mark.dataset.end), duration),
  );
  const lanes = lanesOf(spans);
  marks.forEach((mark, i) => {
    mark.style.left = `${spans[i].left}%`;
    mark.style.width = `${spans[i].width}%`;
    mark.style.top = `${lanes[i] * LANE_HEIGHT}px`;
  });
  marks[0].parentElement.style.height = `${(Math.max(...lanes) + 1) * LANE_HEIGHT + 2}px`;
}
