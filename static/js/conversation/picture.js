// A drawing as SVG over the frame that it was made on.

import { getStroke } from "../../vendor/perfect-freehand/index.mjs";
import { elementsOf, WIDE } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";

/** An empty drawing over a frame ``aspect`` times as wide as high. */
export function emptyDrawing(aspect) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDE} ${(WIDE / aspect).toFixed(1)}`);
  svg.setAttribute("class", "cv-drawing");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/** Draw the shapes, in place of what was drawn. */
export function draw(svg, shapes, aspect) {
  svg.replaceChildren(...shapes.map((shape) => group(shape, aspect)));
}

function group(shape, aspect) {
  const made = document.createElementNS(SVG, "g");
  made.setAttribute("class", `cv-${shape.colour}`);
  for (const { name, attributes, text } of elementsOf(shape, aspect, getStroke)) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    // Below it the same in black, thicker: seen on light and on dark.
    const under = element.cloneNode(true);
    under.classList.add("cv-under");
    made.append(under, element);
  }
  return made;
}
