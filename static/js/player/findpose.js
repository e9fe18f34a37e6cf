// Finds a pose in the practice, wherever it comes there: the reference's of this moment, or that of a photo.
// Both are shown side by side; a photo is drawn from the file that was chosen, for the site keeps none.

import { showBeside, still } from "./evidence.js";
import { filmOf } from "./film.js";
import { filled } from "./format.js";

const MOST_NAMED = 3; // parts that are named as least alike
const ASK_AGAIN = 1000; // milliseconds

/** Labels of the parts that are least alike, the worst first; none above ``enough``. Pure. */
export function leastAlike(parts, labels, enough) {
  return Object.entries(parts)
    .map(([part, value], i) => ({ label: labels[part] ?? String(i), value }))
    .filter((one) => one.value !== null && one.value < enough)
    .sort((a, b) => a.value - b.value)
    .slice(0, MOST_NAMED)
    .map((one) => `${one.label} ${Math.round(one.value)}`);
}

/** What the site found in a photo, as a side of playback data that has one moment. Pure. */
export function sideOfPhoto({ width, height, joints }, picture = null) {
  return { url: null, width, height, times: [0], keypoints: [joints], picture };
}

/** Bring the forms to life; nothing where the page has none. */
export function bindFindPose(root, data, player) {
  const panel = root.querySelector("[data-find-pose]");
  if (panel) new Finding(panel, data, player);
}

class Finding {
  constructor(panel, data, player) {
    Object.assign(this, { panel, data, player, found: null, films: null, asked: 0, again: null });
    const find = (name) => panel.querySelector(`[data-${name}]`);
    [this.said, this.go, this.moment, this.photo] = ["found", "go", "of-moment", "of-photo"].map(find);
    [this.place, this.photoPlace] = [find("evidence-place"), find("photo-place")];
    this.labels = Object.fromEntries(data.parts.map((part, i) => [part, data.labels[i]]));
    const input = this.photo.elements.photo;
    this.moment.addEventListener("submit", (event) => {
      event.preventDefault();
      const time = player.referenceAt(player.time);
      this.begin(() => this.findMoment(time));
    });
    find("choose-photo").addEventListener("click", () => input.click());
    this.photo.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("change", () => {
      const [file] = input.files;
      if (!file) return;
      this.begin(() => this.sendPhoto(file));
      // The same file may be chosen again.
      input.value = "";
    });
    this.moment.elements.metric.addEventListener("change", () => this.again && this.begin(this.again));
    this.go.addEventListener("click", () => {
      player.pause();
      player.seek(this.found.time);
    });
  }

  get metric() {
    return this.moment.elements.metric.value;
  }

  /** Do ``work``; what was asked for before is not waited for any longer. */
  async begin(work) {
    this.asked += 1;
    this.again = work;
    this.place.hidden = this.photoPlace.hidden = this.go.hidden = true;
    try {
      await work();
    } catch (error) {
      if (error.name === "AbortError") return;
      this.said.textContent = this.panel.dataset.textFailed;
    }
  }

  async findMoment(time) {
    const asked = this.asked;
    const query = new URLSearchParams({ time: String(time), metric: this.metric });
    const body = await this.answer(await fetch(`${this.moment.action}?${query}`, JSON_WANTED));
    if (!body || asked !== this.asked) return;
    await this.show(body, "", this.place, still(this.data.reference, body.reference_time, null, this.filmsOf().reference));
  }

  async sendPhoto(file) {
    const asked = this.asked;
    // Another measure is no reason to send it once more, and another photo takes its place.
    this.again = null;
    this.sending?.abort();
    this.sending = new AbortController();
    const { signal } = this.sending;
    this.said.textContent = this.panel.dataset.textSending;
    const sent = new FormData(this.photo);
    sent.set("photo", file);
    const token = this.photo.elements.csrfmiddlewaretoken.value;
    const headers = { ...JSON_WANTED.headers, "X-CSRFToken": token };
    const body = await this.answer(await fetch(this.photo.action, { method: "POST", headers, body: sent, signal }));
    if (!body || asked !== this.asked) return;
    this.again = () => this.findPhoto(file, body.id);
    await this.findPhoto(file, body.id);
  }

  async findPhoto(file, id) {
    const asked = this.asked;
    for (;;) {
      const query = new URLSearchParams({ metric: this.metric });
      const body = await this.answer(await fetch(`${this.photo.action}?${query}`, JSON_WANTED));
      if (!body || asked !== this.asked) return;
      // One that was sent from elsewhere took its place.
      if (body.id !== id) return this.say(this.panel.dataset.textFailed);
      this.say(body.words);
      if (body.found) {
        const side = sideOfPhoto(body, await createImageBitmap(file).catch(() => null));
        await this.show(body.found, body.words, this.photoPlace, { ...still(side, 0, null, null), time: null });
      }
      if (body.state !== "waiting") return;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    }
  }

  /** The body of an answer; null where it is an error, which is then said. */
  async answer(response) {
    const body = await response.json().catch(() => null);
    if (response.ok) return body;
    this.say(body?.error?.message ?? this.panel.dataset.textFailed);
    return null;
  }

  /** What is the same as before is not said again: a screen reader would read it every second. */
  say(words) {
    if (this.said.textContent !== words) this.said.textContent = words;
  }

  filmsOf() {
    this.films ??= { practice: filmOf(this.data.practice), reference: filmOf(this.data.reference) };
    return this.films;
  }

  async show(found, words, place, other) {
    const { textPlace, textFound, textLeast } = this.panel.dataset;
    this.found = found;
    const least = leastAlike(found.parts, this.labels, this.data.threshold);
    const text = found.total === null ? textPlace : filled(textFound, { total: Math.round(found.total) });
    this.say([text, least.length ? filled(textLeast, { parts: least.join(", ") }) : "", words].filter(Boolean).join(" "));
    this.go.hidden = false;
    const sides = [still(this.data.practice, found.time, null, this.filmsOf().practice), other];
    if (sides.every((side) => side.pose)) await showBeside(place, sides, this.data.bones, [null, null]);
  }
}

const JSON_WANTED = { headers: { Accept: "application/json" } };
