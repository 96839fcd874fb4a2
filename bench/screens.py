"""The screens measured, as requests of somebody who runs the roadmaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bench.decided import public_copy, trajectory
from bench.meter import Aim
from bench.world import World

LIST, WRITE, FREE = Aim(100, grows=True), Aim(60), Aim()


def _nothing(_number: int) -> None:
    """Nothing to prepare."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A request numbered from 0 (below: warm-up), what comes before it, what is aimed at."""

    label: str
    ask: Callable[[int], bytes]
    aim: Aim = FREE
    prepare: Callable[[int], None] = _nothing


class Screens:
    """Every screen of the table, on the roadmaps of the measured person."""

    def __init__(self, world: World) -> None:
        from django.test import Client

        from jalon.roadmaps.models import Roadmap

        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(world.steering.user)
        titles = ("La plus grande", "Ordinaire", "Trajectoire")
        self.biggest, self.ordinary, self.decided = (Roadmap.objects.get(title=title) for title in titles)
        self.plan = trajectory(self.decided)
        self.public = public_copy(self.biggest)

    def all(self) -> Iterator[Screen]:
        """In the order of the table."""
        for roadmap, words in ((self.ordinary, "feuille de 119"), (self.biggest, "la plus grande")):
            yield from self._programme(roadmap, words)
        yield from self._programme_as_a_whole()
        yield from self._decided()
        yield self._page(
            "Fragment du choix d’une organisation (« roche aux »)", "/organisations/choisir?q=roche+aux", Aim(100)
        )
        yield self._page("Mon travail", "/")

    def _programme(self, roadmap: Any, words: str) -> Iterator[Screen]:
        actions = f"/feuilles/{roadmap.pk}/actions"
        axis = roadmap.axes.order_by("order").first().pk
        action = roadmap.actions.order_by("pk")[3]
        sheet = f"{actions}/{action.pk}"
        yield self._page(f"Liste, deux filtres ({words})", f"{actions}/?axis={axis}&status=submitted", LIST)
        yield self._page(f"Fiche d’une action ({words})", f"{sheet}/", WRITE)
        yield self._page(f"Fiche : formulaire d’une section ({words})", f"{sheet}/modifier/gains")
        yield self._write(f"Fiche : enregistrer une section ({words})", f"{sheet}/modifier/effets", action)
        yield self._page(f"Nouvelle action : formulaire ({words})", f"{actions}/nouvelle")
        yield Screen(
            f"Créer une action ({words})", lambda n: self._post(f"{actions}/nouvelle", self._quick(n, axis)), WRITE
        )

    def _programme_as_a_whole(self) -> Iterator[Screen]:
        actions = f"/feuilles/{self.biggest.pk}/actions"
        for label, path in (
            ("Liste sans filtre (la plus grande)", "/"),
            ("Liste, un mot cherché (la plus grande)", "/?q=portail"),
            ("Liste triée par intitulé (la plus grande)", "/?sort=title"),
            ("Tableau par axe et état (la plus grande)", "/tableau"),
            ("Tri (la plus grande)", "/tri"),
            ("Équilibre (la plus grande)", "/equilibre"),
        ):
            yield self._page(label, actions + path)
        yield self._page("Besoins (la plus grande)", f"/feuilles/{self.biggest.pk}/besoins/")
        yield self._page("Axes et objectifs (la plus grande)", f"/feuilles/{self.biggest.pk}/strategie/")
        yield self._page("Première heure (la plus grande)", f"/feuilles/{self.biggest.pk}/moyens/premiere-heure")

    def _decided(self) -> Iterator[Screen]:
        from jalon.arbitrage.models import Plan
        from jalon.arbitrage.queries import read_plan
        from jalon.web.arbitrage.drawings import calendar

        place = f"/feuilles/{self.decided.pk}/arbitrage"
        yield self._page("Trajectoire de 500 barres : la page", f"{place}/plans/{self.plan.pk}/", Aim(400))

        def drawn(_number: int) -> bytes:
            plan = Plan.objects.select_related("scenario__round__roadmap").get(pk=self.plan.pk)
            return calendar(read_plan(plan), "EUR").svg.encode()

        yield Screen("Trajectoire de 500 barres : le calendrier seul", drawn)
        yield self._page("Salle d’arbitrage (700 actions)", f"{place}/salle/{self.plan.scenario_id}/")
        public = f"/public/{self.public.site.slug}/feuilles/{self.public.slug}"
        yield self._page("Page publique d’une feuille de route", public)
        yield self._page("Page publique, deux filtres", f"{public}?axe=1&etat=prevue")
        yield self._page("Page publique d’une action", f"{public}/actions/{self.public.actions.order_by('pk')[3].slug}")

    def _page(self, label: str, path: str, aim: Aim = FREE) -> Screen:
        def ask(_number: int) -> bytes:
            answer = self.client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path} : réponse inattendue ({answer.status_code}).")
            return bytes(answer.content)

        return Screen(label, ask, aim)

    def _post(self, path: str, data: dict[str, Any]) -> bytes:
        answer = self.client.post(path, data)
        if answer.status_code != 302:
            raise SystemExit(f"{path} : réponse inattendue ({answer.status_code}).")
        return bytes(answer.content)

    def _write(self, label: str, path: str, action: Any) -> Screen:
        revision = 0

        def prepare(_number: int) -> None:
            nonlocal revision
            action.refresh_from_db(fields=["revision"])
            revision = action.revision

        def ask(number: int) -> bytes:
            sent = {"impacts": f"Moins de déplacements, essai {revision}", "risks": "Peu d’agents disponibles",
                    "means": "Deux agents", "prerequisites_text": "Annuaire", "evaluation_mode": f"Enquête {number}",
                    "revision": revision, "draft_key": "effets"}  # fmt: skip
            return self._post(path, sent)

        return Screen(label, ask, WRITE, prepare)

    @staticmethod
    def _quick(number: int, axis: int) -> dict[str, Any]:
        return {
            "title": f"Action mesurée {number}", "summary": "Pour mesurer.", "axis": axis, "audience": "inhabitants",
            "beneficiaries": 1200, "cost_size": "m", "recurring_size": "s", "effort_size": "m", "duration_quarters": 3,
            "confidence": "estimate", "form_token": f"{uuid4()}", "draft_key": "action-new",
        }  # fmt: skip
