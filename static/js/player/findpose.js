// Finds the reference's pose of this moment in the practice, wherever it comes there, and shows both side by side.

import { showBeside, still } from "./evidence.js";
import { filmOf } from "./film.js";
import { filled } from "./format.js";

const MOST_NAMED = 3; // parts that are named as least alike

/** Labels of the parts that are least alike, the worst first; none above ``enough``. Pure. */
export function leastAlike(parts, labels, enough) {
  return Object.entries(parts)
    .map(([part, value], i) => ({ label: labels[part] ?? String(i), value }))
    .filter((one) => one.value !== null && one.value < enough)
    .sort((a, b) => a.value - b.value)
    .slice(0, MOST_NAMED)
    .map((one) => `${one.label} ${Math.round(one.value)}`);
}

/** Bring the form to life; nothing where the page has none. */
export function bindFindPose(root, data, player) {
  const form = root.querySelector("[data-find-pose]");
  if (!form) return;
  const place = form.querySelector("[data-evidence-place]");
  const said = form.querySelector("[data-found]");
  const go = form.querySelector("[data-go]");
  const labels = Object.fromEntries(data.parts.map((part, i) => [part, data.labels[i]]));
  let films = null;
  let found = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const time = player.referenceAt(player.time);
    const query = new URLSearchParams({ time: String(time), metric: form.elements.metric.value });
    const response = await fetch(`${form.action}?${query}`, { headers: { Accept: "application/json" } });
    if (!response.ok) {
      place.hidden = go.hidden = true;
      const body = await response.json().catch(() => null);
      said.textContent = body?.error?.message ?? form.dataset.textFailed;
      return;
    }
    found = await response.json();
    const least = leastAlike(found.parts, labels, data.threshold);
    const text = found.total === null ? form.dataset.textPlace : form.dataset.textFound;
    const total = found.total === null ? "" : Math.round(found.total);
    said.textContent = filled(text, { total });
    if (least.length) said.textContent += ` ${filled(form.dataset.textLeast, { parts: least.join(", ") })}`;
    films ??= { practice: filmOf(data.practice), reference: filmOf(data.reference) };
    const sides = [
      still(data.practice, found.time, null, films.practice),
      still(data.reference, found.reference_time, null, films.reference),
    ];
    go.hidden = false;
    if (sides.every((side) => side.pose)) await showBeside(place, sides, data.bones, [null, null]);
  });
  go.addEventListener("click", () => {
    player.pause();
    player.seek(found.time);
  });
}
