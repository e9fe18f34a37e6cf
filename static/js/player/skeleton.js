// Draws one skeleton on the canvas that lies over a video.

import { GOOD, JOINTS, LOW, UNMEASURED, fitted, jointStates, otherSide, poseAt, spread } from "./pose.js";

const LEFT = "#4cc9f0";
const RIGHT = "#ffd166";
const MIDDLE = "#ffffff";
const LOW_COLOUR = "#e5142b";
const GREY = "#b9c0c8";
const GHOST = "#d9a6ff";
const ARC = "#ffffff";
const EDGE = "rgba(8, 15, 24, 0.75)";
const FACE = 5;
const [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP] = [5, 6, 11, 12];

/** The canvas over one video, sharp on every screen. */
export class SkeletonView {
  constructor({ canvas, side, bones }) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.side = side;
    const picture = { x: 0, y: 0, width: side.width, height: side.height };
    this.shown = side.url ? picture : spread(side);
    this.turned = false;
    // The face is drawn as one head; its own bones would only be clutter.
    this.bones = bones.filter(([a, b]) => a >= FACE && b >= FACE);
    this.visible = true;
    this.flipped = canvas.closest(".pl-flipped") !== null;
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.box = { width: box.width, height: box.height };
    this.ratio = ratio;
  }

  /**
   * Draw the pose at ``time``; ``values`` per part mark the low joints. ``turned``: its left belongs to the
   * practice's right. ``ghost``: another pose in the same picture, drawn beneath. ``angle``: what angleIn gives,
   * drawn at its joint. Gives the states drawn.
   */
  draw(time, { values = null, threshold = 0, marked = null, turned = false, ghost = null, angle = null } = {}) {
    this.turned = turned;
    this.resize();
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const pose = poseAt(this.side, time);
    if (!pose) return [];
    const { x, y, width, height } = this.shown;
    const fit = fitted(this.box, width, height);
    const [left, top] = [fit.x - x * fit.scale, fit.y - y * fit.scale];
    this.context.setTransform(this.ratio, 0, 0, this.ratio, left * this.ratio, top * this.ratio);
    return this.drawPose(pose, fit.scale, { values, threshold, marked, ghost, angle });
  }

  /** The pose itself, ``scale`` pixels of the canvas to one of the video. */
  drawPose(pose, scale, { values = null, threshold = 0, marked = null, ghost = null, angle = null }) {
    const points = pointsOf(pose, scale);
    const states = jointStates(pose, values, threshold);
    this.radius = Math.min(Math.max(0.055 * torso(points), 2.6), 6.5);
    if (ghost) this.drawGhost(pointsOf(ghost, scale), jointStates(ghost, null, 0));
    if (this.visible) {
      this.drawBones(points, states);
      this.drawJoints(points, states, marked);
    }
    if (angle) this.drawAngle(angle.points.map(({ x, y }) => ({ x: x * scale, y: y * scale })), angle.degrees);
    return states;
  }

  /** Dashed, in one colour, without joints: not to be taken for the body itself. */
  drawGhost(points, states) {
    const seen = (joint) => states[joint] !== UNMEASURED;
    for (const [a, b] of this.bones) if (seen(a) && seen(b)) this.line(points[a], points[b], GHOST, true);
    const head = headOf(points, states);
    if (head) this.ring(head, this.radius * 2.4, GHOST, [4, 3]);
  }

  /** The arc between two bones, and its degrees beside it. */
  drawAngle([first, vertex, last], degrees) {
    const { context } = this;
    const [from, to] = [first, last].map((end) => Math.atan2(end.y - vertex.y, end.x - vertex.x));
    const short = Math.atan2(Math.sin(to - from), Math.cos(to - from));
    const radius = Math.max(this.radius * 4.5, 14);
    for (const [colour, width] of [
      [EDGE, 5],
      [ARC, 2.5],
    ]) {
      context.beginPath();
      context.arc(vertex.x, vertex.y, radius, from, from + short, short < 0);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
    const middle = from + short / 2;
    const far = radius + 20;
    this.text(`${Math.round(degrees)}°`, {
      x: vertex.x + far * Math.cos(middle),
      y: vertex.y + far * Math.sin(middle),
    });
  }

  /** Readable on any picture, and where the canvas is turned over. */
  text(words, { x, y }) {
    const { context } = this;
    context.save();
    context.translate(x, y);
    if (this.flipped) context.scale(-1, 1);
    context.font = "700 15px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = EDGE;
    context.strokeText(words, 0, 0);
    context.fillStyle = ARC;
    context.fillText(words, 0, 0);
    context.restore();
  }

  colourOf(joint) {
    const own = this.turned ? otherSide(joint) : joint;
    return own % 2 ? LEFT : RIGHT;
  }

  drawBones(points, states) {
    for (const [a, b] of this.bones) {
      const sides = (a - b) % 2 ? MIDDLE : this.colourOf(a);
      const known = states[a] !== UNMEASURED && states[b] !== UNMEASURED;
      this.line(points[a], points[b], known ? sides : GREY, !known);
    }
    const head = headOf(points, states);
    if (head && states[LEFT_SHOULDER] !== UNMEASURED && states[RIGHT_SHOULDER] !== UNMEASURED) {
      this.line(middle(points[LEFT_SHOULDER], points[RIGHT_SHOULDER]), head, MIDDLE, false);
    }
  }

  line(from, to, colour, dashed) {
    const { context, radius } = this;
    context.setLineDash(dashed ? [radius, radius * 1.2] : []);
    for (const [stroke, width] of [
      [EDGE, radius * 1.15],
      [colour, radius * 0.7],
    ]) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.lineCap = dashed ? "butt" : "round";
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    context.setLineDash([]);
  }

  drawJoints(points, states, marked) {
    const head = headOf(points, states);
    if (head) this.joint(head, states[0] === LOW ? LOW : GOOD, MIDDLE, 1.35, marked === 0);
    // Low joints last, so that nothing covers them.
    const order = [...Array(JOINTS).keys()].slice(FACE).sort((a, b) => (states[a] === LOW) - (states[b] === LOW));
    for (const joint of order) {
      this.joint(points[joint], states[joint], this.colourOf(joint), 1, marked === joint - FACE + 1);
    }
  }

  joint(point, state, colour, size, marked) {
    if (state === LOW) this.lowJoint(point, size);
    else if (state === UNMEASURED) this.unmeasuredJoint(point);
    else this.disc(point, this.radius * size, colour);
    if (marked) this.ring(point, this.radius * 3.2, MIDDLE, [4, 3]);
  }

  disc(point, radius, colour) {
    const { context } = this;
    context.beginPath();
    context.arc(point.x, point.y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = EDGE;
    context.stroke();
  }

  ring(point, radius, colour, dash = []) {
    const { context } = this;
    context.setLineDash(dash);
    context.beginPath();
    context.arc(point.x, point.y, radius, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = colour;
    context.stroke();
    context.setLineDash([]);
  }

  /** Red, larger, ringed and crossed out: seen without colour too. */
  lowJoint(point, size) {
    const { context } = this;
    const radius = this.radius * 1.75 * Math.max(1, size * 0.9);
    this.disc(point, radius, LOW_COLOUR);
    this.ring(point, radius + 1.6, "#ffffff");
    const arm = radius * 0.52;
    context.strokeStyle = "#ffffff";
    context.lineWidth = Math.max(1.4, radius * 0.26);
    context.beginPath();
    context.moveTo(point.x - arm, point.y - arm);
    context.lineTo(point.x + arm, point.y + arm);
    context.moveTo(point.x + arm, point.y - arm);
    context.lineTo(point.x - arm, point.y + arm);
    context.stroke();
  }

  unmeasuredJoint(point) {
    this.ring(point, this.radius, EDGE);
    this.ring(point, this.radius, GREY, [2.5, 2.5]);
  }
}

function pointsOf(pose, scale) {
  return Array.from({ length: JOINTS }, (_, i) => ({ x: pose[3 * i] * scale, y: pose[3 * i + 1] * scale }));
}

function middle(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function headOf(points, states) {
  const seen = points.slice(0, FACE).filter((_, i) => states[i] !== UNMEASURED);
  if (!seen.length) return null;
  const sum = seen.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / seen.length, y: sum.y / seen.length };
}

function torso(points) {
  const top = middle(points[LEFT_SHOULDER], points[RIGHT_SHOULDER]);
  const bottom = middle(points[LEFT_HIP], points[RIGHT_HIP]);
  return Math.hypot(top.x - bottom.x, top.y - bottom.y);
}
