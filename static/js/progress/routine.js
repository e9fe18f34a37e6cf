// The page of a person's progress at one routine: one measure over attempts or dates.

import { filled } from "../player/format.js";
import { BELOW, daysBetween, linesOf, partsOf, rangeOf, timesBetween, withinADay, withoutValue } from "./course.js";

const MOST_TICKS = { narrow: 4, wide: 9 };
const NARROW = 600; // pixels
const HIT = 14; // pixels around a point that a finger still meets

const box = document.querySelector("[data-chart]");
const data = JSON.parse(document.getElementById("chart-data").textContent);
const choices = document.querySelector("[data-choices]");
const chosen = { measure: 0, along: "time" };
const { lang, dataset: { timeZone } } = document.documentElement;
// The pages write 30 Nov in English, never Nov 30.
const locale = lang === "en" ? "en-GB" : lang;
const dates = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone });
const times = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });

const colour = (name) => getComputedStyle(box).getPropertyValue(name).trim();

function datasets() {
  const { measure, along } = chosen;
  const lines = linesOf(data.points, measure, along).map(({ counts, points }) => ({
    data: points,
    borderColor: colour(counts ? "--fc-primary" : "--fc-fair"),
    backgroundColor: colour(counts ? "--fc-primary" : "--fc-surface"),
    borderDash: counts ? [] : [2, 4],
    borderWidth: 2,
    pointStyle: counts ? "circle" : "rectRot",
    pointRadius: counts ? 4.5 : 6,
    pointBorderWidth: 2,
  }));
  const without = {
    data: withoutValue(data.points, measure, along),
    showLine: false,
    pointStyle: "crossRot",
    pointRadius: 5,
    pointBorderWidth: 2,
    borderColor: colour("--fc-none"),
  };
  const parts = {
    data: partsOf(data.points, measure, along),
    showLine: false,
    pointStyle: "triangle",
    pointRadius: 6,
    pointBorderWidth: 2,
    borderColor: colour("--fc-fair"),
    backgroundColor: colour("--fc-surface"),
  };
  return [...lines, parts, without];
}

/** The goal behind the form, and the threshold. */
const behind = {
  id: "behind",
  beforeDatasetsDraw(chart) {
    const { ctx: context, chartArea: area } = chart;
    const y = (value) => chart.scales.y.getPixelForValue(value);
    context.save();
    if (data.goal && chosen.measure === 0) {
      const [low, high] = data.goal;
      context.fillStyle = colour("--fc-primary-soft");
      context.fillRect(area.left, y(high), area.width, y(low) - y(high));
      context.strokeStyle = colour("--fc-primary");
      context.setLineDash([3, 3]);
      context.strokeRect(area.left, y(high), area.width, y(low) - y(high));
    }
    context.strokeStyle = colour("--fc-none");
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(area.left, y(data.threshold));
    context.lineTo(area.right, y(data.threshold));
    context.stroke();
    context.restore();
  },
};

const pointOf = (item) => data.points[item.raw.index];

function tooltip() {
  const { label } = data.measures[chosen.measure];
  return {
    displayColors: false,
    callbacks: {
      title: ([item]) => item && `${pointOf(item).number} · ${pointOf(item).name}`,
      label: (item) => {
        const value = pointOf(item).values[chosen.measure];
        if (value === null) return pointOf(item).why || box.dataset.textUnmeasured;
        return filled(box.dataset.textValue, { label, value: Math.round(value) });
      },
      afterLabel: (item) => (["apart", "partial"].includes(pointOf(item).kind) ? pointOf(item).why : ""),
    },
  };
}

/** What is written below the axis: the day, or on a short axis the time, with the day below the first. */
function whenOf(value, index, short) {
  if (!short) return dates.format(value);
  return index ? times.format(value) : [times.format(value), dates.format(value)];
}

function scales() {
  const ink = colour("--bs-body-color");
  const grid = { color: colour("--fc-line") };
  const byTime = chosen.along === "time";
  const range = rangeOf(data.points, chosen.along);
  const short = byTime && withinADay(range.min, range.max);
  return {
    x: {
      type: "linear",
      ...range,
      grid,
      ticks: {
        color: ink,
        maxRotation: 0,
        precision: 0,
        callback: (value, index) => (byTime ? whenOf(value, index, short) : Number.isInteger(value) && value > 0 ? value : ""),
      },
      afterBuildTicks: (axis) => {
        if (!byTime) return;
        const most = axis.width < NARROW ? MOST_TICKS.narrow : MOST_TICKS.wide;
        const between = short ? timesBetween : daysBetween;
        axis.ticks = between(axis.min, axis.max, most).map((value) => ({ value }));
      },
    },
    y: {
      min: BELOW * 2,
      max: 100,
      grid,
      ticks: { color: ink, callback: (value) => (value < 0 ? "" : value) },
      afterBuildTicks: (axis) => (axis.ticks = [0, 20, 40, 60, 80, 100].map((value) => ({ value }))),
    },
  };
}

const chart = new window.Chart(box.querySelector("canvas"), {
  type: "line",
  data: { datasets: datasets() },
  options: {
    scales: scales(),
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    clip: false,
    interaction: { mode: "nearest", intersect: false },
    elements: { point: { hitRadius: HIT } },
    plugins: { legend: { display: false }, tooltip: tooltip() },
    onClick: (event, items) => {
      if (items.length) window.location.assign(data.points[items[0].element.$context.raw.index].address);
    },
    onHover: (event, items) => (event.native.target.style.cursor = items.length ? "pointer" : ""),
  },
  plugins: [behind],
});

function draw() {
  chart.data.datasets = datasets();
  chart.options.scales = scales();
  chart.options.plugins.tooltip = tooltip();
  chart.update("none");
  box.dataset.ready = `${chosen.measure} ${chosen.along}`;
}

const measure = choices.querySelector("[data-measure]");
const along = choices.querySelector("[data-along]");
choices.hidden = false;
measure.addEventListener("change", () => {
  chosen.measure = Number(measure.value);
  draw();
});
along.addEventListener("change", () => {
  chosen.along = along.value;
  draw();
});
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
draw();
