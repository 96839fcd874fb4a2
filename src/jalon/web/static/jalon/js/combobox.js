// ARIA combobox: three letters typed, a fragment of options fetched, arrows, Enter, Escape. Acts on [data-combobox].
const LETTERS = 3;
const PAUSE_MS = 120;
const state = new WeakMap();

const parts = (box) => ({
  input: box.querySelector('[role="combobox"]'),
  value: box.querySelector("[data-combobox-value]"),
  list: box.querySelector('[role="listbox"]'),
  status: box.querySelector("[data-combobox-status]"),
});

const close = (box) => {
  const { input, list } = parts(box);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const options = (box) => [...parts(box).list.querySelectorAll('[role="option"]')];

const point = (box, index) => {
  const all = options(box);
  if (!all.length) return;
  const chosen = all[(index + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", String(option === chosen));
  parts(box).input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
};

const forget = (box) => {
  clearTimeout(state.get(box)?.timer);
  state.get(box)?.abort?.abort();
};

const choose = (box, option) => {
  const { input, value, status } = parts(box);
  forget(box); // an answer still on its way would open the list again over the choice
  input.value = option.dataset.label;
  value.value = option.dataset.value;
  status.textContent = `${option.dataset.label} choisi`;
  close(box);
  value.dispatchEvent(new Event("change", { bubbles: true }));
};

const show = (box, html) => {
  const { input, list, status } = parts(box);
  const pointed = list.hidden ? undefined : list.querySelector('[aria-selected="true"]')?.dataset.value;
  list.innerHTML = html;
  options(box).forEach((option, index) => {
    option.id = `${list.id}-${index}`;
  });
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  input.removeAttribute("aria-activedescendant");
  const again = options(box).findIndex((option) => pointed !== undefined && option.dataset.value === pointed);
  if (again >= 0) point(box, again); // the arrow was pressed before the last letters were answered
  const count = options(box).length;
  status.textContent = count ? `${count} propositions, flèche bas pour les parcourir` : list.textContent.trim();
};

const ask = async (box, words) => {
  state.get(box)?.abort?.abort();
  const abort = new AbortController();
  state.set(box, { ...state.get(box), abort });
  const url = new URL(box.dataset.url, location.href);
  url.searchParams.set("q", words);
  try {
    const answer = await fetch(url, { signal: abort.signal, headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    show(box, await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") parts(box).status.textContent = "La recherche n’a pas répondu. Réessayez.";
  }
};

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-combobox]");
  if (!box || event.target.getAttribute("role") !== "combobox" || !event.isTrusted) return;
  const { input, value } = parts(box);
  if (value.value) {
    value.value = "";
    value.dispatchEvent(new Event("change", { bubbles: true }));
  }
  clearTimeout(state.get(box)?.timer);
  const words = input.value.trim();
  if (words.length < LETTERS) {
    close(box);
    return;
  }
  state.set(box, { ...state.get(box), timer: setTimeout(() => ask(box, words), PAUSE_MS) });
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-combobox]");
  if (!box || event.target.getAttribute("role") !== "combobox") return;
  const { input, list } = parts(box);
  const all = options(box);
  const here = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden && input.value.trim().length >= LETTERS) ask(box, input.value.trim());
    else point(box, event.key === "ArrowDown" ? here + 1 : here < 0 ? all.length - 1 : here - 1);
  } else if (event.key === "Enter" && !list.hidden) {
    event.preventDefault(); // with the list open, Enter chooses; it never sends the form
    if (here >= 0) choose(box, all[here]);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close(box);
  }
});

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest('[data-combobox] [role="option"]');
  if (!option) return;
  event.preventDefault();
  choose(option.closest("[data-combobox]"), option);
});

document.addEventListener("focusout", (event) => {
  const box = event.target.closest("[data-combobox]");
  if (box && !box.contains(event.relatedTarget)) close(box);
});
