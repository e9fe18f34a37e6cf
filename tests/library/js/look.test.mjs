// What is said of a file before it is sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, lookAt, refusedByFacts, refusedByKind } from "../../../static/js/look.js";

const LIMITS = { mostBytes: "1000", mostSeconds: "60", mostPixels: "10000", reader: "./nothing-there.mjs" };

test("photos, other files, empty and large ones are refused before anybody looks inside", () => {
  assert.equal(refusedByKind({ type: "image/jpeg", size: 10 }, 1000), "photo");
  assert.equal(refusedByKind({ type: "text/plain", size: 10 }, 1000), "notVideo");
  assert.equal(refusedByKind({ type: "video/mp4", size: 0 }, 1000), "empty");
  assert.equal(refusedByKind({ type: "video/mp4", size: 1001 }, 1000), "tooLarge");
  assert.equal(refusedByKind({ type: "", size: 10 }, 1000), "");
});

test("films that are too long or too fine are refused, as the server does", () => {
  assert.equal(refusedByFacts({ length: 61, width: 10, height: 10 }, LIMITS), "tooLong");
  assert.equal(refusedByFacts({ length: 60.2, width: 10, height: 10 }, LIMITS), "");
  assert.equal(refusedByFacts({ length: 5, width: 200, height: 100 }, LIMITS), "tooFine");
});

test("a file that cannot be read here is left to the server", async () => {
  assert.deepEqual(await lookAt({ type: "video/avi", size: 10 }, LIMITS), {});
  assert.deepEqual(await lookAt({ type: "image/png", size: 10 }, LIMITS), { reason: "photo" });
});

test("a length is told in minutes and seconds", () => {
  assert.equal(clock(65.4), "1:05");
});
