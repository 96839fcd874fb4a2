"""How complete a sheet is: a share of what it should say. See `docs/regles/completude.md`."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalon.programme.columns import halfdays_of
from jalon.programme.models import Action, Motive


@dataclass(frozen=True, slots=True)
class Completeness:
    """A score out of 100 and what would raise it, the most worth first."""

    pct: int
    missing: tuple[str, ...]


def completeness(action: Action) -> Completeness:
    """The score of an action read with `columns.with_everything`; no query of its own."""
    items = _items(action)
    total = sum(weight for _label, weight, _filled in items)
    got = sum(weight for _label, weight, filled in items if filled)
    lacking = sorted(((weight, label) for label, weight, filled in items if not filled), key=lambda item: -item[0])
    return Completeness(round(100 * got / total), tuple(label for _weight, label in lacking))


def _items(action: Action) -> list[tuple[str, int, bool]]:
    mains = getattr(action, "mains", [])
    has_costs = bool(mains and mains[0].costs.all())
    has_reason = action.motive != Motive.NEED or bool(action.needs.all())
    texts = [
        (_("en quelques mots"), action.summary),
        (_("équipe projet"), action.team),
        (_("prérequis"), action.prerequisites_text or list(action.links.all())),
        (_("partenariats"), action.partners),
        (_("public cible"), action.target_public),
        (_("impacts"), action.impacts),
        (_("risques"), action.risks),
        (_("moyens"), action.means),
        (_("calendrier"), action.calendar_text or action.earliest_on),
        (_("mode d’évaluation"), action.evaluation_mode),
        (_("volet organisation"), action.component_organisation),
        (_("volet système d’information"), action.component_is),
        (_("volet ressources humaines"), action.component_hr),
        (_("volet communication"), action.component_communication),
    ]
    return [
        (_("un besoin, ou une raison"), 3, has_reason),
        (_("un coût"), 3, has_costs),
        (_("une charge en jours"), 3, halfdays_of(action) is not None),
        (_("la fiabilité des chiffres"), 2, bool(action.confidence)),
        (_("la durée"), 2, bool(action.duration_quarters)),
        (_("qui en bénéficie, et combien"), 2, bool(action.audience and action.beneficiaries is not None)),
        (_("le gain pour l’usager"), 2, bool(action.win_user)),
        (_("le gain pour l’agent"), 2, bool(action.win_agent)),
        (_("le gain pour la collectivité"), 2, bool(action.win_collectivite)),
        (_("un·e chef·fe de projet"), 2, action.lead_id is not None),
        (_("un sponsor métier"), 2, action.business_sponsor_id is not None),
        (_("un responsable côté DSI"), 2, action.it_lead_id is not None),
        (_("un axe"), 2, action.axis_id is not None),
        (_("un objectif"), 2, bool(action.objectives.all())),
        *((label, 1, bool(value)) for label, value in texts),
    ]
