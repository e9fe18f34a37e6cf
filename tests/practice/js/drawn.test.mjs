import assert from "node:assert/strict";
import { test } from "node:test";

import { DrawnClip } from "../../../static/js/player/drawn.js";

function clip(duration = 4) {
  const clock = { at: 0 };
  globalThis.requestAnimationFrame = (tick) => (clock.tick = tick);
  const drawn = new DrawnClip(duration, () => clock.at);
  const heard = [];
  for (const name of ["play", "pause", "ended", "seeked"]) drawn.addEventListener(name, () => heard.push(name));
  return { clock, drawn, heard };
}

test("it counts seconds while it plays, at its speed", async () => {
  const { clock, drawn } = clip();
  clock.at = 1000;
  assert.equal(drawn.currentTime, 0);
  await drawn.play();
  clock.at = 2000;
  assert.equal(drawn.currentTime, 1);
  drawn.playbackRate = 0.5;
  clock.at = 3000;
  assert.equal(drawn.currentTime, 1.5);
  drawn.pause();
  clock.at = 9000;
  assert.equal(drawn.currentTime, 1.5);
});

test("it stops at its end and says so", async () => {
  const { clock, drawn, heard } = clip(2);
  await drawn.play();
  clock.at = 2500;
  clock.tick();
  assert.deepEqual(heard, ["play", "pause", "ended"]);
  assert.equal(drawn.currentTime, 2);
  assert.ok(drawn.ended && drawn.paused);
});

test("it is set anywhere within it", async () => {
  const { drawn, heard } = clip(2);
  drawn.currentTime = 7;
  assert.equal(drawn.currentTime, 2);
  drawn.currentTime = 0.5;
  await Promise.resolve();
  assert.equal(drawn.currentTime, 0.5);
  assert.deepEqual(heard, ["seeked", "seeked"]);
});
