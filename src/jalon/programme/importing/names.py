"""Names and codes of a file, resolved to rows of the roadmap."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.kernel.actor import Actor
from jalon.kernel.text import fold
from jalon.needs.models import Need
from jalon.organisations.models import Competence, Department, Organisation, Theme
from jalon.programme.models import Obligation, Portfolio
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis, Objective


@dataclass(frozen=True, slots=True)
class Found:
    """What a name leads to."""

    pk: int
    label: str


class Names:
    """Every name that a row may cite, read once per import."""

    def __init__(self, roadmap: Roadmap, actor: Actor) -> None:
        owner = roadmap.organisation_id
        self._by: dict[str, dict[str, Found]] = {
            "axis": _index((row.pk, row.title, ()) for row in Axis.objects.filter(roadmap=roadmap)),
            "objectives": _index((row.pk, row.title, ()) for row in Objective.objects.filter(axis__roadmap=roadmap)),
            "themes": _index((row.pk, row.label, (row.code,)) for row in _own(Theme, owner)),
            "competence": _index((row.pk, row.label, (row.code,)) for row in _own(Competence, owner)),
            "obligation": _index((row.pk, row.code, ()) for row in _own(Obligation, owner)),
            "department": _index((row.pk, row.name, ()) for row in Department.objects.filter(organisation=owner)),
            "portfolio": _index((row.pk, row.name, ()) for row in Portfolio.objects.filter(roadmap=roadmap)),
            "needs": _index((row.pk, row.code, ()) for row in Need.objects.filter(roadmap=roadmap)),
            "members": _index((row.pk, row.name, (row.insee_code, row.siren or "")) for row in _members(roadmap)),
        }
        people = _index((row.pk, row.full_name, (row.email,)) for row in Person.objects.visible_to(actor))
        self._by |= dict.fromkeys(("lead", "business_sponsor", "it_lead"), people)

    def find(self, key: str, text: str) -> Found | None:
        """The row that a text names in a column, or None."""
        return self._by[key].get(fold(text))

    def knows(self, key: str) -> bool:
        """Whether the column cites rows."""
        return key in self._by

    def reason(self, key: str, text: str) -> str:
        """Why a name leads nowhere, and what to do."""
        return str(_REASONS.get(key, _("« %(text)s » n’est pas connu de cette feuille de route")) % {"text": text})


_REASONS = {
    "portfolio": _("le portefeuille « %(text)s » n’existe pas : créez-le d’abord, avec son PMO"),
    "needs": _("le besoin « %(text)s » n’existe pas dans cette feuille de route"),
    "members": _("« %(text)s » ne participe pas à cette feuille de route"),
    "obligation": _("l’obligation « %(text)s » n’est pas au catalogue"),
    "lead": _("« %(text)s » n’est pas une personne connue de votre organisation"),
    "business_sponsor": _("« %(text)s » n’est pas une personne connue de votre organisation"),
    "it_lead": _("« %(text)s » n’est pas une personne connue de votre organisation"),
}


def _own(model: Any, owner: int) -> Any:
    return model.objects.filter(organisation__isnull=True) | model.objects.filter(organisation=owner)


def _members(roadmap: Roadmap) -> Iterable[Organisation]:
    return Organisation.objects.filter(participations__roadmap=roadmap) | Organisation.objects.filter(
        pk=roadmap.organisation_id
    )


def _index(rows: Iterable[tuple[int, str, tuple[str, ...]]]) -> dict[str, Found]:
    index: dict[str, Found] = {}
    for pk, label, others in rows:
        for name in (label, *others):
            if name:
                index.setdefault(fold(name), Found(pk, label))
    return index
