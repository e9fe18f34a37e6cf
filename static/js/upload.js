/*
 * Resumable upload of one video inside a form. One component for every page that takes a video.
 *
 * The form
 *   <form method="post" enctype="multipart/form-data" data-upload="/api/uploads/" data-upload-user="PK">
 *     {% include "library/_upload.html" %}   the drop zone, its file input and the hidden input `video`
 *     <button type="submit" data-upload-submit>…</button>
 *   </form>
 * with `vendor/tus/tus.min.js` (global `tus`) loaded before this module. `data-upload` is the address of the
 * tus server; `data-upload-user` keeps the unfinished uploads of two people at one browser apart.
 *
 * What happens
 *   The upload begins as soon as a file is chosen or dropped, in parts, and goes on after a lost connection.
 *   After the page was left, it goes on where it stopped: with one tap, or by choosing the same file again.
 *   When the file is whole, the hidden input `video` holds the Video's id (response header
 *   `Formcheck-Video`), the file input is emptied, and the form is submitted if it is valid.
 *   With `data-upload-wait` on the form it is submitted only once its button was pressed; pressed earlier,
 *   the button's wish is kept until the upload is whole.
 *   `data-upload-unless="ID"` on an element hides it while the field with that id has a value.
 *   On the form, `upload:chosen` ({detail: {file}}), `upload:cleared` ({detail: {resumed}}: the same file comes again), `upload:done` ({detail: {video}}) and `upload:failed` ({detail: {message}}) bubble.
 *
 * Without JavaScript the file travels with the form itself; the server takes either.
 */

import { KeptFile } from "./kept_file.js";
import { clock, lookAt } from "./look.js";

const PART = 8 * 1024 * 1024;
const RETRY_DELAYS = [0, 1000, 3000, 5000, 10000, 20000];
const KEPT_FOR_MS = 24 * 3600 * 1000;
const SPEED_OVER_MS = 5000;
const VIDEO_HEADER = "Formcheck-Video";
const language = document.documentElement.lang || "en";

function bytes(count) {
  const megabytes = count / 1024 ** 2;
  const digits = megabytes < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: "unit", unit: "megabyte", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(megabytes);
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
}

function sentenceOf(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).error.message;
  } catch {
    return "";
  }
}

function worthAnotherTry(error) {
  const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
  return status < 400 || status >= 500 || status === 409 || status === 423;
}

/** Bytes a second over the last seconds. */
class Speed {
  constructor() {
    this.samples = [];
  }

  add(sent) {
    const now = performance.now();
    this.samples.push([now, sent]);
    while (this.samples.length > 2 && now - this.samples[0][0] > SPEED_OVER_MS) this.samples.shift();
  }

  get value() {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    const seconds = (last?.[0] - first?.[0]) / 1000;
    return seconds > 0.3 ? (last[1] - first[1]) / seconds : 0;
  }
}

/** What is shown; knows nothing of uploading. */
class Panel {
  constructor(form) {
    const find = (name) => form.querySelector(`[data-upload-${name}]`);
    this.parts = Object.fromEntries(
      ["drop", "progress", "name", "percent", "bar", "facts", "figures", "message", "pause", "resume", "retry", "cancel",
        "kept", "kept-name"].map((name) => [name, find(name)]),
    );
    this.texts = find("texts").dataset;
  }

  begin(name) {
    this.parts.progress.hidden = false;
    this.parts.kept.hidden = true;
    this.parts.name.textContent = name;
    this.parts.figures.textContent = "";
    this.parts.facts.textContent = "";
    this.share(0);
    this.say(this.texts.started);
    this.buttons("pause", "cancel");
  }

  share(share) {
    const percent = Math.floor(share * 100);
    this.parts.bar.value = percent;
    this.parts.percent.textContent = `${percent} %`;
  }

  figures(sent, size, speed) {
    const known = { sent: bytes(sent), size: bytes(size), speed: bytes(speed), left: clock((size - sent) / speed) };
    this.parts.figures.textContent = fill(speed > 0 ? this.texts.figures : this.texts.stalled, known);
    this.share(size ? sent / size : 0);
  }

  /** What was found in the file, and what is not good about it. */
  facts(facts, size) {
    const { length, width, height } = facts;
    const known = { length: clock(length), width, height, size: bytes(size) };
    const said = [fill(this.texts.facts, known)];
    if (Math.min(width, height) < Number(this.texts.smallSide)) said.push(fill(this.texts.small, known));
    this.parts.facts.textContent = said.join(". ");
  }

