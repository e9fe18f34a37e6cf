// The angle of the chosen part over time, of both people, with a cursor that is the player's.

import { courseOf } from "./angles.js";
import { cursorAt } from "./cursor.js";
import { clock, filled } from "./format.js";
import { poseAt } from "./pose.js";
import { isTurned } from "./views.js";

const MINE = "#1287ad";
const THEIRS = "#c2571a";

export class Course {
  constructor({ root, data, player }) {
    Object.assign(this, { root, data, player });
    this.place = root.querySelector("[data-course]");
    this.part = null;
    player.addEventListener("time", () => this.chart?.draw());
    const theme = { attributeFilter: ["data-bs-theme"] };
    new MutationObserver(() => this.drawAnew()).observe(document.documentElement, theme);
  }

  /** The course of a part (index); nothing of one that does not bend, or where the pictures cannot be compared. */
  async show(part) {
    this.part = part;
    if (!this.place) return;
    const course = part === null || this.data.bridged ? null : this.courseOf(part);
    const seen = course && ["mine", "theirs"].every((one) => course[one].some(({ y }) => y !== null));
    this.place.hidden = !seen;
    if (!seen) return;
    await libraryFrom(this.place.dataset.library);
    this.chart ??= this.newChart();
    const { textMine, textTheirs } = this.place.dataset;
    this.chart.data.datasets = [
      line(textMine, course.mine, MINE, []),
      line(textTheirs, course.theirs, THEIRS, [6, 4]),
    ];
    this.chart.update();
    this.say(part, course);
  }

  /** The same in the colours of another theme. */
  drawAnew() {
    this.chart?.destroy();
    this.chart = undefined;
    this.show(this.part);
  }

  courseOf(part) {
    const { path, practice, reference } = this.data;
    return courseOf(path, part, (row) => ({
      mine: poseAt(practice, path[row][1]),
      theirs: poseAt(reference, path[row][0]),
      turned: isTurned(this.data, path[row][0]),
    }));
  }

  newChart() {
    const ink = getComputedStyle(document.body).color;
    const ticks = { color: ink };
    const grid = { color: "rgba(128, 140, 152, 0.25)" };
    return new window.Chart(this.place.querySelector("canvas"), {
      type: "line",
      data: { datasets: [] },
      plugins: [cursorAt(() => this.player.time, () => ink)],
      options: {
        animation: false,
        maintainAspectRatio: false,
        parsing: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        onClick: (event, _, chart) => this.player.seek(chart.scales.x.getValueForPixel(event.x)),
        scales: {
          x: { type: "linear", ticks: { ...ticks, callback: clock }, grid },
          y: { ticks: { ...ticks, callback: (value) => `${value}°` }, grid },
        },
        elements: { point: { radius: 0 }, line: { borderWidth: 2 } },
        plugins: {
          legend: { labels: { color: ink, usePointStyle: true, pointStyle: "line" } },
          tooltip: { enabled: false },
        },
      },
    });
  }

  /** The same for who does not see it: from where to where each goes. */
  say(part, course) {
    const values = { part: this.data.labels[part] };
    for (const one of ["mine", "theirs"]) {
      const known = course[one].map(({ y }) => y).filter((y) => y !== null);
      values[`${one}Least`] = Math.round(Math.min(...known));
      values[`${one}Most`] = Math.round(Math.max(...known));
    }
    this.place.querySelector("[data-course-words]").textContent = filled(this.place.dataset.text, values);
  }
}

function line(label, data, colour, borderDash) {
  return { label, data, borderColor: colour, backgroundColor: colour, borderDash };
}

/** The chart library is large, and most who come look at the videos only. */
function libraryFrom(address) {
  if (window.Chart) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}
