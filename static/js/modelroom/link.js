// The way to the corrections from a page with a video: to the moment that is shown.

for (const link of document.querySelectorAll("[data-correct]")) {
  link.addEventListener("click", () => {
    const time = document.querySelector("video")?.currentTime ?? 0;
    if (time > 0) link.href = `${link.pathname}?t=${time.toFixed(3)}`;
  });
}
