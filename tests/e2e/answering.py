"""What a newcomer makes of the voices: themes, needs, a group, an action, and the way back, as steps on real pages."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.listening import ANSWER, ASKED, IDEA, INTERVIEWEE, SURVEY, VERBATIM, Listening

GROUP = "Payer la restauration scolaire en ligne"
OBJECTIVE = "Des démarches de la vie scolaire faisables à toute heure"
ACTION = "Ouvrir le paiement en ligne de la cantine"


class Diagnosis(Listening):
    """The steps of a diagnosis, from its first guide to its synthesis."""

    # -- From voices to needs ------------------------------------------------------------------------------------------
    def freeze_codebook(self) -> None:
        """The list of themes that comes with the product."""
        self.go("/codage/")
        self.press("Préparer la grille")
        self.press("Partir de la grille proposée")
        self.page.get_by_role("button", name=re.compile("^Figer la version")).click()
        expect(self.main).to_contain_text("On code avec la version 1")

    def code(self, words: str) -> str:
        """Code a voice and make a need of it in one gesture. Returns the address of the need."""
        self.go("/codage/")
        self.main.get_by_role("link", name=words, exact=True).click()
        self.main.get_by_role("group", name="Choisissez les phrases du passage").get_by_role("checkbox").first.check()
        self.main.get_by_label(re.compile("Enfance, écoles, cantine")).check()
        self.page.get_by_label("Citer ce passage").check()
        self.press("Coder et en faire un besoin")
        self.heading(words)
        expect(self.page.locator("#sources")).to_contain_text(words)
        return self.page.url

    def ask(self, words: str, commune: str) -> str:
        """A need that a commune asks by letter. Returns its address."""
        self.go("/besoins/nouveau")
        self.page.get_by_label("Le besoin, en une phrase").fill(words)
        self.page.get_by_label("Organisme qui demande").select_option(label=commune)
        self.press("Enregistrer")
        self.heading(words)
        return self.page.url

    def group_needs(self, needs: list[str]) -> str:
        """Bring the needs together, one by one, and name what they share. Returns the address of the group."""
        for number, need in enumerate(needs):
            self.page.goto(need)
            self.press("Rapprocher")
            if number == 0:
                self.page.get_by_role("button", name=re.compile("^Nouveau groupe")).click()
            else:
                self.page.locator(".choices__take", has_text="groupe").first.click()
            self.page.wait_for_load_state()
        self.page.goto(needs[0])
        self.main.locator("dl").get_by_role("link", name=re.compile(r"^G")).click()
        self.press("Nommer")
        self.page.get_by_label("Intitulé").fill(GROUP)
        self.press("Enregistrer")
        self.heading(GROUP)
        return self.page.url

    # -- From the group to an action, and back -------------------------------------------------------------------------
    def write_objective(self) -> None:
        """An axis and its objective."""
        self.go("/strategie/axes/nouveau")
        self.page.get_by_label(re.compile("^Axe")).fill("Simplifier la vie des familles")
        self.press("Enregistrer")
        self.follow("Ajouter un objectif")
        self.page.get_by_label(re.compile("^Objectif")).fill(OBJECTIVE)
        self.press("Enregistrer")
        expect(self.main).to_contain_text(OBJECTIVE)

    def answer_group(self, group: str) -> None:
        """The group is tied to the objective, then gives an action."""
        self.page.goto(group)
        label = "Rattacher à un objectif"
        self.page.get_by_label(label).select_option(label=self.option(label, OBJECTIVE.lower()))
        self.press("Rattacher")
        expect(self.main).to_contain_text(f"› {OBJECTIVE}")
        self.press("Créer une action")
        self.page.get_by_label("Intitulé de l’action").fill(ACTION)
        self.page.get_by_label("mutualisée entre les membres concernés").check()
        self.press("Créer l’action")
        self.heading(ACTION)

    def follow_back(self) -> None:
        """From the action sheet to each voice and where it was heard; by the thread to the needs and their group."""
        sheet = self.page.url
        for words, source in ((VERBATIM, INTERVIEWEE), (ANSWER, SURVEY), (IDEA, "Soirée des familles")):
            self.page.goto(sheet)
            quote = self.main.locator("figure").filter(has_text=words)
            quote.get_by_role("link", name=re.compile("^passage n°")).click()
            self.heading("Passage n°")
            expect(self.main.locator("blockquote")).to_have_text(words)
            expect(self.main).to_contain_text(ACTION)
            self.main.locator("dl.kv").get_by_role("link").first.click()
            expect(self.main).to_contain_text("Passages déjà codés")
            self.press("Ouvrir la source")
            self.heading(source)
        self.page.goto(sheet)
        thread = self.page.get_by_role("navigation", name="Le fil rouge")
        thread.get_by_role("link", name=re.compile("^5 besoins de 5 organismes")).click()
        self.follow(ASKED[0])
        self.main.locator("dl").get_by_role("link", name=re.compile(GROUP)).click()
        self.heading(GROUP)

    def read_counts(self) -> None:
        """Who spoke of what, population by population."""
        self.go("/codage/themes")
        line = self.main.get_by_role("row", name=re.compile("Enfance, écoles, cantine"))
        expect(line).to_contain_text("1 organisme · 1 personne")

    def produce_synthesis(self) -> bytes:
        """The reports of the diagnosis. Returns the synthesis, as ODT."""
        self.go("/rapports/")
        self.press("Produire les rapports")
        self.press("Voir le résultat")
        expect(self.main).to_contain_text("Production n° 1")
        self.main.get_by_role("link", name=re.compile("^Synthèse")).first.click()
        with self.page.expect_download() as kept:
            self.press("Télécharger en ODT")
        return Path(kept.value.path()).read_bytes()
