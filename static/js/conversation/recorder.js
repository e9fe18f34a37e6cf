// A voice note, recorded in the page and sent with the form: who sends while recording sends what was recorded.

import { clock, filled } from "../player/format.js";

const LONGEST = 60_000; // milliseconds, as the site takes it
const TICK = 200;

/** Buttons to record, stop, hear and discard; where a browser cannot record, a file is chosen as before. */
export function bindRecorder(root) {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  const find = (name) => root.querySelector(`[data-${name}]`);
  const [record, stop, away, heard, time, said] = ["record", "stop", "away", "heard", "time", "said"].map(find);
  const input = root.querySelector("[name=voice]");
  let recorder = null;
  let ticking = null;
  let sending = null; // sends the form, once the recording is whole

  const show = (state) => {
    record.hidden = state !== "nothing";
    stop.hidden = time.hidden = state !== "recording";
    heard.hidden = away.hidden = state !== "recorded";
  };
  const give = (files) => {
    const given = new DataTransfer();
    for (const file of files) given.items.add(file);
    input.files = given.files;
  };
  const finish = (pieces, type) => {
    clearInterval(ticking);
    const kind = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
    const file = new File(pieces, `voice.${kind}`, { type });
    give([file]);
    heard.src = URL.createObjectURL(file);
    show("recorded");
    const send = sending ?? (() => away.focus());
    sending = null;
    send();
  };
  const begin = async () => {
    said.textContent = "";
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = root.dataset.unheard;
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(sound);
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    recorder.addEventListener("stop", () => {
      for (const track of sound.getTracks()) track.stop();
      finish(pieces, recorder.mimeType);
    });
    recorder.start();
    const from = performance.now();
    const tick = () => {
      const passed = performance.now() - from;
      time.textContent = filled(root.dataset.left, { time: clock(passed / 1000) });
      if (passed >= LONGEST && recorder.state === "recording") recorder.stop();
    };
    tick();
    ticking = setInterval(tick, TICK);
    show("recording");
    stop.focus();
  };

  record.addEventListener("click", begin);
  stop.addEventListener("click", () => recorder.stop());
  away.addEventListener("click", () => {
    URL.revokeObjectURL(heard.src);
    heard.removeAttribute("src");
    give([]);
    show("nothing");
    record.focus();
  });
  root.closest("form").addEventListener("submit", (event) => {
    if (recorder?.state !== "recording" && !sending) return;
    event.preventDefault();
    const form = event.currentTarget;
    sending = () => form.requestSubmit(event.submitter);
    if (recorder.state === "recording") recorder.stop();
  });
  find("file").hidden = true;
  find("buttons").hidden = false;
  show("nothing");
}
