// <form data-draft="KEY"> keeps what is typed on this device until it is saved. KEY names the person and the object
// (« 12:action:345 »), so that nobody is offered somebody else's words. Passwords, files and hidden fields are never kept.
const PREFIX = "jalon-draft:";
const DAYS_KEPT = 14;
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);

const fields = (form) => [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type) && !field.readOnly);

const read = (form) => {
  const values = {};
  for (const field of fields(form)) {
    const multiple = field.type === "checkbox" || field.type === "radio" || field.multiple;
    if (!multiple) values[field.name] = field.value;
    else {
      values[field.name] ??= [];
      if (field.multiple) values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
      else if (field.checked) values[field.name].push(field.value);
    }
  }
  return values;
};

const write = (form, values) => {
  for (const field of fields(form)) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const load = (key) => {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
};
const store = (key, draft) => {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
};
const forget = (key) => localStorage.removeItem(PREFIX + key);

const saySaved = (form, text) => {
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = text;
};

const offer = (form, key, draft) => {
  const notice = document.createElement("div");
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "status");
  const words = document.createElement("p");
  const when = new Date(draft.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
  words.textContent = `Une saisie non enregistrée du ${when} est gardée sur cet appareil. `;
  const restore = button("Reprendre ma saisie", "btn btn-primary btn-sm");
  const drop = button("L’oublier", "btn btn-outline btn-sm");
  restore.addEventListener("click", () => {
    write(form, draft.values);
    notice.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  drop.addEventListener("click", () => {
    forget(key);
    notice.remove();
  });
  const actions = document.createElement("p");
  actions.className = "form-actions";
  actions.append(restore, drop);
  const inside = document.createElement("div");
  inside.append(words, actions);
  notice.append(inside);
  form.prepend(notice);
};

const button = (label, css) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = label;
  return made;
};

const open = (form) => {
  const key = form.dataset.draft;
  if (!key || form.dataset.draftReady) return;
  form.dataset.draftReady = "yes";
  form.draftStart = JSON.stringify(read(form));
  const draft = load(key);
  if (!draft) return;
  const hasErrors = Boolean(document.querySelector(".form-errors"));
  if (hasErrors || JSON.stringify(draft.values) === form.draftStart) forget(key);
  else offer(form, key, draft);
};

const timers = new WeakMap();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form || !form.dataset.draftReady) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keepNow(form), 400));
});

const keepNow = (form) => {
  const values = read(form);
  if (JSON.stringify(values) === form.draftStart) return;
  if (store(form.dataset.draft, { at: Date.now(), values })) saySaved(form, "Brouillon gardé sur cet appareil");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.draft) return;
  clearTimeout(timers.get(form));
  store(form.dataset.draft, { at: Date.now(), values: read(form), sentFrom: location.pathname });
});

// A sent draft is done with once another page answers, or this one says that it is saved. Old ones go away.
for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
  const key = name.slice(PREFIX.length);
  const draft = load(key);
  const saved = document.querySelector('[data-level="success"]');
  const answered = draft?.sentFrom && (saved || draft.sentFrom !== location.pathname) && document.querySelector("#contenu");
  if (!draft || answered || Date.now() - draft.at > DAYS_KEPT * 86400000) forget(key);
}

for (const form of document.querySelectorAll("form[data-draft]")) open(form);
document.addEventListener("htmx:load", (event) => {
  for (const form of event.target.querySelectorAll?.("form[data-draft]") ?? []) open(form);
});
