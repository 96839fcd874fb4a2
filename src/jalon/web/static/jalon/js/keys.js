// [data-keys]: one letter or digit presses the button of that data-key. « e » waits for a digit: data-key="e1" puts aside.
// Switched off by [data-keys-switch], which the device remembers; never while something is being typed.
const STORED = "jalon-keys-off";
let prefix = "";
let pressed = false;

const off = () => {
  try {
    return localStorage.getItem(STORED) === "1";
  } catch {
    return false;
  }
};

const keyOf = (event) => {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return digit ? digit[1] : event.key.toLowerCase();
};

for (const box of document.querySelectorAll("[data-keys-switch]")) {
  box.checked = !off();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(STORED, box.checked ? "0" : "1");
    } catch {
      /* the choice lasts for this page only */
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (!document.querySelector("[data-keys]") || event.ctrlKey || event.altKey || event.metaKey || event.repeat || pressed) return;
  if (off() || event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const key = keyOf(event);
  if (key === "e" && !prefix) {
    prefix = "e";
    return;
  }
  const button = document.querySelector(`[data-keys] [data-key="${CSS.escape(prefix + key)}"]`);
  prefix = "";
  if (!button) return;
  event.preventDefault();
  pressed = true;
  button.click();
});
