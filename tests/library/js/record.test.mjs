// What was filmed in the page gets a name of its own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nameOf } from "../../../static/js/record.js";

test("a film is named after its day and time, and ends as its kind does", () => {
  const now = new Date(2026, 2, 7, 9, 5);
  assert.equal(nameOf("Filmed", "video/webm", now), "Filmed 2026-03-07 09.05.webm");
  assert.equal(nameOf("Filmed", "video/mp4;codecs=avc1", now), "Filmed 2026-03-07 09.05.mp4");
});
