// The page of an attempt under way: says each new step aloud once, and shows the percent in the tab.

const title = document.title;
const announcer = document.querySelector("[data-progress-announce]");
let said = "";

function tell() {
  const state = document.querySelector("[data-progress]");
  if (!state) return;
  const { stage, percent } = state.dataset;
  document.title = state.dataset.active === "true" ? `${percent} % · ${title}` : title;
  if (stage === said) return;
  said = stage;
  announcer.textContent = stage;
}

/** Whether somebody has begun to say something on this page and not sent it. */
function writing() {
  const fields = document.querySelectorAll("[data-conversation] textarea, [data-conversation] [type=file]");
  const recording = document.querySelector("[data-conversation] [data-stop]:not([hidden])");
  return Boolean(recording) || [...fields].some((field) => field.value.trim() !== "");
}

// The answer that there is a result has the page load itself anew, which would lose what is being written.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const ready = document.querySelector("[data-ready]");
  if (!event.detail.xhr.getResponseHeader("HX-Refresh") || !ready || !writing()) return;
  event.preventDefault();
  ready.hidden = false;
});
document.addEventListener("htmx:afterSettle", tell);
tell();
