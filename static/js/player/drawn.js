// A clip without a film: what a video element is to the player, for a skeleton that is drawn by itself.

/** Counts seconds as a video of ``duration`` would. Has of a video element what the player asks for. */
export class DrawnClip extends EventTarget {
  constructor(duration, now = () => performance.now()) {
    super();
    this.duration = duration;
    this.now = now;
    this.paused = true;
    this.seeking = false;
    this.muted = true;
    this.rate = 1;
    this.from = { time: 0, at: now() }; // where it stood, and when that was
  }

  get currentTime() {
    const passed = this.paused ? 0 : ((this.now() - this.from.at) / 1000) * this.rate;
    return Math.min(this.from.time + passed, this.duration);
  }

  set currentTime(time) {
    this.from = { time: Math.min(Math.max(time, 0), this.duration), at: this.now() };
    // Not at once: who sets the time of a video hears of it later, too.
    queueMicrotask(() => this.dispatchEvent(new Event("seeked")));
  }

  get playbackRate() {
    return this.rate;
  }

  set playbackRate(rate) {
    this.from = { time: this.currentTime, at: this.now() };
    this.rate = rate;
  }

  get ended() {
    return this.currentTime >= this.duration;
  }

  play() {
    if (this.paused) {
      this.from = { time: this.currentTime, at: this.now() };
      this.paused = false;
      this.dispatchEvent(new Event("play"));
      this.tick();
    }
    return Promise.resolve();
  }

  pause() {
    if (this.paused) return;
    this.from = { time: this.currentTime, at: this.now() };
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }

  /** Ends with the clip. */
  tick() {
    if (this.paused) return;
    if (this.ended) {
      this.pause();
      this.dispatchEvent(new Event("ended"));
      return;
    }
    requestAnimationFrame(() => this.tick());
  }
}
