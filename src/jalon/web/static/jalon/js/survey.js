// A form marked data-resilient is sent without leaving its page: while the answer does not come, the words stay in the form and it is
// sent again. The server stores the same form once. Without script, or with a file, the browser sends it as usual.
const WAITS = [1, 2, 4, 8, 15, 15, 30, 30, 60, 60];
const BUSY = new Set([502, 503, 504]);

const pause = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });

const say = (form, words) => {
  const place = form.querySelector("[data-state]");
  if (place) place.textContent = words;
};

const send = async (form, body) => {
  for (let turn = 0; ; turn += 1) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "follow" });
      if (!BUSY.has(answer.status)) return answer;
    } catch {
      // the network, or a server that restarts: said below, tried again
    }
    if (turn >= WAITS.length) return null;
    say(form, `Pas de réponse du service. Vos mots restent sur cette page ; nouvel essai dans ${WAITS[turn]} s.`);
    await pause(WAITS[turn]);
    say(form, "Nouvel essai…");
  }
};

const show = (html, address) => {
  const read = new DOMParser().parseFromString(html, "text/html");
  const main = read.querySelector("main");
  if (!main) return false;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.title = read.title;
  if (address !== location.href) history.pushState({}, "", address);
  scrollTo({ top: 0, behavior: "instant" });
  const target = document.querySelector("[data-focus-first]") ?? document.querySelector("main");
  target.focus({ preventScroll: true });
  return true;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-resilient]") || form.enctype === "multipart/form-data") return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const body = new URLSearchParams(new FormData(form));
  if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
  say(form, "Envoi…");
  const answer = await send(form, body);
  delete form.dataset.sending;
  if (!answer) {
    say(form, "Le service ne répond pas. Vos mots sont encore sur cette page : essayez d’envoyer de nouveau un peu plus tard.");
    return;
  }
  if (!show(await answer.text(), answer.url)) location.assign(answer.url);
});

addEventListener("popstate", () => location.reload());
