// <form data-notes="PERSON:INTERVIEW" data-send="URL">: every note is kept on this device as it is typed, and sent by itself.
// Each [data-note] holds its key (drawn once) and its version (grows at each change): the server writes a note once, however
// often it is sent. What was not acknowledged stays here, also after the page was closed, and leaves when it is opened again.
const PREFIX = "jalon-notes:";
const SOON = 1200;
const LATER = 15000;

const key = () =>
  globalThis.crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );

class Notebook {
  constructor(form) {
    this.form = form;
    this.name = PREFIX + form.dataset.notes;
    this.waiting = this.load();
    this.state = form.querySelector("[data-notes-state]");
    this.bringBack();
    form.addEventListener("input", (event) => this.changed(event.target.closest("[data-note]")));
    form.addEventListener("click", (event) => event.target.closest("[data-add-verbatim]") && this.add(event.target));
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.say());
    addEventListener("pagehide", () => this.store());
    if (this.count) this.send();
  }

  get count() {
    return Object.keys(this.waiting).length;
  }

  load() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? {};
    } catch {
      return {};
    }
  }

  store() {
    try {
      if (this.count) localStorage.setItem(this.name, JSON.stringify(this.waiting));
      else localStorage.removeItem(this.name);
    } catch {
      this.tell("Cet appareil ne peut rien garder : enregistrez souvent.");
    }
  }

  // What this device still holds is put back on the page, over what the server knew.
  bringBack() {
    for (const note of Object.values(this.waiting)) {
      const row = this.row(note.key) ?? this.make(note.question, note.kind, note.key);
      if (!row) continue;
      row.querySelector("textarea").value = note.text;
      const box = row.querySelector("[type=checkbox]");
      if (box) box.checked = note.quotable;
      row.dataset.version = note.version;
    }
  }

  row(id) {
    return this.form.querySelector(`[data-note="${id}"]`);
  }

  make(question, kind, id) {
    const block = this.form.querySelector(`[data-question="${question}"]`) ?? this.form.querySelector('[data-question=""]');
    const model = block?.querySelector(`[data-kind="${kind}"]`);
    if (!model) return null;
    const row = model.cloneNode(true);
    const before = model.dataset.note;
    row.dataset.note = id;
    row.dataset.version = 0;
    for (const part of row.querySelectorAll("*")) {
      for (const attribute of ["id", "for", "name"]) {
        if (part.hasAttribute(attribute)) part.setAttribute(attribute, part.getAttribute(attribute).replace(before, id));
      }
    }
    row.querySelector("[type=hidden]").value = `${question}|${kind}|0`;
    row.querySelector("textarea").value = "";
    const box = row.querySelector("[type=checkbox]");
    if (box) box.checked = false;
    const all = block.querySelectorAll(`[data-kind="${kind}"]`);
    all[all.length - 1].after(row);
    return row;
  }

  add(button) {
    const block = button.closest("[data-question]");
    this.make(block.dataset.question, "verbatim", key())?.querySelector("textarea").focus();
  }

  changed(row) {
    if (!row) return;
    const id = row.dataset.note;
    const known = Number(row.dataset.version);
    const version = this.waiting[id] && !this.waiting[id].tried ? this.waiting[id].version : known + 1;
    row.dataset.version = version;
    this.waiting[id] = {
      key: id,
      version,
      question: row.closest("[data-question]").dataset.question,
      kind: row.dataset.kind,
      text: row.querySelector("textarea").value,
      quotable: row.querySelector("[type=checkbox]")?.checked ?? false,
    };
    this.store();
    this.say();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), SOON);
  }

  submit(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.send();
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending || !this.count) return this.say();
    this.isSending = true;
    const sent = Object.values(this.waiting);
    for (const note of sent) note.tried = true;
    let again = 0;
    try {
      const answer = await fetch(this.form.dataset.send, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify({ notes: sent.map(({ tried, ...note }) => note) }),
      });
      again = await this.understand(answer, sent);
    } catch {
      this.tell(`Pas de connexion : ${this.words()} sur cet appareil, qui partiront à son retour.`);
      again = LATER;
    }
    this.isSending = false;
    this.store();
    if (again || this.count) this.timer = setTimeout(() => this.send(), again || SOON);
  }

  async understand(answer, sent) {
    if (answer.ok) {
      const { kept } = await answer.json();
      for (const note of sent) {
        if (this.waiting[note.key] === note && note.key in kept) delete this.waiting[note.key];
        const row = this.row(note.key);
        if (row && kept[note.key] > Number(row.dataset.version)) row.dataset.version = kept[note.key];
        if (row) row.querySelector("[type=hidden]").value = `${note.question}|${note.kind}|${row.dataset.version}`;
      }
      this.say();
      return 0;
    }
    if (answer.status === 422) {
      this.tell(`${(await answer.json()).message} Ce que vous écrivez reste sur cet appareil.`);
      return LATER * 4;
    }
    this.tell(
      answer.status >= 500
        ? `Le serveur ne répond pas : ${this.words()} sur cet appareil.`
        : `Votre session a expiré : connectez-vous dans un autre onglet, puis rechargez cette page. ${this.words(true)} sur cet appareil.`,
    );
    return LATER;
  }

  words(capital = false) {
    const text = this.count > 1 ? `${this.count} notes gardées` : "1 note gardée";
    return capital ? text : text.toLowerCase();
  }

  say() {
    if (!navigator.onLine && this.count) this.tell(`Pas de connexion : ${this.words()} sur cet appareil, qui partiront à son retour.`);
    else if (this.count) this.tell("Envoi…");
    else this.tell(`Tout est enregistré (${new Date().toLocaleTimeString("fr-FR", { timeStyle: "short" })}).`);
  }

  tell(text) {
    if (this.state && this.state.textContent !== text) this.state.textContent = text;
  }
}

for (const form of document.querySelectorAll("form[data-notes]")) new Notebook(form);
