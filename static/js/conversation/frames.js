// Stills of the practice: one film of its own is sought, so that the player is left where it is.

import { poseAt } from "../player/pose.js";
import { SkeletonView } from "../player/skeleton.js";

const SIDE = 960; // pixels of the longer side of a still, at most
const INTO_THE_FRAME = 0.002; // seconds; its very beginning may round to the frame before

export class Frames {
  constructor(data) {
    this.side = data.practice;
    this.bones = data.bones;
    this.film = null;
    this.before = Promise.resolve(); // one after another: a film is at one place at a time
  }

  get aspect() {
    return this.side.width / this.side.height;
  }

  /** Draw the frame at seconds on a canvas; the skeleton alone where the film is gone. */
  paint(canvas, time) {
    this.before = this.before.then(() => this.#paint(canvas, time)).catch(() => {});
    return this.before;
  }

  async #paint(canvas, time) {
    const { side } = this;
    const scale = Math.min(1, SIDE / Math.max(side.width, side.height));
    canvas.width = Math.round(side.width * scale);
    canvas.height = Math.round(side.height * scale);
    if (side.url && (await this.#goTo(time))) {
      canvas.getContext("2d").drawImage(this.film, 0, 0, canvas.width, canvas.height);
    } else {
      const pose = poseAt(side, time);
      if (pose) new SkeletonView({ canvas, side, bones: this.bones }).drawPose(pose, scale, {});
    }
    canvas.dataset.drawn = "true";
  }

  #goTo(time) {
    this.film ??= Object.assign(document.createElement("video"), {
      muted: true,
      playsInline: true,
      preload: "auto",
      src: this.side.url,
    });
    const { film } = this;
    return new Promise((resolve) => {
      const done = (there) => () => {
        film.onseeked = film.onerror = null;
        resolve(there);
      };
      film.onseeked = done(true);
      film.onerror = done(false);
      if (film.error) done(false)();
      else film.currentTime = time + INTO_THE_FRAME;
    });
  }
}
