// Applies the remembered theme before the first paint, and lets a button change it: system, light, dark.
"use strict";
(() => {
  const root = document.documentElement;
  const order = ["system", "light", "dark"];
  const words = { system: "as the system", light: "light", dark: "dark" };
  let theme = "system";
  try {
    theme = localStorage.getItem("tally-theme") || "system";
  } catch {
    // Storage is forbidden: the theme follows the system.
  }

  function apply(button) {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    if (!button) return;
    button.dataset.theme = theme;
    button.setAttribute("aria-label", `Colours: ${words[theme]}. Change`);
    button.title = `Colours: ${words[theme]}`;
  }

  apply(null);
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    button.hidden = false;
    apply(button);
    button.addEventListener("click", () => {
      theme = order[(order.indexOf(theme) + 1) % order.length];
      try {
        localStorage.setItem("tally-theme", theme);
      } catch {
        // It holds for this page only.
      }
      apply(button);
    });
  });
})();
