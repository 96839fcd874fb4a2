// Two guards. A form sent by POST is sent once (data-many lifts it). A form with data-guard asks before its changes are left.
const changed = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  changed.delete(form);
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-many") || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), 15000);
});

const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[type="submit"][aria-disabled]')) button.removeAttribute("aria-disabled");
};

// Back to a page kept whole by the browser: its forms can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) changed.add(form);
});

addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    if (changed.has(form)) event.preventDefault();
  }
});

document.addEventListener("invalid", (event) => event.target.closest("form[data-sent]") && release(event.target.form), true);
