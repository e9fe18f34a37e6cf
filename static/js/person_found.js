// Thumbnails of the people that were found in a video; a tap on one chooses them.

const MARGIN = 0.18; // about a box, as a share of its height
const SHAPE = 3 / 4; // width by height of a thumbnail

/** The part of the picture that a thumbnail shows: left, top, width, height in its pixels. Pure. */
export function cutOf([left, top, wide, tall], width, height) {
  const high = Math.min(tall * height * (1 + 2 * MARGIN), height);
  const broad = Math.min(Math.max(wide * width * (1 + MARGIN), high * SHAPE), width);
  const tallEnough = Math.min(Math.max(high, broad / SHAPE), height);
  const within = (middle, size, whole) => Math.min(Math.max(middle - size / 2, 0), whole - size);
  return [
    within((left + wide / 2) * width, broad, width), within((top + tall / 2) * height, tallEnough, height),
    broad, tallEnough,
  ];
}

async function frameAt(film, time) {
  film.currentTime = time;
  await new Promise((resolve, reject) => {
    film.addEventListener("seeked", resolve, { once: true });
    film.addEventListener("error", reject, { once: true });
  });
}

function draw(canvas, film, box) {
  const [x, y, width, height] = cutOf(box, film.videoWidth, film.videoHeight);
  const ratio = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
  const scale = Math.min(canvas.width / width, canvas.height / height);
  const [wide, high] = [width * scale, height * scale];
  const [left, top] = [(canvas.width - wide) / 2, (canvas.height - high) / 2];
  canvas.getContext("2d").drawImage(film, x, y, width, height, left, top, wide, high);
}

/** Draw the thumbnails in ``list``, one after the other; ``choose`` gets {time, x, y} of the one that is tapped. */
export async function showFound(list, address, choose) {
  const buttons = [...list.querySelectorAll("[data-found]")];
  for (const button of buttons) {
    const { time, x, y } = button.dataset;
    button.addEventListener("click", () => {
      choose({ time: Number(time), x: Number(x), y: Number(y) });
      press(buttons, button);
    });
  }
  const film = document.createElement("video");
  Object.assign(film, { muted: true, playsInline: true, preload: "auto", src: address });
  for (const button of buttons) {
    await frameAt(film, Number(button.dataset.time));
    draw(button.querySelector("canvas"), film, button.dataset.box.split(",").map(Number));
  }
  film.removeAttribute("src");
}

/** Say which of the thumbnails is chosen; none where somebody was pointed at in the picture. */
export function press(buttons, chosen) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
}
