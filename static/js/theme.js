// Runs before the page is drawn, so that a dark page never flashes white.
(() => {
  const KEY = "formcheck-theme";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden; the system's preference is used then
    }
  };
  const apply = () => {
    const choice = stored() || "auto";
    const theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    document.documentElement.dataset.bsTheme = theme;
    document.documentElement.dataset.themeChoice = choice;
  };
  apply();
  // Controls that only scripts bring to life are shown where there are scripts.
  document.documentElement.dataset.js = "";
  dark.addEventListener("change", apply);
  window.formcheckTheme = {
    choose(choice) {
      try {
        localStorage.setItem(KEY, choice);
      } catch {
        // the choice then holds for this page only
      }
      apply();
    },
  };
})();
