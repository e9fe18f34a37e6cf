// The file of an upload under way is kept for a day, and no longer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { KeptFile, stillGood } from "../../../static/js/kept_file.js";

test("what was kept a day ago is no longer gone on with", () => {
  const now = Date.UTC(2026, 0, 2, 12);
  assert.ok(stillGood(now - 23 * 3600 * 1000, now));
  assert.ok(!stillGood(now - 25 * 3600 * 1000, now));
});

test("a browser that keeps nothing has nothing, and breaks nothing", async () => {
  const kept = new KeptFile("7", "/library/videos/upload/");
  await kept.keep({ size: 3 });
  await kept.forget();
  assert.equal(await kept.found(), null);
});