  /** Say why the file is not even sent. */
  turnAway({ reason, ...found }, size) {
    const { mostBytes, mostSeconds } = this.texts;
    const most = reason === "tooLong" ? clock(mostSeconds) : bytes(mostBytes);
    const known = { ...found, size: bytes(size), most, length: clock(found.length ?? 0) };
    this.close();
    this.say(fill(this.texts[reason], known), true);
  }

  buttons(...shown) {
    for (const name of ["pause", "resume", "retry", "cancel"]) this.parts[name].hidden = !shown.includes(name);
  }

  say(text, isError = false) {
    const line = document.createElement("p");
    line.textContent = text;
    if (isError) line.className = "lib-upload-error";
    this.parts.message.replaceChildren(...(text ? [line] : []));
    this.parts.drop.classList.toggle("lib-drop-error", isError);
  }

  close() {
    this.parts.progress.hidden = true;
  }

  kept(name) {
    this.close();
    this.parts["kept-name"].textContent = name;
    this.parts.kept.hidden = false;
  }
}

class FormUpload {
  constructor(form) {
    this.form = form;
    this.panel = new Panel(form);
    this.input = form.querySelector('input[type="file"]');
    this.video = form.querySelector('input[name="video"]');
    this.state = "idle"; // idle, looking, sending, paused, failed, left: the page was left before the upload was whole
    this.submitWhenDone = !("uploadWait" in form.dataset);
    this.kept = new KeptFile(form.dataset.uploadUser, window.location.pathname);
    this.listen();
    // Whoever was quicker than this script, or came back to a page that the browser kept, has chosen already.
    if (this.input.files[0]) this.take(this.input.files[0]);
    else this.offerToGoOn();
  }

