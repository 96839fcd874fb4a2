// <form data-draft="KEY"> keeps what is typed on this device until it is saved. KEY names the person and the object
// (« 12:action:345 »), so that nobody is offered somebody else's words. Passwords, files and hidden fields are never kept.
// With data-draft-url, the server keeps it too, while there is a connection: another device offers the same words. The form
// sends its draft_key, and the server forgets the draft in the answer that saves.
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

const ask = async (form, options = {}) => {
  const { method = "GET", body, keepalive } = options;
  const address = new URL(form.dataset.draftUrl, location.href);
  if (method === "GET") address.searchParams.set("key", form.dataset.draft);
  const token = form.elements.csrfmiddlewaretoken?.value ?? "";
  try {
    const answer = await fetch(address, { method, body, keepalive, headers: { "X-CSRFToken": token }, redirect: "manual" });
    return answer.ok ? answer : null;
  } catch {
    return null; // no connection: this device has it
  }
};

const keepOnServer = async (form, keepalive = false) => {
  if (!form.dataset.draftUrl || form.draftSent || !navigator.onLine) return;
  const values = read(form);
  const said = JSON.stringify(values);
  if (said === form.draftStart || said === form.draftServed) return;
  if (form.elements.revision) values.revision = form.elements.revision.value;
  const body = new URLSearchParams({ key: form.dataset.draft, values: JSON.stringify(values) });
  if (!(await ask(form, { method: "POST", body, keepalive }))) return;
  form.draftServed = said;
  saySaved(form, "Brouillon gardé : vous pouvez le reprendre sur un autre appareil");
};

const fromServer = async (form) => {
  if (!form.dataset.draftUrl) return null;
  const answer = await ask(form);
  return answer ? (await answer.json()).draft : null;
};

const saySaved = (form, text) => {
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = text;
};

const offer = (form, key, draft, place) => {
  form.draftNotice?.remove();
  const notice = document.createElement("div");
  form.draftNotice = notice;
  notice.className = "notice notice--warning";
  notice.setAttribute("role", "status");
  const words = document.createElement("p");
  const when = new Date(draft.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
  words.textContent = `Une saisie non enregistrée du ${when} est gardée ${place}. `;
  const restore = button("Reprendre ma saisie", "btn btn-primary btn-sm");
  const drop = button("L’oublier", "btn btn-outline btn-sm");
  restore.addEventListener("click", () => {
    write(form, draft.values);
    // Typed on an older version: the save says so and shows both, rather than cover what somebody else wrote since.
    if (draft.values.revision && form.elements.revision) form.elements.revision.value = draft.values.revision;
    notice.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  drop.addEventListener("click", () => {
    forget(key);
    if (form.dataset.draftUrl) ask(form, { method: "POST", body: new URLSearchParams({ key }) });
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
  const hasErrors = Boolean(document.querySelector(".form-errors"));
  const isNews = (found) => found && !hasErrors && JSON.stringify(withoutRevision(found.values)) !== form.draftStart;
  if (draft && !isNews(draft)) forget(key);
  else if (draft) offer(form, key, draft, "sur cet appareil");
  if (hasErrors) return;
  fromServer(form).then((served) => {
    if (isNews(served) && !(draft && draft.at >= served.at - 60000)) offer(form, key, served, "sur le serveur");
  });
};

const withoutRevision = (values) => Object.fromEntries(Object.entries(values).filter(([name]) => name !== "revision"));

const timers = new WeakMap();
const serverTimers = new WeakMap();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form || !form.dataset.draftReady) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keepNow(form), 400));
  clearTimeout(serverTimers.get(form));
  serverTimers.set(form, setTimeout(() => keepOnServer(form), 3000));
});

addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form[data-draft-url]")) keepOnServer(form, true);
});

const keepNow = (form) => {
  const values = read(form);
  if (JSON.stringify(values) === form.draftStart) return;
  if (form.elements.revision) values.revision = form.elements.revision.value;
  if (store(form.dataset.draft, { at: Date.now(), values })) saySaved(form, "Brouillon gardé sur cet appareil");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.draft) return;
  clearTimeout(timers.get(form));
  clearTimeout(serverTimers.get(form));
  form.draftSent = true;
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
