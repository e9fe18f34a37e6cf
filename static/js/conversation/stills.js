// Drawings of comments: on the still of their moment in the list, and over the player when it stands there.

import { draw, emptyDrawing } from "./picture.js";

const SAME_FRAME = 0.03; // seconds

/** The drawing that a comment's still carries. */
function shapesOf(still) {
  return JSON.parse(still.querySelector("script").textContent).shapes;
}

/** Draw each still once it comes into view. */
export function showStills(root, frames) {
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      const svg = emptyDrawing(frames.aspect);
      target.querySelector("canvas").after(svg);
      draw(svg, shapesOf(target), frames.aspect);
      frames.paint(target.querySelector("canvas"), Number(target.dataset.still));
    }
  });
  for (const still of root.querySelectorAll("[data-still]")) watcher.observe(still);
}

/** Over the player, the drawings of the moment at which it stands still. */
export function showOverPlayer(root, stage, player, frames) {
  const there = [...root.querySelectorAll("[data-still]")].map((still) => ({
    time: Number(still.dataset.still),
    shapes: shapesOf(still),
  }));
  const place = stage.querySelector('[data-stage="practice"]');
  if (!there.length || !place) return;
  const svg = emptyDrawing(frames.aspect);
  svg.classList.add("cv-over");
  place.append(svg);
  let shown = null;
  const update = () => {
    const near = player.playing ? [] : there.filter(({ time }) => Math.abs(time - player.time) < SAME_FRAME);
    const key = near.map(({ time }) => time).join();
    if (key === shown) return;
    shown = key;
    draw(svg, near.flatMap(({ shapes }) => shapes), frames.aspect);
  };
  for (const event of ["time", "state"]) player.addEventListener(event, update);
  update();
}