  listen() {
    const { drop, pause, resume, retry, cancel } = this.panel.parts;
    this.input.addEventListener("change", () => this.input.files[0] && this.take(this.input.files[0]));
    pause.addEventListener("click", () => this.pause());
    resume.addEventListener("click", () => this.goOn());
    retry.addEventListener("click", () => this.goOn());
    cancel.addEventListener("click", () => this.cancel());
    for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
      drop.addEventListener(type, (event) => this.onDrag(event));
    }
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    window.addEventListener("online", () => this.lostConnection && this.goOn());
    window.addEventListener("beforeunload", (event) => this.state === "sending" && event.preventDefault());
  }

  onDrag(event) {
    event.preventDefault();
    this.panel.parts.drop.classList.toggle("lib-drop-over", event.type === "dragover" || event.type === "dragenter");
    if (event.type !== "drop" || !event.dataTransfer.files.length) return;
    this.input.files = event.dataTransfer.files;
    this.input.dispatchEvent(new Event("change"));
  }

  onSubmit(event) {
    if (this.state === "idle") return;
    event.preventDefault();
    this.submitWhenDone = true;
    if (this.state === "sending" || this.state === "looking") this.panel.say(this.panel.texts.waiting);
    else this.goOn();
  }

  tell(what, detail = {}) {
    this.form.dispatchEvent(new CustomEvent(`upload:${what}`, { bubbles: true, detail }));
  }

  async take(file, { resumed = false } = {}) {
    if (this.upload) await this.stop();
    this.tell("cleared", { resumed });
    this.video.value = "";
    this.file = file;
    this.state = "looking";
    const found = await lookAt(file, this.panel.texts);
    if (this.file !== file) return; // another one was chosen meanwhile
    this.state = "idle";
    if (found.reason) {
      this.input.value = "";
      this.panel.turnAway(found, file.size);
      return;
    }
    this.tell("chosen", { file });
    this.upload = new tus.Upload(file, this.options(file));
    await this.kept.keep(file);
    this.panel.begin(file.name);
    if (found.length) this.panel.facts(found, file.size);
    await this.resumeEarlier();
    this.send();
  }

  options(file) {
    return {
      endpoint: this.form.dataset.upload,
      chunkSize: PART,
      retryDelays: RETRY_DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type, title: this.form.elements.title?.value ?? "" },
      headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      fingerprint: async () => this.fingerprint(file),
      onShouldRetry: (error) => this.shouldRetry(error),
      onProgress: (sent, size) => this.onProgress(sent, size),
      onAfterResponse: (_request, response) => {
        this.videoId = response.getHeader(VIDEO_HEADER) || this.videoId;
      },
      onSuccess: () => this.onSuccess(),
      onError: (error) => this.onError(error),
    };
  }

  fingerprint(file) {
    const { uploadUser, upload } = this.form.dataset;
    return ["formcheck", uploadUser, upload, file.name, file.type, file.size, file.lastModified].join("|");
  }

  async resumeEarlier() {
    const [earlier] = await this.upload.findPreviousUploads();
    if (!earlier) return;
    this.upload.resumeFromPreviousUpload(earlier);
    this.panel.say(this.panel.texts.resumed);
  }

  send() {
    this.state = "sending";
    this.lostConnection = false;
    this.videoId = "";
    this.speed = new Speed();
    this.panel.buttons("pause", "cancel");
    this.upload.start();
  }

  pause() {
    this.state = "paused";
    this.upload.abort();
    this.panel.say(this.panel.texts.paused);
    this.panel.buttons("resume", "cancel");
    this.panel.parts.resume.focus();
  }

  goOn() {
    if (this.state === "left") {
      this.take(this.file, { resumed: true });
      return;
    }
    this.panel.say(this.panel.texts.started);
    this.send();
    this.panel.parts.pause.focus();
  }

  async cancel() {
    await this.stop();
    await this.kept.forget();
    this.tell("cleared");
    this.input.value = "";
    this.panel.close();
    this.panel.say(this.panel.texts.cancelled);
    this.input.focus();
  }

  /** Give up the upload under way, here and on the server. */
  async stop() {
    const upload = this.upload;
    this.upload = null;
    this.state = "idle";
    // A server that cannot be reached forgets the upload by itself after a while.
    await upload?.abort(Boolean(upload.url)).catch(() => {});
  }

  shouldRetry(error) {
    const again = worthAnotherTry(error) && navigator.onLine;
    if (again) this.panel.say(this.panel.texts.connecting);
    return again;
  }

  onProgress(sent, size) {
    if (this.state !== "sending") return;
    this.speed.add(sent);
    this.panel.figures(sent, size, this.speed.value);
  }

  onSuccess() {
    this.state = "idle";
    this.upload = null;
    this.kept.forget();
    this.video.value = this.videoId;
    this.input.value = "";
    this.panel.share(1);
    this.panel.say(this.panel.texts.done);
    this.panel.kept(this.file.name);
    this.tell("done", { video: this.videoId });
    if (this.submitWhenDone && this.form.checkValidity()) this.form.requestSubmit();
    else if (this.submitWhenDone) this.form.reportValidity();
  }

  onError(error) {
    const message = sentenceOf(error);
    this.lostConnection = !error.originalResponse;
    if (message && !worthAnotherTry(error)) this.refuse(message);
    else this.fail(message || this.panel.texts.lost);
    this.tell("failed", { message });
  }

  /** The server will not have this file: trying it again would not help. */
  async refuse(message) {
    this.state = "idle";
    const refused = this.upload;
    this.upload = null;
    this.kept.forget();
    this.input.value = "";
    this.tell("cleared");
    this.panel.close();
    this.panel.say(message, true);
    for (const { urlStorageKey } of await refused.findPreviousUploads()) {
      await tus.defaultOptions.urlStorage.removeUpload(urlStorageKey);
    }
  }

  fail(message) {
    this.state = "failed";
    this.panel.say(message, true);
    this.panel.buttons("retry", "cancel");
  }

  /** After the page was left, go on with the file that was on its way: with one tap where it is kept. */
  async offerToGoOn() {
    const file = this.video.value ? null : await this.kept.found();
    if (!file) {
      await this.hintAtUnfinished();
      return;
    }
    if (this.state !== "idle" || this.file) return; // another one was chosen meanwhile
    this.file = file;
    this.state = "left";
    this.panel.begin(file.name);
    this.panel.say(fill(this.panel.texts.left, { name: file.name }));
    this.panel.buttons("resume", "cancel");
  }

  /** Say which file was on its way, where it has to be chosen again. */
  async hintAtUnfinished() {
    const prefix = ["formcheck", this.form.dataset.uploadUser, this.form.dataset.upload].join("|");
    const all = await tus.defaultOptions.urlStorage.findAllUploads();
    const since = Date.now() - KEPT_FOR_MS;
    const mine = all.filter(
      (upload) => upload.urlStorageKey.includes(`${prefix}|`) && Date.parse(upload.creationTime) > since,
    );
    const name = mine.at(-1)?.metadata?.filename;
    if (name && this.state === "idle" && !this.video.value && !this.panel.parts.message.children.length) {
      this.panel.say(fill(this.panel.texts.unfinished, { name }));
    }
  }
}

function hideUnless(element) {
  const field = document.getElementById(element.dataset.uploadUnless);
  const update = () => (element.hidden = Boolean(field.value));
  field.addEventListener("change", update);
  update();
}

for (const form of document.querySelectorAll("form[data-upload]")) new FormUpload(form);
for (const element of document.querySelectorAll("[data-upload-unless]")) hideUnless(element);
