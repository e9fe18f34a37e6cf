// The skeletons over both videos, redrawn with every frame that is shown; with the ghost and the angle asked for.

import { angleIn, partOfReference } from "./angles.js";
import { showNow } from "./controls.js";
import { ghostOn } from "./ghost.js";
import { onFrames } from "./player.js";
import { lowParts, poseAt } from "./pose.js";
import { SkeletonView } from "./skeleton.js";
import { onOtherSide, rowAt } from "./warp.js";

/** Whether the practice does at ``time`` (reference seconds) with its left what the reference does with its right. */
export function isTurned(data, time) {
  return data.mirrored !== onOtherSide(data.side_changes, time);
}

export class Views {
  constructor({ root, data, warp, player, practice, reference }) {
    Object.assign(this, { root, data, warp, player });
    this.videos = { practice: practice.video, reference: reference?.video };
    this.mine = new SkeletonView({ canvas: practice.canvas, side: data.practice, bones: data.bones });
    this.theirs =
      reference && new SkeletonView({ canvas: reference.canvas, side: data.reference, bones: data.bones });
    this.marked = null;
    this.ghost = false;
    onFrames(practice.video, (time) => this.drawPractice(time));
    if (reference) onFrames(reference.video, (time) => this.drawReference(time));
    new ResizeObserver(() => this.redraw()).observe(practice.canvas);
  }

  /** Mark a part (index; null: none), and draw its angle where it has one. */
  mark(part) {
    this.marked = part;
    this.redraw();
  }

  setVisible(visible) {
    for (const view of [this.mine, this.theirs]) if (view) view.visible = visible;
    this.redraw();
  }

  /** Whether there is a reference to be laid over the practice: none where a film from elsewhere has no depth. */
  get hasGhost() {
    return !this.data.bridged || this.data.ghost.length > 0;
  }

  setGhost(shown) {
    this.ghost = shown;
    this.redraw();
  }

  drawPractice(time) {
    const { data } = this;
    const row = rowAt(this.warp, time);
    const values = row < 0 ? null : data.values[row];
    this.mine.draw(time, {
      values,
      threshold: data.threshold,
      marked: this.marked,
      ghost: this.ghost && row >= 0 ? this.ghostAt(time) : null,
      angle: this.angleIn(data.practice, time, this.marked),
    });
    const low = lowParts(values, row < 0 ? null : data.degrees[row], data.threshold);
    showNow(this.root, low, data.labels);
    this.root.dataset.low = low.map((entry) => data.parts[entry.part]).join(" ");
  }

  drawReference(time) {
    if (!this.theirs) return;
    const turned = isTurned(this.data, time);
    const marked = partOfReference(this.marked, turned);
    this.theirs.draw(time, { marked, turned, angle: this.angleIn(this.data.reference, time, marked) });
  }

  /** The reference's pose that belongs to practice seconds, laid on the practising body. */
  ghostAt(time) {
    const there = this.player.referenceAt(time);
    const own = poseAt(this.data.practice, time);
    if (this.data.bridged) {
      // Turned to the practice's camera already, and over where that is mirrored.
      const seen = { times: this.data.reference.times, keypoints: this.data.ghost };
      return ghostOn(own, this.data.ghost.length ? poseAt(seen, there) : null, this.data.bones, false);
    }
    const other = poseAt(this.data.reference, there);
    return ghostOn(own, other, this.data.bones, isTurned(this.data, there));
  }

  /** Between films from different sides the angles in the pictures tell nothing. */
  angleIn(side, time, part) {
    return part === null || this.data.bridged ? null : angleIn(poseAt(side, time), part);
  }

  redraw() {
    this.drawPractice(this.videos.practice.currentTime);
    if (this.videos.reference) this.drawReference(this.videos.reference.currentTime);
  }
}
