/*
 * How much each part counts and how far it may be off, set on a drawing of the body. The fields of the table
 * (templates/library/_routine_parts.html) are what is sent: whatever is set here is written into them, and whatever
 * is typed there is shown here.
 */

import { filled } from "./player/format.js";

class PartsMap {
  constructor(root) {
    this.root = root;
    this.map = root.querySelector("[data-parts-map]");
    this.panel = root.querySelector("[data-parts-panel]");
    this.counts = root.querySelector("#map-counts");
    this.tolerated = root.querySelector("#map-tolerated");
    this.parts = new Map(
      [...root.querySelectorAll("[data-map-part]")].map((shape) => [shape.dataset.mapPart, this.partOf(shape)]),
    );
    this.chosen = null;
    this.listen();
    this.map.hidden = false;
    for (const part of this.parts.values()) this.show(part);
  }

  partOf(shape) {
    const row = this.root.querySelector(`tr[data-part="${shape.dataset.mapPart}"]`);
    const [counts, tolerated] = row.querySelectorAll("input");
    return { shape, row, counts, tolerated };
  }

  listen() {
    for (const [name, part] of this.parts) {
      part.shape.addEventListener("click", () => this.choose(name));
      part.shape.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.choose(name);
      });
      for (const field of [part.counts, part.tolerated]) {
        field.addEventListener("input", () => this.show(part));
        field.addEventListener("focus", () => this.choose(name));
      }
    }
    this.counts.addEventListener("input", () => this.write("counts"));
    this.tolerated.addEventListener("input", () => this.write("tolerated"));
  }

  write(field) {
    const part = this.parts.get(this.chosen);
    part[field].value = this[field].value;
    this.show(part);
  }

  choose(name) {
    this.chosen = name;
    for (const [other, part] of this.parts) {
      part.shape.setAttribute("aria-pressed", String(other === name));
      part.row.classList.toggle("lib-part-chosen", other === name);
    }
    const part = this.parts.get(name);
    this.panel.querySelector("[data-parts-none]").hidden = true;
    this.panel.querySelector("[data-parts-fields]").hidden = false;
    this.panel.querySelector("[data-parts-name]").textContent = part.shape.dataset.label;
    this.panel.querySelector("[data-parts-unseen]").hidden = !part.shape.classList.contains("lib-map-unseen");
    for (const limit of ["min", "max", "placeholder"]) this.tolerated[limit] = part.tolerated[limit];
    this.show(part);
  }

  /** The drawing, and the fields beside it where the part is chosen, as the table has it. */
  show(part) {
    const counts = part.counts.value === "" ? 1 : Number(part.counts.value);
    const [number, degrees] = part.shape.querySelectorAll("text");
    number.textContent = String(counts);
    degrees.textContent = part.tolerated.value === "" ? "" : `${part.tolerated.value}°`;
    number.setAttribute("dy", degrees.textContent ? "0.5" : "4");
    part.shape.classList.toggle("pl-map-none", counts === 0 || part.shape.classList.contains("lib-map-unseen"));
    part.shape.classList.toggle("lib-map-more", counts > 1);
    part.shape.setAttribute("aria-label", this.words(part, counts));
    if (this.parts.get(this.chosen) !== part) return;
    if (document.activeElement !== this.counts) this.counts.value = String(counts);
    if (document.activeElement !== this.tolerated) this.tolerated.value = part.tolerated.value;
    this.panel.querySelector("output").textContent = String(counts);
  }

  words(part, counts) {
    const texts = this.panel.dataset;
    const set = part.tolerated.value;
    const proposed = part.tolerated.placeholder;
    let degrees = texts.textOpen;
    if (set !== "") degrees = filled(texts.textSet, { degrees: set });
    else if (proposed) degrees = filled(texts.textProposed, { degrees: proposed });
    return filled(texts.textPart, { part: part.shape.dataset.label, counts, degrees });
  }
}

for (const root of document.querySelectorAll("[data-parts]")) new PartsMap(root);
