// Comments at a moment of the film: choosing it from the player, going there, and marks on the timeline.

import { goTo } from "../player/controls.js";
import { clock, filled } from "../player/format.js";
import { placesOf } from "../player/strip.js";

/** A button that takes the player's place into the form and lets go of it again; another one to draw there. */
export function bindMoment(form, player, pad) {
  const button = form.querySelector("[data-here]");
  const field = form.elements.at;
  const chosen = () => (field.value === "" ? null : Number(field.value));
  const say = () => {
    const time = clock(chosen() ?? player.time);
    button.querySelector("[data-here-label]").textContent = filled(button.dataset.text, { time });
    button.setAttribute("aria-pressed", String(chosen() !== null));
  };
  const choose = (time) => {
    player.pause();
    field.value = time === null ? "" : time.toFixed(3);
    say();
    pad.setMoment(time);
  };
  button.addEventListener("click", () => choose(chosen() === null ? player.time : null));
  form.querySelector("[data-draw]").addEventListener("click", () => {
    if (chosen() === null) choose(player.time);
    pad.open(chosen());
  });
  player.addEventListener("time", () => {
    if (chosen() === null) say();
  });
  form.querySelector("[data-second]").hidden = true;
  button.hidden = false;
  say();
}

/** A tap on a comment's moment goes there. */
export function bindSeeks(root, stage, player) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-comment-at]");
    if (!link) return;
    event.preventDefault();
    goTo(stage, player, Number(link.dataset.commentAt));
  });
}

/** A mark over the timeline for each comment at a moment. They repeat the list: keys and readers go there. */
export function showMarks(root, stage, player) {
  const links = [...root.querySelectorAll("[data-comment-at]")];
  const strip = stage.querySelector("[data-timeline]");
  if (!links.length || !strip) return;
  const row = document.createElement("div");
  row.className = "cv-marks";
  row.setAttribute("aria-hidden", "true");
  const marks = links.map((link) => {
    const mark = document.createElement("button");
    mark.type = "button";
    mark.tabIndex = -1;
    mark.className = "cv-mark";
    mark.title = link.dataset.label;
    mark.append(Object.assign(document.createElement("i"), { className: "bi bi-chat-dots-fill" }));
    mark.addEventListener("click", () => goTo(stage, player, Number(link.dataset.commentAt)));
    row.append(mark);
    return mark;
  });
  strip.append(row);
  const place = () => {
    const times = links.map((link) => Number(link.dataset.commentAt));
    placesOf(times, player.duration).forEach((left, i) => (marks[i].style.left = `${left}%`));
  };
  player.addEventListener("state", place);
  place();
}

/** What a coach set aside is no longer marked over the timeline. */
export function hideSetAside(stage) {
  for (const { dataset } of document.querySelectorAll("[data-aside]")) {
    for (const mark of stage.querySelectorAll(`.pl-mark[data-moment="${dataset.aside}"]`)) mark.hidden = true;
  }
}
