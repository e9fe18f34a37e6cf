// A way back to the videos, for whoever chose something further down that is shown in them: a part, a moment.

export class WayBack {
  constructor(root, player) {
    this.link = document.querySelector("[data-way-back]");
    this.player = player;
    this.inView = true;
    this.chosen = false;
    if (!this.link) return;
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.inView = isIntersecting;
      this.show();
    }).observe(root.querySelector(".pl-stages"));
    player.addEventListener("state", () => this.show());
  }

  /** Whether a part is chosen, whose angle the videos show. */
  choose(chosen) {
    this.chosen = chosen;
    this.show();
  }

  show() {
    if (this.link) this.link.hidden = this.inView || !(this.chosen || this.player.loop);
  }
}
