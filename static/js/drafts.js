// What was typed into a form is kept while its writer has to sign in again, and put back afterwards.
// Only for this tab, only until the next page, never passwords or files, and for nobody but who typed it.

import { formOf, isOf, placeOf } from "./drafts_of.js";

const KEY = "formcheck-typed";
const person = document.body.dataset.person ?? ""; // "" where nobody is signed in
const cameBetween = document.querySelector("[data-came-between]") !== null;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null; // storage may be forbidden; then nothing is kept
  }
}

function keep(typed) {
  try {
    if (typed) sessionStorage.setItem(KEY, JSON.stringify(typed));
    else sessionStorage.removeItem(KEY);
  } catch {
    // likewise
  }
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !["password", "file", "hidden", "submit", "button"]
    .includes(field.type) && field.tagName !== "FIELDSET");
}

function written(form) {
  return fields(form).map(({ name, type, value, checked }) => ({ name, type, value, checked }));
}

function restore(form, values) {
  for (const field of fields(form)) {
    const ticks = field.type === "checkbox" || field.type === "radio";
    const value = values.find((one) => one.name === field.name && (!ticks || one.value === field.value));
    if (!value) continue;
    if (ticks) field.checked = value.checked;
    else field.value = value.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function named(form) {
  const hidden = [...form.elements].filter(({ type }) => type === "hidden").map(({ name, value }) => [name, value]);
  return formOf(form.getAttribute("action"), location.pathname, hidden);
}

function posts(form) {
  return form.method === "post" && !cameBetween && !location.pathname.startsWith("/accounts/");
}

document.addEventListener("submit", ({ target: form }) => {
  if (!posts(form) || form.querySelector('[type="password"]')) return;
  keep({ page: location.pathname, person, form: named(form), values: written(form) });
});

const typed = kept();
if (typed && cameBetween) {
  keep({ ...typed, cameBetween: true });
} else if (typed && !location.pathname.startsWith("/accounts/")) {
  const forms = [...document.forms];
  const place = placeOf(typed, { person, page: location.pathname, forms: forms.map(named) });
  if (place >= 0) restore(forms[place], typed.values);
  keep(null);
} else if (typed && person && !isOf(typed, person)) {
  keep(null);
}
