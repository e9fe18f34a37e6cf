// Shapes drawn on a frame, as elements of SVG. Pure: no page. Points are shares 0..1 of the frame's sides.

export const WIDE = 1000; // units of the picture's width in SVG
const LINE = 7; // units; how thick lines are
const HEAD = 34; // units; the sides of an arrow's head
const SPREAD = 0.45; // radians between an arrow and each side of its head
const ARC = 70; // units; from an angle's corner to its arc, at most
const MOST_POINTS = 400; // of a freehand line, as the site takes it

/** How many points a shape has; a freehand line has as many as were drawn. */
export const NEEDS = { line: 2, arrow: 2, circle: 2, angle: 3 };

/** Degrees between the legs of an angle, on a frame ``aspect`` times as wide as high. */
export function degreesOf([first, corner, last], aspect) {
  const leg = ([x, y]) => [(x - corner[0]) * aspect, y - corner[1]];
  const [[ax, ay], [bx, by]] = [leg(first), leg(last)];
  const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by);
  if (!lengths) return 0;
  return (Math.acos(Math.min(1, Math.max(-1, (ax * bx + ay * by) / lengths))) * 180) / Math.PI;
}

/** At most as many points as the site takes, spread evenly, with the first and the last. */
export function thinned(points, most = MOST_POINTS) {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]);
}

/** A point of a place on the page, within the box of the frame. */
export function pointIn(box, x, y) {
  const share = (value, from, size) => Math.min(1, Math.max(0, size ? (value - from) / size : 0));
  return [share(x, box.left, box.width), share(y, box.top, box.height)];
}

const d = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

function headOf([from, to]) {
  const back = Math.atan2(from[1] - to[1], from[0] - to[0]);
  const side = (turn) => [to[0] + HEAD * Math.cos(back + turn), to[1] + HEAD * Math.sin(back + turn)];
  return d([side(SPREAD), to, side(-SPREAD)]);
}

/** The arc of an angle, and where its degrees stand. */
function arcOf([first, corner, last]) {
  const turnTo = ([x, y]) => Math.atan2(y - corner[1], x - corner[0]);
  const far = ([x, y]) => Math.hypot(x - corner[0], y - corner[1]);
  const radius = Math.min(ARC, 0.6 * Math.min(far(first), far(last)));
  const from = turnTo(first);
  const by = Math.atan2(Math.sin(turnTo(last) - from), Math.cos(turnTo(last) - from));
  const at = (turn, reach) => [corner[0] + reach * Math.cos(turn), corner[1] + reach * Math.sin(turn)];
  const points = Array.from({ length: 17 }, (_, i) => at(from + (by * i) / 16, radius));
  return { path: d(points), label: at(from + by / 2, radius + 34) };
}

/** An outline as a closed path. */
const filledPath = (outline) => `${d(outline)}Z`;

/**
 * The elements of a shape: [{name, attributes, text}], on a frame ``aspect`` times as wide as high. ``stroke``
 * makes the outline of a freehand line of its points (perfect-freehand).
 */
export function elementsOf(shape, aspect, stroke) {
  const high = WIDE / aspect;
  const points = shape.points.map(([x, y]) => [x * WIDE, y * high]);
  const path = (course) => ({ name: "path", attributes: { d: course, class: "cv-stroke" } });
  switch (shape.kind) {
    case "line":
      return [path(d(points))];
    case "arrow":
      return [path(d(points) + headOf(points))];
    case "circle": {
      const [[x, y], rim] = points;
      const r = Math.hypot(rim[0] - x, rim[1] - y);
      const [cx, cy, radius] = [x, y, r].map((value) => value.toFixed(1));
      return [{ name: "circle", attributes: { cx, cy, r: radius, class: "cv-stroke" } }];
    }
    case "angle": {
      if (points.length < 3) return [path(d(points))];
      const { path: arc, label } = arcOf(points);
      const place = { x: label[0].toFixed(1), y: label[1].toFixed(1), class: "cv-degrees" };
      const text = `${Math.round(degreesOf(shape.points, aspect))}°`;
      return [path(d(points) + arc), { name: "text", attributes: place, text }];
    }
    default: {
      const outline = stroke(points, { size: LINE * 1.6, thinning: 0, smoothing: 0.6, streamline: 0.4 });
      return [{ name: "path", attributes: { d: filledPath(outline), class: "cv-ink" } }];
    }
  }
}
