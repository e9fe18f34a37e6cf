// Everyone at one moment: frames of films behind their skeletons, a few at a time, and the slider of the reference.

import { INTO_THE_FRAME } from "../player/film.js";

const AT_ONCE = 2; // films that are open at the same time: thirty would not fit a phone's line
const PATIENCE = 20000; // milliseconds for one frame; then the skeleton stays alone
const PIXELS = 480; // of a still's side

bindStills(document.querySelectorAll("[data-still]"));
bindReference();

/** Draw each still once it comes into view. */
function bindStills(canvases) {
  const waiting = [];
  let open = 0;
  const next = async () => {
    if (open >= AT_ONCE || !waiting.length) return;
    open += 1;
    await drawn(waiting.shift()).catch(() => {});
    open -= 1;
    next();
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        waiting.push(target);
        next();
      }
    },
    { rootMargin: "200px" },
  );
  for (const canvas of canvases) watcher.observe(canvas);
}

async function drawn(canvas) {
  const film = document.createElement("video");
  Object.assign(film, { muted: true, playsInline: true, preload: "auto" });
  try {
    await arrived(film, canvas.dataset.film, Number(canvas.dataset.time));
    paint(canvas, film);
    canvas.dataset.drawn = "true";
  } finally {
    // Lets go of what was loaded of it.
    film.removeAttribute("src");
    film.load();
  }
}

/** Resolves when the film shows ``time``. */
function arrived(film, address, time) {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error("too slow")), PATIENCE);
    const ended = (end) => () => {
      clearTimeout(patience);
      end();
    };
    film.onerror = ended(() => reject(new Error("not to be loaded")));
    film.onloadedmetadata = () => {
      film.currentTime = time + INTO_THE_FRAME;
    };
    // Sought and painted are two things: a frame is there when it is handed over.
    film.onseeked = () => {
      if (film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) ended(resolve)();
      else film.oncanplay = ended(resolve);
    };
    film.src = address;
  });
}

function paint(canvas, film) {
  const context = canvas.getContext("2d");
  canvas.width = canvas.height = PIXELS;
  const width = Number(canvas.dataset.width) || film.videoWidth;
  const height = Number(canvas.dataset.height) || film.videoHeight;
  const most = Math.max(width, height);
  const [x, y, size] = canvas.dataset.box?.split(" ").map(Number) ?? [(width - most) / 2, (height - most) / 2, most];
  const scale = PIXELS / size;
  context.drawImage(film, -x * scale, -y * scale, width * scale, height * scale);
}

/** The slider, the field and the film of the reference show the same second. */
function bindReference() {
  const form = document.querySelector("[data-choose]");
  if (!form) return;
  const [field, slider] = [form.elements.t, form.querySelector("[data-slider]")];
  const film = document.querySelector("[data-reference]");
  slider.hidden = false;
  const go = (time) => {
    if (film) film.currentTime = time + INTO_THE_FRAME;
  };
  slider.addEventListener("input", () => {
    field.value = Number(slider.value).toFixed(2);
    go(Number(slider.value));
  });
  field.addEventListener("input", () => {
    slider.value = field.value;
    go(Number(field.value));
  });
  if (!film) return;
  const start = () => go(Number(film.dataset.at));
  if (film.readyState >= HTMLMediaElement.HAVE_METADATA) start();
  else film.addEventListener("loadedmetadata", start, { once: true });
  // Who stops the film where it is interesting has chosen that moment.
  film.addEventListener("pause", () => {
    if (film.seeking) return;
    const time = Math.min(Math.max(film.currentTime, Number(slider.min)), Number(slider.max));
    field.value = time.toFixed(2);
    slider.value = field.value;
  });
}
