// Two videos in step: the practice is the clock, the reference follows along the path.

import { INTO_THE_FRAME } from "./film.js";
import { follow, referenceTime } from "./warp.js";

const LEAST_BETWEEN_SEEKS = 350; // milliseconds; a seek takes a while, and seeking again meanwhile starts it anew
const FRAME_SECONDS = 1 / 30; // where the track does not tell
const SETTLED_AFTER = [100, 300, 800, 2000]; // milliseconds; a busy browser tells late where a paused video stopped

/**
 * Plays ``practice`` and ``reference`` (video elements or drawn clips; the
 * reference may be null) in step. Fires "time" (detail: practice seconds), "state" and "failed".
 */
export class Player extends EventTarget {
  constructor({ practice, reference, warp, times }) {
    super();
    this.practice = practice;
    this.reference = warp ? reference : null;
    this.warp = warp;
    this.times = times;
    this.speed = 1;
    this.loop = null;
    this.nudge = 0; // seconds that the reference is shown later than the path says
    this.soughtAt = 0;
    practice.addEventListener("pause", () => this.onPause());
    practice.addEventListener("play", () => this.onPlay());
    practice.addEventListener("seeked", () => this.announce("time"));
    practice.addEventListener("loadedmetadata", () => this.announce("state"));
    practice.addEventListener("ended", () => this.onEnded());
    for (const video of [practice, reference]) video?.addEventListener("error", () => this.announce("failed"));
  }

  get time() {
    return this.practice.currentTime;
  }

  get duration() {
    const tracked = this.times.length ? this.times[this.times.length - 1] : 0;
    return Number.isFinite(this.practice.duration) ? this.practice.duration : tracked;
  }

  /** The speed that is played at: the chosen one, or less where what is repeated asks for it. */
  get pace() {
    return Math.min(this.speed, this.loop?.atMost ?? Infinity);
  }

  get playing() {
    return !this.practice.paused && !this.practice.ended;
  }

  /** Seconds of the reference that are shown beside practice seconds. */
  referenceAt(time) {
    return Math.max(0, referenceTime(this.warp, time) + this.nudge);
  }

  announce(name) {
    this.dispatchEvent(new CustomEvent(name, { detail: this.time }));
  }

  async play() {
    if (this.practice.ended || this.time >= this.duration - 0.05) this.seek(this.loop?.start ?? 0);
    this.practice.playbackRate = this.pace;
    try {
      await this.practice.play();
    } catch (error) {
      if (error.name !== "AbortError") this.announce("failed"); // else paused again before it began
    }
  }

  pause() {
    this.practice.pause();
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  onPlay() {
    this.announce("state");
    const tick = () => {
      if (!this.playing) return;
      this.keepInStep();
      this.announce("time");
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  onPause() {
    this.reference?.pause();
    this.placeReference();
    for (const wait of SETTLED_AFTER) setTimeout(() => this.settle(), wait);
    this.announce("state");
    this.announce("time");
  }

  /** At rest, the reference where it belongs, should the practice have stopped elsewhere than it said. */
  settle() {
    if (!this.reference || this.playing || this.practice.seeking || this.reference.seeking) return;
    const drift = this.referenceAt(this.time) - this.reference.currentTime;
    if (Math.abs(drift) < FRAME_SECONDS) return;
    this.placeReference();
    this.announce("time");
  }

  onEnded() {
    if (this.loop) {
      this.seek(this.loop.start);
      this.play();
    }
  }

  /** Go to practice seconds, the reference to what belongs to them. */
  seek(time) {
    this.practice.currentTime = Math.min(Math.max(time, 0), Math.max(this.duration - 0.001, 0));
    this.placeReference();
    this.announce("time");
  }

  placeReference() {
    if (!this.reference) return;
    this.reference.currentTime = this.referenceAt(this.time);
    this.soughtAt = performance.now();
  }

  /** One correction while playing: speed by the slope of the path, a seek only when far off. */
  keepInStep() {
    if (this.loop && this.time >= this.loop.end) {
      this.seek(this.loop.start);
      return;
    }
    if (!this.reference || this.reference.seeking || this.practice.seeking) return;
    const next = follow(this.warp, this.time, this.reference.currentTime - this.nudge, this.pace);
    if (next.seek !== undefined) {
      if (performance.now() - this.soughtAt > LEAST_BETWEEN_SEEKS) this.placeReference();
    } else if (next.rate === 0) {
      this.reference.pause();
      return;
    } else {
      this.reference.playbackRate = next.rate;
    }
    if (this.reference.paused && !this.practice.paused) this.reference.play().catch(() => {});
  }

  /** As chosen by hand, whatever is repeated. */
  setSpeed(speed) {
    this.speed = speed;
    if (this.loop) this.loop.atMost = Infinity;
    this.practice.playbackRate = this.pace;
    this.announce("state");
  }

  /** One frame on or back, by the times of the track. */
  stepFrames(count) {
    this.pause();
    const { times } = this;
    if (times.length < 2) return this.seek(this.time + count * FRAME_SECONDS);
    let nearest = 0;
    for (let i = 1; i < times.length; i++) {
      if (Math.abs(times[i] - this.time) < Math.abs(times[nearest] - this.time)) nearest = i;
    }
    const wanted = Math.min(Math.max(nearest + count, 0), times.length - 1);
    return this.seek(times[wanted] + INTO_THE_FRAME);
  }

  skip(seconds) {
    this.seek(this.time + seconds);
  }

  /** Show the reference ``seconds`` later than the path says; for looking only. */
  setNudge(seconds) {
    this.nudge = seconds;
    this.placeReference();
    this.announce("state");
    this.announce("time");
  }

  /** Play ``start`` to ``end`` over and over, at the speed ``atMost`` if that is less; null ends it. */
  setLoop(span) {
    this.loop = span && {
      ...span,
      start: Math.max(0, span.start),
      end: Math.min(this.duration, span.end),
    };
    this.practice.playbackRate = this.pace;
    if (this.loop) this.seek(this.loop.start);
    this.announce("state");
  }
}

/** Call ``draw(seconds)`` for each frame the video presents, and after seeks. */
export function onFrames(video, draw) {
  const now = () => draw(video.currentTime);
  for (const event of ["seeked", "loadeddata", "pause"]) video.addEventListener(event, now);
  if ("requestVideoFrameCallback" in video) {
    const presented = (_, frame) => {
      draw(frame.mediaTime);
      video.requestVideoFrameCallback(presented);
    };
    video.requestVideoFrameCallback(presented);
    return;
  }
  const each = () => {
    if (!video.paused) now();
    requestAnimationFrame(each);
  };
  requestAnimationFrame(each);
}
