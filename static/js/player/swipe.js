// Two videos a swipe apart, on a phone: the switch says which is in view, and brings the other one there.

/** ``root``: what holds the switch, and the row of figures that is swiped. */
function bindSwipe(root) {
  const row = root.querySelector(".pl-stages");
  const choices = [...root.querySelectorAll("[data-in-view]")];
  const dots = document.createElement("span");
  dots.className = "pl-dots";
  dots.setAttribute("aria-hidden", "true");
  dots.append(...choices.map(() => document.createElement("span")));
  row.after(dots);
  const tell = (at) => {
    choices[at].checked = true;
    [...dots.children].forEach((dot, place) => dot.classList.toggle("pl-dot-now", place === at));
  };
  choices.forEach((choice, at) => {
    // At once: going to and fro between the two is how one sees what differs.
    choice.addEventListener("change", () => row.scrollTo({ left: at * row.clientWidth, behavior: "instant" }));
  });
  row.addEventListener("scroll", () => tell(row.scrollLeft * 2 < row.clientWidth ? 0 : 1), { passive: true });
  tell(0);
}

for (const part of document.querySelectorAll("[data-swipe]")) bindSwipe(part.closest(".pl"));
