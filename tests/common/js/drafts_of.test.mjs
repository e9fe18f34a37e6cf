// Whose typed words are put back, and into which form.

import assert from "node:assert/strict";
import { test } from "node:test";

import { formOf, isOf, placeOf } from "../../../static/js/drafts_of.js";

const FORMS = [
  formOf("/conversation/write/", "/attempt/", []),
  formOf("/conversation/write/", "/attempt/", [["answer_to", "1"]]),
  formOf("/conversation/write/", "/attempt/", [["csrfmiddlewaretoken", "new"], ["answer_to", "2"]]),
  formOf("", "/attempt/", []),
];
const kept = { person: "7", page: "/attempt/", form: FORMS[2], cameBetween: true };

test("the same person gets it back into the same form, wherever that stands now", () => {
  assert.equal(placeOf(kept, { person: "7", page: "/attempt/", forms: FORMS }), 2);
  assert.equal(placeOf(kept, { person: "7", page: "/attempt/", forms: [FORMS[2], FORMS[1]] }), 0);
});

test("an answer to one comment never gets into the answer to another one", () => {
  assert.equal(new Set(FORMS).size, FORMS.length);
  assert.equal(placeOf(kept, { person: "7", page: "/attempt/", forms: [FORMS[0], FORMS[1]] }), -1);
});

test("nobody else gets it, and nobody who is not signed in", () => {
  assert.equal(placeOf(kept, { person: "8", page: "/attempt/", forms: FORMS }), -1);
  assert.equal(placeOf({ ...kept, person: "" }, { person: "", page: "/attempt/", forms: FORMS }), -1);
  assert.equal(isOf(kept, "8"), false);
  assert.equal(isOf(kept, "7"), true);
});

test("without a sign-in between, or on another page, nothing is put back", () => {
  assert.equal(placeOf({ ...kept, cameBetween: false }, { person: "7", page: "/attempt/", forms: FORMS }), -1);
  assert.equal(placeOf(kept, { person: "7", page: "/other/", forms: FORMS }), -1);
  assert.equal(placeOf(null, { person: "7", page: "/attempt/", forms: FORMS }), -1);
});
