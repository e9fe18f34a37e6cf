// Stills of the practice: one film of its own is sought, so that the player is left where it is.

import { arrived, filmOf } from "../player/film.js";
import { poseAt } from "../player/pose.js";
import { SkeletonView } from "../player/skeleton.js";

const SIDE = 960; // pixels of the longer side of a still, at most

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
    this.film ??= filmOf(side);
    if (this.film && (await arrived(this.film, time))) {
      canvas.getContext("2d").drawImage(this.film, 0, 0, canvas.width, canvas.height);
    } else {
      const pose = poseAt(side, time);
      if (pose) new SkeletonView({ canvas, side, bones: this.bones }).drawPose(pose, scale, {});
    }
    canvas.dataset.drawn = "true";
  }
}
