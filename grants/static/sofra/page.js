/* The frame: menus, print, text size and theme at once instead of after a reload. Everything works without it. */
"use strict";

const SIZES = ["s", "m", "l", "xl", "xxl"];
const YEAR = 365 * 24 * 3600;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
}

for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

document.querySelector("[data-text-size]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const root = document.documentElement;
  const now = SIZES.findIndex((size) => root.classList.contains(`text-${size}`));
  const next = SIZES[Math.min(Math.max(now + Number(event.submitter.dataset.step), 0), SIZES.length - 1)];
  root.classList.remove(...SIZES.map((size) => `text-${size}`));
  root.classList.add(`text-${next}`);
  remember("text_size", next);
});

document.querySelector("[data-theme-choice]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = event.submitter.value;
  if (chosen === "auto") document.documentElement.removeAttribute("data-bs-theme");
  else document.documentElement.setAttribute("data-bs-theme", chosen);
  for (const button of event.target.querySelectorAll("button")) {
    if (button === event.submitter) button.setAttribute("aria-pressed", "true");
    else button.removeAttribute("aria-pressed");
  }
  remember("theme", chosen);
});

document.querySelector("[data-focus]")?.focus();
