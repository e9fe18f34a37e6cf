// The joints over the picture: drawn as SVG in the picture's own pixels, so that both always fit.

const SVG = "http://www.w3.org/2000/svg";
const LEFT = "mr-left";
const RIGHT = "mr-right";
const FACE = 5;
const RADIUS = 6; // CSS pixels
const REACH = { mouse: 18, pen: 22, touch: 34 }; // CSS pixels a press may lie from a joint

function placed(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function made(parent, name, attributes = {}) {
  const element = placed(document.createElementNS(SVG, name), attributes);
  parent.append(element);
  return element;
}

const sideOf = (joint) => (joint === 0 ? "mr-middle" : joint % 2 ? LEFT : RIGHT);

/** The drawing of one pose; ``scale`` is how many CSS pixels a pixel of the picture takes. */
export class Stage {
  constructor(svg, track) {
    this.svg = svg;
    this.track = track;
    svg.setAttribute("viewBox", `0 0 ${track.width} ${track.height}`);
    this.bones = track.bones
      .filter(([a, b]) => a >= FACE && b >= FACE)
      .map(([a, b]) => {
        const side = (a - b) % 2 ? "mr-middle" : sideOf(a);
        return { a, b, line: made(svg, "line", { class: `mr-bone ${side}` }) };
      });
    this.ring = made(svg, "circle", { class: "mr-ring" });
    this.joints = track.joints.map((name, joint) =>
      made(svg, "circle", { class: `mr-dot ${sideOf(joint)}`, "data-joint-name": name }),
    );
  }

  /** CSS pixels to one pixel of the picture, with the zoom in force. */
  get scale() {
    return this.svg.getScreenCTM()?.a || 1;
  }

  draw(pose, selected) {
    this.pose = pose;
    const radius = RADIUS / this.scale;
    for (const shape of [...this.joints, this.ring, ...this.bones.map(({ line }) => line)]) {
      shape.toggleAttribute("hidden", !pose);
    }
    if (!pose) return;
    for (const { a, b, line } of this.bones) {
      const [from, to] = [pose[a], pose[b]];
      placed(line, { x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
      line.classList.toggle("mr-unseen", !(from[2] > 0 && to[2] > 0));
    }
    pose.forEach(([x, y, confidence], joint) => {
      const circle = this.joints[joint];
      placed(circle, { cx: x, cy: y, r: joint < FACE ? radius * 0.7 : radius });
      circle.classList.toggle("mr-unseen", !(confidence > 0));
      circle.classList.toggle("mr-by-hand", confidence === 1);
    });
    const [x, y] = pose[selected];
    placed(this.ring, { cx: x, cy: y, r: radius * 2.1 });
  }

  /** Where a pointer is, in pixels of the picture. */
  placeOf(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  /** The joint a press means: the nearest within reach, the chosen one first where several are; null if none. */
  jointAt(event, selected) {
    if (!this.pose) return null;
    const [x, y] = this.placeOf(event);
    const reach = (REACH[event.pointerType] ?? REACH.mouse) / this.scale;
    const away = this.pose.map(([u, v]) => Math.hypot(u - x, v - y));
    const nearest = away.indexOf(Math.min(...away));
    if (away[selected] <= reach / 2) return selected;
    return away[nearest] <= reach ? nearest : null;
  }
}

/** The corrected frames and the interpolated stretches, as marks below the slider. */
export function drawMarks(svg, count, edits) {
  svg.replaceChildren();
  const at = (frame) => (count > 1 ? (frame / (count - 1)) * 1000 : 0);
  const frames = [...edits.keys()].sort((a, b) => a - b);
  frames.forEach((frame, place) => {
    if (place && edits.get(frame).fromPrevious) {
      const from = at(frames[place - 1]);
      made(svg, "rect", { class: "mr-span", x: from, y: 2.5, width: at(frame) - from, height: 3 });
    }
  });
  for (const frame of frames) {
    made(svg, "rect", { class: "mr-mark", x: Math.max(at(frame) - 2, 0), y: 0, width: 4, height: 8 });
  }
}
