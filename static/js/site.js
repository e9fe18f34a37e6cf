// Small behaviours every page shares: copy buttons, confirmations, the choice of theme.

function announce(text) {
  const region = document.getElementById("announcer");
  if (region) region.textContent = text;
}

async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

// data-copy="#id" copies a field's value or an element's text; data-copied is said afterwards.
async function onCopy(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  await copyText(source.value ?? source.textContent.trim());
  const label = button.querySelector("[data-label]") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  announce(button.dataset.copied);
  setTimeout(() => (label.textContent = before), 2000);
}

function markTheme() {
  const choice = document.documentElement.dataset.themeChoice;
  for (const button of document.querySelectorAll("[data-theme-choice-button]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoiceButton === choice));
  }
}

document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) onCopy(copy);
  const theme = event.target.closest("[data-theme-choice-button]");
  if (theme) {
    window.formcheckTheme.choose(theme.dataset.themeChoiceButton);
    markTheme();
  }
});

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

markTheme();

// Browsers send their languages, but not where they are: the next page says its times in this zone.
function tellTimeZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split("; ").includes(`time_zone=${zone}`)) return;
  document.cookie = `time_zone=${zone}; path=/; max-age=31536000; samesite=lax`;
}

tellTimeZone();

// Lists that refresh themselves are not live regions, as every percent would be read out:
// only their summary is announced, and only when it changes.
const summaries = new Map();

function announceSummaries() {
  for (const list of document.querySelectorAll("[data-live-summary]")) {
    const before = summaries.get(list.id);
    const now = list.dataset.liveSummary;
    if (before !== undefined && before !== now) announce(now);
    summaries.set(list.id, now);
  }
}

document.addEventListener("htmx:afterSettle", announceSummaries);
announceSummaries();

// What static/js/kept_file.js keeps is for who chose it: on a shared computer nothing stays after signing out.
if ("signedOut" in document.body.dataset) indexedDB.deleteDatabase("formcheck-uploads");
