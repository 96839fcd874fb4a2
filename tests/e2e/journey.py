"""What a newcomer does, from an empty account to a published trajectory, as steps on real pages."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

NEWCOMER = "Nouvelle responsable"
EPCI = "montfort communaute"
TITLE = "Projet numérique de Montfort 2027-2029"
LONG = 300_000
"""Milliseconds given to what runs in the background."""


class Journey:
    """The steps of « Done 1 », in order. Each leaves the page where the next one starts."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url
        self.roadmap_url = ""

    def go(self, path: str) -> None:
        """Open an address of the roadmap."""
        self.page.goto(f"{self.roadmap_url}{path}")

    def press(self, name: str) -> None:
        """Press the button, or follow the link, that has this name."""
        button = self.page.get_by_role("button", name=name, exact=True)
        link = self.page.get_by_role("link", name=name, exact=True)
        expect(button.or_(link).first).to_be_visible(timeout=LONG)
        (button if button.count() else link).first.click()

    def heading(self, text: str) -> None:
        """The page is the one expected."""
        expect(self.page.locator("h1")).to_contain_text(text, timeout=LONG)

    # -- Steps ---------------------------------------------------------------------------------------------------------
    def sign_in(self) -> None:
        """One click as the newcomer, who holds no role yet."""
        self.page.goto(f"{self.base_url}/compte/login/")
        self.page.get_by_role("button", name=re.compile(NEWCOMER)).first.click()
        self.heading("Mon travail")

    def create_roadmap(self) -> None:
        """From « je suis … » to the phases."""
        self.page.goto(f"{self.base_url}/feuilles/nouvelle")
        box = self.page.get_by_role("combobox", name=re.compile("Votre collectivité"))
        box.press_sequentially(EPCI, delay=20)
        option = self.page.get_by_role("option", name=re.compile("Montfort Communauté")).first
        expect(option).to_be_visible(timeout=LONG)
        box.press("ArrowDown")
        box.press("Enter")
        self.page.get_by_label("Intitulé").fill(TITLE)
        self.page.get_by_label("Projet numérique de territoire en cinq étapes").check()
        self.page.get_by_label("Début de la feuille de route").fill("2027-01-01")
        self.press("Créer la feuille de route")
        self.heading(TITLE)
        self.roadmap_url = self.page.url.rstrip("/")
        expect(self.page.locator("main")).to_contain_text("Formalisation du programme d’actions")

    def import_list(self, file: Path) -> int:
        """The candidate list, at the size of the territory. Returns how many actions came in."""
        self.go("/actions/importer")
        self.page.get_by_label("Votre fichier").set_input_files(str(file))
        self.press("Lire les colonnes")
        self.heading("À quoi sert chaque colonne")
        self.press("Vérifier le contenu")
        self.heading("Ce qui changerait")
        text = self.page.locator("main").inner_text()
        found = re.search(r"(\d+) actions? à créer", text)
        assert found, text[:400]
        self.press("Importer")
        expect(self.page.locator("main")).to_contain_text("Terminé", timeout=LONG)
        return int(found.group(1))

    def first_hour(self) -> None:
        """Read what the list asks, before any score."""
        self.go("/moyens/premiere-heure")
        expect(self.page.locator("main")).to_contain_text("Votre liste")

    def triage(self) -> None:
        """Follow the proposals of the sorting."""
        self.go("/actions/tri")
        self.press("Suivre les propositions pour celles qui restent")
        self.heading("Tri des actions")

    def set_envelopes(self) -> None:
        """Money by year and section, as people type it."""
        self.go("/moyens/enveloppes")
        for year in (2027, 2028, 2029):
            self.page.get_by_label(f"Investissement {year}").fill("300 k€")
            self.page.get_by_label(f"Fonctionnement {year}").fill("170 000")
        self.press("Enregistrer les enveloppes")
        expect(self.page.locator("#messages")).to_contain_text("Enveloppes enregistrées")

    def set_teams(self) -> None:
        """Days a year by skill."""
        for skill, days in (
            ("Conduite de projet", 160),
            ("Applications métier", 140),
            ("Infrastructure et réseaux", 140),
            ("Sécurité", 90),
            ("Données et SIG", 120),
            ("Accompagnement et formation", 130),
            ("Directions métiers", 260),
        ):
            self.go("/moyens/equipes/nouvelle")
            self.page.get_by_label("Savoir-faire").select_option(label=skill)
            self.page.get_by_label("Jours par an pour la feuille de route").fill(str(days))
            self.press("Enregistrer")
            expect(self.page.locator("main")).to_contain_text(skill)
        self.go("/moyens/premiere-heure")
        expect(self.page.locator("main")).to_contain_text("fois l’argent")

    def score(self) -> None:
        """Open a round with the three criteria of the territorial method, freeze it, note every action by keyboard."""
        self.go("/arbitrage/ouvrir")
        self.page.get_by_label("Intitulé").fill("Arbitrage 2027")
        self.page.get_by_label("Grille").select_option(label=self.option("Grille", "territoriale"))
        self.press("Ouvrir")
        self.heading("Arbitrage 2027")
        self.press("Geler la grille")
        self.press("Geler la grille")
        self.heading("Arbitrage 2027")
        self.press("Noter les actions")
        self.heading("Notes")
        lines = self.page.locator("tbody tr:has(.matrix__cell)")
        for number in range(lines.count()):
            cells = lines.nth(number).locator(".matrix__cell")
            cells.first.focus()
            for column in range(cells.count()):
                with self.page.expect_response(re.compile("/enregistrer")) as saved:
                    self.page.keyboard.press(str((number * 2 + column) % 5))
                assert saved.value.ok, saved.value.status

    def option(self, label: str, part: str) -> str:
        """The whole words of the choice that holds this part."""
        words = self.page.get_by_label(label).locator("option").all_inner_texts()
        return next(word for word in words if part in word.lower())

    def solve(self) -> None:
        """A scenario, its plan computed in the background, with its proven interval."""
        self.go("/arbitrage/salle")
        self.press("Nouveau scénario")
        self.page.get_by_label("Nom du scénario").fill("Enveloppes votées")
        self.page.get_by_role("button", name=re.compile("Créer|scénario|Enregistrer")).first.click()
        self.heading("Salle d’arbitrage")
        self.compute()

    def compute(self) -> None:
        """Compute with proof and wait for the plan."""
        self.page.get_by_role("button", name=re.compile("alculer avec preuve")).click()
        link = self.page.get_by_role("link", name=re.compile("Voir le (plan calculé|résultat)"))
        expect(link).to_be_visible(timeout=LONG)
        link.click()
        expect(self.page.locator(".room__verdict")).to_contain_text("au vu des données saisies", timeout=LONG)

    def left_out(self) -> list[str]:
        """Why three actions are out, in sentences."""
        reasons = []
        rows = self.page.locator("#actions tbody tr")
        for number in range(rows.count()):
            cells = rows.nth(number).locator("td")
            if cells.nth(0).inner_text().strip() == "non":
                reasons.append(cells.nth(1).inner_text())
        assert len(reasons) >= 3, reasons
        assert all(reason.strip() not in ("", "—") for reason in reasons[:3]), reasons[:3]
        return reasons

    def force_one(self) -> str:
        """Impose an action that the computation left out, and compute again."""
        rows = self.page.locator("#actions tbody tr")
        for number in range(rows.count()):
            row = rows.nth(number)
            why = row.locator("td").nth(1).inner_text()
            if row.locator("td").nth(0).inner_text().strip() == "non" and "non mûre" not in why:
                title = row.locator("th a").inner_text()
                row.get_by_role("button", name=re.compile("^Imposer")).click()
                break
        else:
            raise AssertionError("nothing was left out")
        expect(self.page.locator("#actions")).to_contain_text("imposée")
        self.compute()
        kept = self.page.locator("#actions tbody tr", has_text=title)
        expect(kept.first).to_contain_text("T")
        return title

    def set_up_bodies(self) -> None:
        """A COPIL and the council, each with seats known by their function."""
        for kind, name, seats in (
            ("COPIL (comité de pilotage)", "COPIL numérique", 5),
            ("conseil (municipal, communautaire, départemental, régional)", "Conseil communautaire", 7),
        ):
            self.go("/instances/nouvelle")
            self.page.get_by_label("Nature").select_option(label=kind)
            self.page.get_by_label("Nom", exact=False).first.fill(name)
            self.page.get_by_role("button", name=re.compile("Enregistrer|Créer")).first.click()
            self.heading(name)
            here = self.page.url
            for number in range(1, seats + 1):
                self.page.goto(f"{here}/sieges")
                self.page.get_by_label("Fonction").fill(f"Élu·e n° {number}")
                self.page.get_by_role("button", name=re.compile("Ajouter|Enregistrer")).first.click()
                self.heading(name)

    def propose(self) -> None:
        """Propose the plan of the room."""
        self.press("Proposer ce plan au COPIL")
        self.heading("proposée")

    def validate(self, day: str) -> None:
        """The COPIL validates, under reserve of the sheets still incomplete."""
        self.press("Enregistrer la validation en COPIL")
        self.page.get_by_label("Instance").select_option(label="COPIL numérique")
        self.page.get_by_label("Date de la séance").fill(day)
        self.page.get_by_label("consensus").check()
        self.page.get_by_label(re.compile("réserve", re.IGNORECASE)).first.fill("Fiches à compléter avant fin janvier.")
        self.page.get_by_role("button", name=re.compile("Enregistrer|Valider")).first.click()
        self.heading("validée en COPIL")

    def download_pack(self) -> dict[str, bytes]:
        """The four pages in three formats and the workbook."""
        self.press("Plan d’origine et dossier de COPIL")
        self.heading("Trajectoire")
        files = {}
        for extension in ("odt", "docx", "pdf", "xlsx"):
            answer = self.page.request.get(f"{self.page.url.rstrip('/')}/dossier.{extension}")
            assert answer.ok, (extension, answer.status)
            files[extension] = answer.body()
        self.page.go_back()
        return files

    def deliberate(self, day: str) -> None:
        """The council votes; the number and the voices are recorded."""
        self.press("Enregistrer la délibération")
        self.page.get_by_label("Instance").select_option(label="Conseil communautaire")
        self.page.get_by_label("Date de la séance").fill(day)
        self.page.get_by_label("vote", exact=True).check()
        self.page.get_by_label("Pour").fill("6")
        self.page.get_by_label("Contre").fill("0")
        self.page.get_by_label("Abstentions").fill("1")
        self.page.get_by_label("Numéro de la délibération").fill("2026-142")
        self.page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
        self.heading("délibérée")

    def publish(self) -> str:
        """Open the public site, read what would be public, publish. Returns the public address."""
        self.go("/publication/site")
        self.page.get_by_label("Titre du site").fill("Le numérique à Montfort")
        self.page.get_by_label("Adresse du site").fill("montfort-essai")
        self.page.get_by_label("Contact").fill("accueil@exemple.fr")
        self.page.get_by_label("Direction de la publication (fonction)").fill("Présidence")
        self.page.get_by_label("Hébergeur").fill("La communauté elle-même")
        self.page.get_by_label("Le site est ouvert au public").check()
        self.page.get_by_role("button", name=re.compile("Enregistrer|Créer")).first.click()
        self.heading("Publication")
        self.go("/publication/apercu")
        self.heading("Ce qui serait public")
        self.press("Publier")
        self.heading("Publication")
        address = self.page.get_by_role("link", name="Voir la page publique").get_attribute("href")
        assert address
        return f"{self.base_url}{address}"
