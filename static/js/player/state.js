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

document.addEventListener("htmx:afterSettle", tell);
tell();
