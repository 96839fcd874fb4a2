// Says when the connection is lost, when it is back, and when an exchange of htmx failed.
const place = document.querySelector("[data-offline]");
let timer;

const say = (text, seconds) => {
  if (!place) return;
  clearTimeout(timer);
  place.textContent = text;
  if (seconds) timer = setTimeout(() => (place.textContent = ""), seconds * 1000);
};

addEventListener("offline", () => say("Connexion perdue. Ce que vous écrivez dans les formulaires reste gardé sur cet appareil."));
addEventListener("online", () => say("Connexion retrouvée. Vous pouvez enregistrer.", 6));
document.addEventListener("htmx:sendError", () => say("Le serveur ne répond pas. Rien n’a été changé : réessayez dans un instant.", 12));
document.addEventListener("htmx:responseError", (event) => {
  const code = event.detail.xhr.status;
  if (code === 401 || code === 403) say("Votre session a expiré ou cette opération ne vous est pas ouverte. Rechargez la page.", 15);
  else say("L’opération n’a pas abouti. Rien n’a été changé : réessayez, ou rechargez la page.", 12);
});
