// That the conversation was seen: said once, when it comes into view.

/** Tell the site once the conversation was before the reader; nobody waits for it. */
export function bindSeen(root) {
  const token = root.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || !root.querySelector(".cv-comment")) return;
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    fetch(root.dataset.seen, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
  });
  watcher.observe(root.querySelector(".cv-list"));
}
