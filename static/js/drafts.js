// What was typed into a form is kept while its writer has to sign in again, and put back afterwards.
// Only for this tab, only until the next page, and never passwords or files.

const KEY = "formcheck-typed";
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

function posts(form) {
  return form.method === "post" && !cameBetween && !location.pathname.startsWith("/accounts/");
}

document.addEventListener("submit", ({ target: form }) => {
  if (!posts(form) || form.querySelector('[type="password"]')) return;
  keep({ page: location.pathname, form: [...document.forms].indexOf(form), values: written(form) });
});

const typed = kept();
if (typed && cameBetween) {
  keep({ ...typed, cameBetween: true });
} else if (typed && !location.pathname.startsWith("/accounts/")) {
  const form = document.forms[typed.form];
  if (typed.cameBetween && typed.page === location.pathname && form) restore(form, typed.values);
  keep(null);
}
