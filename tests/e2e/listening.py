"""What a newcomer does to hear a territory: interview, survey, workshop, as steps on real pages."""

import email
import re
import struct
import zlib
from email import policy
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.journey import Journey

COMMUNES = ("Bédée", "Breteil", "Iffendic", "Talensac")
INTERVIEWEE = "Maire de Bédée"
ADDRESS = "mairie.bedee@exemple.fr"
VERBATIM = "Les parents veulent payer la cantine en ligne, le soir."
ANSWER = "Pouvoir payer la cantine par internet sans passer en mairie."
IDEA = "Régler la cantine de l’école en ligne"
ASKED = ("Payer les repas de la cantine par internet", "Paiement en ligne de la cantine scolaire")
"""What two more communes ask by letter, third and fourth of `COMMUNES`."""
SURVEY = "Le numérique chez vous"
WISH = "Que faudrait-il pour vos démarches en ligne ?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "java_script_enabled": False}
PHONE_WIDTH = 390
NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
SMALLEST_SHOWN = 5
"""Answers under which results say nothing."""


def dot() -> bytes:
    """A photograph of one pixel, as PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\x0e\x43\x4d")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Listening(Journey):
    """The steps of the collection, in order; those without account have a browser context of their own."""

    def __init__(self, page: Page, base_url: str, browser: Browser, mails: Path) -> None:
        super().__init__(page, base_url)
        self.browser = browser
        self.mails = mails
        self.main = page.locator("main")

    def follow(self, name: str) -> None:
        """Follow the link of the page that begins with this name."""
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()

    def said(self, words: str) -> None:
        """The page answers this."""
        expect(self.page.locator("#messages")).to_contain_text(words)

    def stranger(self, **more: object) -> Page:
        """Somebody else's browser: no account, no cookie."""
        context = self.browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **more)  # type: ignore[arg-type]
        return context.new_page()

    # -- Who takes part ------------------------------------------------------------------------------------------------
    def add_communes(self) -> None:
        """The communes of the community come in, all ticked."""
        self.go("/participants")
        for commune in COMMUNES:
            expect(self.page.get_by_label(commune, exact=True)).to_be_checked()
        self.press("Ajouter les membres cochés")
        for commune in COMMUNES:
            expect(self.main.get_by_role("rowheader", name=commune, exact=True)).to_be_visible()

    # -- The interview -------------------------------------------------------------------------------------------------
    def plan_interview(self, day: str) -> None:
        """Read a guide that comes with the product, then plan an interview with it."""
        self.go("/diagnostic/entretiens/")
        self.press("Guides")
        self.heading("Guides d’entretien")
        guide = self.main.get_by_role("row", name=re.compile("élu")).get_by_role("link").first
        title = guide.inner_text()
        guide.click()
        self.heading(title)
        assert self.main.locator(".guide li").count() >= 5
        self.go("/diagnostic/entretiens/")
        self.press("Prévoir un entretien")
        self.page.get_by_label("Guide").select_option(label=self.option("Guide", title.lower()))
        self.page.get_by_label("Parle au nom de").select_option(label="élus")
        self.page.get_by_label("Organisme").select_option(label=COMMUNES[0])
        self.page.get_by_label("Nom ou fonction, si elle n’est pas dans la liste").fill(INTERVIEWEE)
        self.page.get_by_label("Adresse électronique").fill(ADDRESS)
        self.page.get_by_label("Date").fill(day)
        self.press("Prévoir")
        self.heading(INTERVIEWEE)

    def note_offline(self) -> None:
        """Type without network; what was typed leaves when it is back."""
        here = self.page.url
        self.press("Prendre des notes")
        self.heading("Notes")
        state = self.page.locator("[data-notes-state]")
        first = self.page.get_by_label("Note, question 1").first
        first.fill("La commune a un agent")
        expect(state).to_contain_text("Tout est enregistré")
        self.page.context.set_offline(True)
        first.fill("La commune a deux agents d’accueil.")
        words = self.page.get_by_label("Mots exacts (verbatim), question 2").first
        words.fill(VERBATIM)
        self.page.locator("[data-note]").filter(has=words).get_by_label("Peut être cité").check()
        expect(state).to_contain_text("Pas de connexion : 2 notes gardées")
        self.page.context.set_offline(False)
        expect(state).to_contain_text("Tout est enregistré")
        self.press("Terminer")
        assert self.page.url == here
        expect(self.main).to_contain_text(VERBATIM)

    def send_minutes(self) -> str:
        """Minutes made of the notes and sent. Returns the link that the mail holds."""
        self.press("Rédiger à partir des notes")
        self.heading("Compte rendu")
        expect(self.page.get_by_label("Compte rendu")).to_have_value(re.compile("deux agents d’accueil"))
        self.press("Enregistrer")
        self.press("Envoyer pour validation")
        self.press("Envoyer")
        self.said(f"Le compte rendu est parti à {ADDRESS}")
        return self.link_in_mail(to=ADDRESS)

    def link_in_mail(self, to: str) -> str:
        """The link of the last mail to somebody, in the folder where an instance without mail server writes them."""
        for path in sorted(self.mails.iterdir(), reverse=True):
            message = email.message_from_bytes(path.read_bytes().split(b"\n---", 1)[0], policy=policy.default)
            if to in str(message["To"]):
                found = re.search(r"https?://\S+", message.get_content())
                assert found, message.get_content()
                return found[0]
        raise AssertionError(f"no mail to {to}")

    def validate_minutes(self, link: str) -> None:
        """Who was heard reads, agrees, without account; the team then reads it."""
        other = self.stranger()
        other.goto(link)
        expect(other.locator("main")).to_contain_text("deux agents d’accueil")
        expect(other.get_by_label(f"« {VERBATIM} »")).to_be_checked()
        other.get_by_role("button", name="Valider le compte rendu").click()
        expect(other.locator("h1")).to_contain_text("Merci")
        other.context.close()
        self.page.reload()
        expect(self.main).to_contain_text("Validé le")

    # -- The survey ----------------------------------------------------------------------------------------------------
    def import_survey(self, file: Path) -> str:
        """A survey from a form made elsewhere and one question of its own, opened. Returns its public address."""
        self.go("/enquetes/")
        self.press("Nouvelle enquête")
        self.page.get_by_label("Titre").fill(SURVEY)
        self.page.get_by_label("À quoi serviront les réponses").fill("À choisir les démarches à ouvrir en ligne.")
        self.press("Créer l’enquête")
        self.heading(SURVEY)
        self.press("Importer un questionnaire")
        self.page.get_by_label("Questionnaire").set_input_files(str(file))
        self.press("Importer")
        expect(self.main).to_contain_text("Les questions sont ajoutées")
        self.press("Voir les questions")
        self.page.get_by_role("link", name="Texte long").click()
        self.page.get_by_label("Question").fill(WISH)
        self.press("Enregistrer")
        expect(self.main).to_contain_text(WISH)
        self.press("Ouvrir l’enquête")
        self.press("Ouvrir l’enquête")
        expect(self.main).to_contain_text("Adresse publique")
        address = self.main.get_by_role("link", name=re.compile("^http")).get_attribute("href")
        assert address
        return address

    def answer_on_phones(self, address: str) -> None:
        """Inhabitants answer on a phone, without account nor script; the first checks that the answer counted."""
        other = self.stranger(**PHONE)
        for number in range(SMALLEST_SHOWN):
            other.goto(address)
            assert other.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
            expect(other.locator("main")).to_contain_text("Cette enquête est anonyme")
            other.get_by_role("group", name=re.compile("male or female")).get_by_label("Female").check()
            other.get_by_role("group", name=re.compile("older than five")).get_by_label("No", exact=True).check()
            other.get_by_label(re.compile("Que faudrait-il")).fill(
                ANSWER if number == 0 else f"Rien de plus ({number})."
            )
            other.get_by_role("button", name="Envoyer ma réponse").click()
            expect(other.locator("main")).to_contain_text("une question s’ajoute")
            other.get_by_label(re.compile("How old is \\(NAME\\) in months")).fill(str(20 + number))
            other.get_by_role("button", name="Envoyer ma réponse").click()
            self.prove_human(other)
            expect(other.locator("h1")).to_have_text("Merci, votre réponse est enregistrée")
            if number == 0:
                self.check_receipt(other)
        other.context.close()

    @staticmethod
    def prove_human(other: Page) -> None:
        """Answers that come this fast are asked for a small sum, in words."""
        expect(other.locator("h1").or_(other.locator("#bloc-calcul")).first).to_be_visible()
        asked = other.get_by_label(re.compile("combien font"))
        if asked.count():
            found = re.search(r"combien font (\w+) plus (\w+)", other.locator("main").inner_text())
            assert found
            asked.fill(str(NUMBERS.index(found[1]) + NUMBERS.index(found[2])))
            other.get_by_role("button", name="Envoyer ma réponse").click()

    def check_receipt(self, other: Page) -> None:
        """The receipt says that the answer counts."""
        receipt = other.locator("[data-receipt]").inner_text()
        other.get_by_role("link", name="vérifier que votre réponse est comptée").click()
        other.get_by_role("textbox").first.fill(receipt)
        other.get_by_role("button", name=re.compile("Vérifier")).click()
        expect(other.locator("main")).to_contain_text("est comptée")

    def read_results(self) -> None:
        """What was answered, as charts with their tables."""
        self.go("/enquetes/")
        self.follow(SURVEY)
        self.press("Résultats")
        expect(self.main).to_contain_text(f"{SMALLEST_SHOWN} réponses comptent")
        expect(self.main.locator("svg").first).to_be_visible()

    # -- The workshop --------------------------------------------------------------------------------------------------
    def hold_workshop(self, day: str) -> None:
        """A session with who was there, an idea and points from a phone, a photograph, minutes."""
        self.go("/diagnostic/ateliers/")
        self.press("Prévoir un atelier")
        self.page.get_by_label("Titre").fill("Soirée des familles")
        self.page.get_by_label("Question posée").fill("Que voulez-vous faire en ligne ?")
        self.page.get_by_label("Population").select_option(label="habitants")
        self.page.get_by_label("Membre").select_option(label=COMMUNES[1])
        self.page.get_by_label("Date").fill(day)
        self.press("Enregistrer")
        self.heading("Soirée des familles")
        here = self.page.url
        self.press("Écrire qui était là")
        self.page.get_by_label("Présents").fill("Une parente d’élève\nUn parent d’élève")
        self.press("Enregistrer")
        expect(self.main).to_contain_text("Une parente d’élève")
        self.press("Ouvrir aux téléphones")
        phone = self.stranger(**PHONE)
        self.send_idea(phone, self.page.locator(".workshop__code").inner_text())
        self.page.goto(here)
        expect(self.page.locator("#idees")).to_contain_text(IDEA)
        self.press("Ouvrir le vote")
        phone.get_by_role("link", name="rechargez cette page").click()
        phone.get_by_label(IDEA).select_option(label="3 points")
        phone.get_by_role("button", name="Poser mes points").click()
        expect(phone.get_by_role("status").first).to_contain_text("3 points posés")
        phone.context.close()
        self.press("Fermer")
        expect(self.page.locator("#idees")).to_contain_text("3 points")
        self.close_workshop()

    def send_idea(self, phone: Page, code: str) -> None:
        """Type the code shown in the room, send an idea."""
        phone.goto(f"{self.base_url}/recueil/atelier/")
        phone.get_by_label("Le code affiché en salle").fill(code)
        phone.get_by_role("button", name="Entrer").click()
        expect(phone.locator("h1")).to_contain_text("Que voulez-vous faire en ligne")
        phone.get_by_label("Votre idée").fill(IDEA)
        phone.get_by_role("button", name="Envoyer").click()
        expect(phone.get_by_role("status").first).to_contain_text("Votre idée est arrivée")

    def close_workshop(self) -> None:
        """Its photograph, then what must be remembered."""
        self.press("Ajouter une photographie")
        self.page.get_by_label("Photographie").set_input_files(
            {"name": "mur.png", "mimeType": "image/png", "buffer": dot()}
        )
        self.press("Ajouter")
        expect(self.page.get_by_role("img", name="Photographie 1 de l’atelier")).to_be_visible()
        self.press("Écrire le compte rendu")
        self.page.get_by_label("Ce qu’il faut retenir").fill("La cantine vient d’abord.")
        self.page.get_by_label("Valider le compte rendu").check()
        self.press("Enregistrer")
        expect(self.main).to_contain_text("La cantine vient d’abord.")
