/*
 * Filming with the camera in the page, for a form with library/_upload.html: what was filmed becomes the chosen
 * file of the form, as if it had been taken from the disk. The dialog is templates/library/_record.html.
 *
 * It goes: the picture of the camera, a countdown, filming, the film to be looked at, then “use it” or “again”.
 * The screen is kept awake where the browser can. Without a camera, or outside https, there is no button.
 */

import { clock } from "./look.js";

const KINDS = [
  "video/mp4;codecs=avc1.640028,mp4a.40.2", "video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/mp4",
  "video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm",
];
const BITS_A_SECOND = 8_000_000;
const PICTURE = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } };
// Music is heard as it is: what makes speech clearer takes it away.
const SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const FACING = ["environment", "user"];

const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** A name for what was filmed: the words, then day and time. */
export function nameOf(words, kind, now) {
  const part = (value) => String(value).padStart(2, "0");
  const day = [now.getFullYear(), part(now.getMonth() + 1), part(now.getDate())].join("-");
  const ending = kind.startsWith("video/mp4") ? "mp4" : "webm";
  return `${words} ${day} ${part(now.getHours())}.${part(now.getMinutes())}.${ending}`;
}

class Filming {
  constructor(form, dialog) {
    const find = (name) => dialog.querySelector(`[data-record-${name}]`);
    this.form = form;
    this.dialog = dialog;
    this.texts = dialog.dataset;
    this.parts = Object.fromEntries(
      ["picture", "film", "count", "clock", "said", "turn", "begin", "stop", "again", "use", "close", "choices"].map(
        (name) => [name, find(name)],
      ),
    );
    this.facing = 0;
    this.state = "closed"; // closed, ready, counting, filming, looking
    this.listen();
  }

  listen() {
    const { turn, begin, stop, again, use, close } = this.parts;
    this.form.querySelector("[data-record-open]").addEventListener("click", () => this.open());
    turn.addEventListener("click", () => this.turn());
    begin.addEventListener("click", () => this.count());
    stop.addEventListener("click", () => this.stop());
    again.addEventListener("click", () => this.ready());
    use.addEventListener("click", () => this.use());
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("cancel", (event) => this.escape(event));
    this.dialog.addEventListener("close", () => this.end());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.state !== "closed") this.keepAwake();
    });
  }

  async open() {
    this.dialog.showModal();
    await this.ready();
  }

  /** Escape ends the countdown or the filming first, then closes. */
  escape(event) {
    if (this.state !== "counting" && this.state !== "filming") return;
    event.preventDefault();
    this.stop();
  }

  show(state) {
    this.state = state;
    const { picture, film, count, clock: time, turn, begin, stop, again, use, choices } = this.parts;
    this.dialog.dataset.state = state;
    picture.hidden = state === "looking";
    film.hidden = state !== "looking";
    count.hidden = state !== "counting";
    time.hidden = state !== "filming";
    for (const part of [begin, turn, choices]) part.hidden = state !== "ready";
    stop.hidden = state !== "counting" && state !== "filming";
    for (const part of [again, use]) part.hidden = state !== "looking";
    if (state === "ready") turn.hidden = !this.several;
  }

  say(text) {
    this.parts.said.textContent = text;
  }

  // --- the camera ----------------------------------------------------------------

  async ready() {
    this.forget();
    this.show("ready");
    this.parts.begin.disabled = true;
    try {
      if (!this.stream?.active) await this.turnOn();
    } catch (error) {
      const known = { NotAllowedError: "refused", NotFoundError: "none", NotReadableError: "busy" };
      this.say(this.texts[known[error.name] ?? "busy"]);
      return;
    }
    if (this.state !== "ready") { // closed meanwhile
      this.turnOff();
      return;
    }
    this.show("ready");
    this.parts.begin.disabled = false;
    this.say(this.texts.hint);
    this.parts.begin.focus();
  }

  async turnOn() {
    this.turnOff();
    const video = { ...PICTURE, facingMode: { ideal: FACING[this.facing] } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: SOUND });
    } catch (error) {
      if (error.name !== "NotFoundError" && error.name !== "NotAllowedError") throw error;
      // No microphone, or not for us: the film does without.
      this.stream = await navigator.mediaDevices.getUserMedia({ video });
    }
    const cameras = await navigator.mediaDevices.enumerateDevices();
    this.several = cameras.filter(({ kind }) => kind === "videoinput").length > 1;
    const { facingMode } = this.stream.getVideoTracks()[0].getSettings();
    // One sees oneself as in a mirror; what is filmed is not turned.
    this.parts.picture.classList.toggle("lib-record-mirror", facingMode === "user");
    this.parts.picture.srcObject = this.stream;
    await this.parts.picture.play().catch(() => {});
    await this.keepAwake();
  }

  turnOff() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.parts.picture.srcObject = null;
  }

  async turn() {
    this.facing = 1 - this.facing;
    this.turnOff();
    await this.ready();
  }

  async keepAwake() {
    this.awake = await navigator.wakeLock?.request("screen").catch(() => null);
  }

  // --- filming -------------------------------------------------------------------

  async count() {
    const chosen = this.dialog.querySelector('input[name="record-count"]:checked');
    this.show("counting");
    this.parts.stop.focus();
    for (let left = Number(chosen.value); left > 0; left -= 1) {
      this.parts.count.textContent = left;
      this.say(String(left));
      await wait(1000);
      if (this.state !== "counting") return;
    }
    this.film();
  }

  film() {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) ?? "";
    const pieces = [];
    this.recorder = new MediaRecorder(this.stream, { mimeType, videoBitsPerSecond: BITS_A_SECOND });
    this.recorder.addEventListener("dataavailable", ({ data }) => data.size && pieces.push(data));
    this.recorder.addEventListener("stop", () => this.look(new Blob(pieces, { type: mimeType.split(";")[0] })));
    this.recorder.start(1000);
    this.began = performance.now();
    this.show("filming");
    this.say(this.texts.filming);
    this.tick();
  }

  tick() {
    if (this.state !== "filming") return;
    const seconds = (performance.now() - this.began) / 1000;
    this.parts.clock.textContent = clock(seconds);
    if (seconds >= Number(this.texts.most)) this.stop();
    else setTimeout(() => this.tick(), 250);
  }

  stop() {
    if (this.state === "counting") this.ready();
    else if (this.recorder?.state === "recording") this.recorder.stop();
  }

  look(film) {
    if (this.state !== "filming") return;
    this.taken = film;
    this.address = URL.createObjectURL(film);
    this.parts.film.src = this.address;
    this.show("looking");
    this.say(this.texts.look);
    this.parts.use.focus();
  }

  use() {
    const kind = this.taken.type;
    const file = new File([this.taken], nameOf(this.texts.name, kind, new Date()), { type: kind });
    const transfer = new DataTransfer();
    transfer.items.add(file);
    const input = this.form.querySelector('input[type="file"]');
    input.files = transfer.files;
    this.dialog.close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** What was filmed before goes. */
  forget() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.parts.film.removeAttribute("src");
    this.address = "";
    this.taken = null;
  }

  end() {
    this.show("closed");
    if (this.recorder?.state === "recording") this.recorder.stop();
    this.turnOff();
    this.forget();
    this.awake?.release();
    this.awake = null;
  }
}

function begin() {
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") return;
  for (const dialog of document.querySelectorAll("[data-record]")) {
    const form = dialog.closest("form");
    form.querySelector("[data-record-open]").hidden = false;
    new Filming(form, dialog);
  }
}

if (typeof document !== "undefined") begin();
