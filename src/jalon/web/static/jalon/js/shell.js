// Theme choice, the « / » shortcut (which can be switched off), the journey on a phone, print buttons, focus on what is to be read first.
const kept = (key, otherwise) => {
  try {
    return localStorage.getItem(key) ?? otherwise;
  } catch {
    return otherwise;
  }
};
const keep = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage refused: the choice lasts for this page only.
  }
};

const showChoices = () => {
  const theme = kept("jalon-theme", "auto");
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
  for (const button of document.querySelectorAll("[data-shortcut-toggle]")) {
    button.setAttribute("aria-pressed", String(kept("jalon-shortcut", "yes") === "yes"));
  }
};

document.addEventListener("click", (event) => {
  const theme = event.target.closest("[data-theme-choice]");
  if (theme) {
    keep("jalon-theme", theme.dataset.themeChoice);
    dispatchEvent(new Event("jalon:theme"));
    showChoices();
  }
  if (event.target.closest("[data-shortcut-toggle]")) {
    keep("jalon-shortcut", kept("jalon-shortcut", "yes") === "yes" ? "no" : "yes");
    showChoices();
  }
  const toggle = event.target.closest("[data-journey-toggle]");
  if (toggle) {
    const open = document.getElementById(toggle.getAttribute("aria-controls")).classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", String(open));
  }
  if (event.target.closest("[data-print]")) print();
  if (event.target.closest("[data-removes]")) event.target.closest("[data-removable]").remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const search = document.querySelector("[data-search]");
  if (!search || kept("jalon-shortcut", "yes") !== "yes") return;
  event.preventDefault();
  search.focus();
  search.select();
});

showChoices();
document.querySelector("[data-focus-first]")?.focus();
if (matchMedia("(max-width: 767.98px)").matches) {
  for (const fold of document.querySelectorAll("[data-fold-on-phone]")) fold.open = false;
}

// A table region is a stop of the keyboard only when there is something to scroll.
const regions = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
const watchRegions = () => {
  for (const region of document.querySelectorAll(".table-region")) regions.observe(region);
};
watchRegions();
document.addEventListener("htmx:load", watchRegions);
