// Dark or light by the reader's choice, kept in this browser alone. Without this file the system's choice holds.
const root = document.documentElement;
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const chosen = () => localStorage.getItem("theme") || (dark.matches ? "dark" : "light");
const apply = () => { root.dataset.theme = chosen(); };
apply();
dark.addEventListener("change", apply);
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".theme").forEach((box) => { box.hidden = false; });
  document.querySelectorAll("[data-theme-switch]").forEach((button) => button.addEventListener("click", () => {
    localStorage.setItem("theme", chosen() === "dark" ? "light" : "dark");
    apply();
  }));
});
