// Coding a voice: words selected in [data-coding-whole] (mouse or keyboard) become the passage, and the digits 1 to 9 tick
// the first themes. Without this module the sentences and the words copied do the same.
const count = (text) => [...text].length; // the server counts characters, not halves of emoji

const choose = (form, area) => {
  const { value, selectionStart, selectionEnd } = area;
  const words = value.slice(selectionStart, selectionEnd);
  const start = form.querySelector("[data-coding-start]");
  const end = form.querySelector("[data-coding-end]");
  const isEmpty = !words.trim();
  start.value = isEmpty ? "" : count(value.slice(0, selectionStart));
  end.value = isEmpty ? "" : count(value.slice(0, selectionEnd));
  form.querySelector("[data-coding-chosen]").textContent = isEmpty ? "" : `Passage choisi : « ${words} »`;
};

for (const part of document.querySelectorAll("[data-coding-exact]")) part.hidden = false;

for (const kind of ["keyup", "pointerup", "select"]) {
  document.addEventListener(kind, () => {
    const area = document.activeElement;
    if (area?.matches?.("[data-coding-whole]")) choose(area.form, area);
  });
}

// A read-only area has no caret to move: this one keeps its words by refusing every change.
document.addEventListener("beforeinput", (event) => {
  if (event.target.matches?.("[data-coding-whole]")) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const box = event.target;
  const form = box.closest?.("[data-coding]");
  if (!form || box.name !== "sentences") return;
  for (const input of form.querySelectorAll("[data-coding-start], [data-coding-end]")) input.value = "";
  const words = [...form.querySelectorAll("[name=sentences]:checked + span")].map((span) => span.textContent);
  form.querySelector("[data-coding-chosen]").textContent = words.length ? `Passage choisi : « ${words.join(" ")} »` : "";
});

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("[data-coding]");
  const isTyping = event.target.matches?.("input:not([type=checkbox]), textarea:not([data-coding-whole]), select");
  if (!form || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  const box = /^[1-9]$/.test(event.key) && form.querySelector(`[data-key="${event.key}"]`);
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
});
