// The page of two attempts side by side: the later one is the clock, the earlier one follows along the reference.

import { bindControls } from "../player/controls.js";
import { cursorAt } from "../player/cursor.js";
import { clock, filled } from "../player/format.js";
import { bindKeys } from "../player/keys.js";
import { bindFullScreen } from "../player/looks.js";
import { Player, onFrames } from "../player/player.js";
import { SkeletonView } from "../player/skeleton.js";
import { fetched, stage } from "../player/stage.js";
import { makeWarp, referenceTime, rowAt } from "../player/warp.js";
import { composed, curveOf, inCommon, practiceTime } from "./pair.js";

const root = document.querySelector("[data-later]");

/** The skeleton over one practice, its low parts marked as on the attempt's own page. */
function skeleton(data, { video, canvas }) {
  const view = new SkeletonView({ canvas, side: data.practice, bones: data.bones });
  const warp = makeWarp(data.path);
  const draw = (time) => {
    const row = rowAt(warp, time);
    view.draw(time, { values: row < 0 || !data.values.length ? null : data.values[row], threshold: data.threshold });
  };
  onFrames(video, draw);
  const redraw = () => draw(video.currentTime);
  new ResizeObserver(redraw).observe(canvas);
  return { view, redraw };
}

function bindSkeletonSwitch(skeletons) {
  const box = root.querySelector("[data-control=skeletons]");
  box.addEventListener("change", () => {
    for (const { view, redraw } of skeletons) {
      view.visible = box.checked;
      redraw();
    }
  });
}

/** The slider of the place in the reference: it goes there, and says where one is. */
function bindPlace(player, later, axis, common) {
  const place = root.querySelector("[data-place]");
  place.min = common.start;
  place.max = common.end;
  place.addEventListener("input", () => player.seek(practiceTime(later.path, Number(place.value))));
  player.addEventListener("time", () => {
    const now = referenceTime(axis, player.time);
    if (document.activeElement !== place || player.playing) place.value = now;
    place.setAttribute("aria-valuetext", filled(place.dataset.text, { time: clock(now) }));
  });
}

/** Form of both over the reference's seconds, with a line at the place that is shown. */
function bindForm({ earlier, later, player, axis }) {
  const box = root.querySelector("[data-form]");
  const colour = (name) => getComputedStyle(box).getPropertyValue(name).trim();
  const choice = root.querySelector("[data-part-choice]");
  // Before and after what both contain, it waits at the end of the axis.
  const now = ({ min, max }) => Math.min(Math.max(referenceTime(axis, player.time), min), max);
  const line = (data, label, name, dash) => ({
    label,
    data: curveOf(data, choice.value === "" ? null : Number(choice.value)),
    borderColor: colour(name),
    backgroundColor: colour(name),
    borderDash: dash,
  });
  const lines = () => [
    line(earlier, box.dataset.textEarlier, "--fc-fair", [6, 4]),
    line(later, box.dataset.textLater, "--fc-primary", []),
  ];
  const scales = () => {
    const [ink, grid] = [colour("--bs-body-color"), { color: colour("--fc-line") }];
    const title = { display: true, text: box.dataset.textAxis, color: ink };
    return {
      x: { type: "linear", title, grid, ticks: { color: ink } },
      y: { min: 0, max: 100, grid, ticks: { color: ink } },
    };
  };
  const legend = () => ({ labels: { color: colour("--bs-body-color"), boxWidth: 28, boxHeight: 0 } });
  const chart = new window.Chart(box.querySelector("canvas"), {
    type: "line",
    data: { datasets: lines() },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      events: ["click"],
      scales: scales(),
      elements: { point: { radius: 0 }, line: { borderWidth: 2 } },
      plugins: { legend: legend() },
      onClick: (event) => player.seek(practiceTime(later.path, chart.scales.x.getValueForPixel(event.x))),
    },
    plugins: [cursorAt(now, () => colour("--fc-ink"))],
  });
  const draw = () => {
    chart.data.datasets = lines();
    chart.options.scales = scales();
    chart.options.plugins.legend = legend();
    chart.update("none");
  };
  choice.addEventListener("change", draw);
  player.addEventListener("time", () => chart.render());
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

function start([earlier, later]) {
  const common = inCommon(later.path, earlier.path);
  const [before, after] = [stage(root, "earlier", earlier.practice), stage(root, "later", later.practice)];
  const player = new Player({
    practice: after.video,
    reference: before.video,
    warp: makeWarp(composed(later.path, earlier.path)),
    times: later.practice.times,
  });
  const skeletons = [skeleton(earlier, before), skeleton(later, after)];
  bindSkeletonSwitch(skeletons);
  bindControls(root, player);
  bindFullScreen(root);
  bindKeys(root, player);
  player.addEventListener("failed", fail);
  if (common) {
    const axis = makeWarp(later.path);
    bindPlace(player, later, axis, common);
    bindForm({ earlier, later, player, axis });
    player.seek(practiceTime(later.path, common.start));
  } else {
    player.seek(0);
  }
  player.announce("state");
  for (const { redraw } of skeletons) redraw();
  root.dataset.ready = "true";
}

function fail() {
  root.querySelector("[data-failed]").hidden = false;
}

Promise.all([root.dataset.earlier, root.dataset.later].map(fetched))
  .then(start)
  .catch((error) => {
    fail();
    throw error;
  });
