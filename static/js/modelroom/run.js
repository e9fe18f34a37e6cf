// The page of a training run: its curves, drawn anew while the run goes on.

import { filled } from "../player/format.js";

const EVERY = 2000; // milliseconds between two questions
const COLOURS = ["#1287ad", "#c2571a", "#2f7d32", "#8a4bb0", "#b38600", "#c0271d"];

const root = document.querySelector("[data-run]");
const find = (selector) => root.querySelector(selector);
const charts = {};

function optionsOf(part) {
  const ink = getComputedStyle(document.body).color;
  const title = { display: true, text: root.dataset.textSteps, color: ink };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    scales: { x: { type: "linear", title, ticks: { color: ink } }, y: { ticks: { color: ink } } },
    elements: { line: { borderWidth: 2 }, point: { radius: part === "figures" ? 3 : 0 } },
    plugins: { legend: { labels: { color: ink, boxWidth: 14 } } },
  };
}

function chartOf(part) {
  charts[part] ??= new window.Chart(find(`[data-plot="${part}"]`), {
    type: "line",
    data: { datasets: [] },
    options: optionsOf(part),
  });
  return charts[part];
}

function draw(part, lines) {
  const chart = chartOf(part);
  chart.data.datasets = Object.entries(lines).map(([label, points], place) => ({
    label,
    data: points.map(([x, y]) => ({ x, y })),
    borderColor: COLOURS[place % COLOURS.length],
    backgroundColor: COLOURS[place % COLOURS.length],
  }));
  chart.update("none");
  const said = Object.entries(lines).map(([label, points]) => `${label}: ${points.at(-1)[1]?.toPrecision(3) ?? "–"}`);
  find(`[data-latest="${part}"]`).textContent = said.join(" · ");
  root.dataset[part] = Object.values(lines).reduce((sum, points) => sum + points.length, 0);
}

function show(run) {
  find("[data-label]").textContent = run.label;
  find("[data-percent]").value = run.percent;
  find("[data-step]").textContent = run.steps ? `${filled(root.dataset.textStep, run)} · ${run.stage}` : "";
  find("[data-reason]").textContent = run.reason;
  find("[data-reason]").hidden = !run.reason;
  draw("losses", run.losses);
  draw("figures", run.figures);
}

async function look() {
  const response = await fetch(root.dataset.curves, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(root.dataset.textFailed);
  const run = await response.json();
  show(run);
  // The buttons, and what came of it, are the page's.
  if (run.state !== root.dataset.state && !run.live) window.location.reload();
  root.dataset.state = run.state;
  if (run.live) setTimeout(again, EVERY);
}

function again() {
  look().catch((error) => {
    find("[data-reason]").textContent = error instanceof TypeError ? root.dataset.textFailed : error.message;
    find("[data-reason]").hidden = false;
  });
}

again();
