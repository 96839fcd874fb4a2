// <details data-menu>: one open at a time, closed by Escape, by a click outside, by leaving it with the keyboard.
const close = (menu, back) => {
  menu.open = false;
  if (back) menu.querySelector("summary").focus();
};

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) close(menu, false);
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu, false);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    close(menu, true);
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  menu.open = true;
  const items = [...menu.querySelectorAll(".menu__list a, .menu__list button")];
  const here = items.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? here + 1 : here < 0 ? items.length - 1 : here - 1;
  items[(next + items.length) % items.length]?.focus();
});
