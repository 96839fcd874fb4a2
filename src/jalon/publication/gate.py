"""What was decided, and whether it is enough to publish actions."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from jalon.arbitrage.models import Adoption, AdoptionState
from jalon.publication.models import AwaitedDecision
from jalon.roadmaps.models import Roadmap

_REACHED = {
    AwaitedDecision.VALIDATED: (AdoptionState.VALIDATED, AdoptionState.DELIBERATED, AdoptionState.ENFORCEABLE),
    AwaitedDecision.DELIBERATED: (AdoptionState.DELIBERATED, AdoptionState.ENFORCEABLE),
    AwaitedDecision.ENFORCEABLE: (AdoptionState.ENFORCEABLE,),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """The decision that lets actions be published, if there is one.

    Attributes:
        is_open: the organisation's awaited decision was taken.
        refusal: one sentence when it was not.
        state_label: what the public reads of the decision.
        deliberation_number: empty before the délibération.
        periods: key of an adopted action -> its first and last day, as frozen in the snapshot.
    """

    is_open: bool
    refusal: str
    state_label: str
    deliberation_number: str = ""
    periods: dict[UUID, tuple[date, date]] = field(default_factory=dict)


def gate_of(roadmap: Roadmap, awaits: str) -> Gate:
    """The newest trajectory decided far enough. One in preparation beside it is neither read nor told."""
    states = _REACHED[AwaitedDecision(awaits)]
    adoption = (
        Adoption.objects.filter(roadmap=roadmap, state__in=states)
        .select_related("deliberation")
        .order_by("-version")
        .first()
    )
    if adoption is None:
        refusal = _(
            "Les actions ne sont pas encore publiables : votre organisation attend %(awaited)s. "
            "Vous pouvez déjà publier l’ambition, les enjeux et les axes."
        ) % {"awaited": AwaitedDecision(awaits).label}
        return Gate(False, refusal, str(_("en cours d’élaboration : rien n’est encore adopté")))
    lines = adoption.snapshot.get("lines", [])
    periods = {
        UUID(line["key"]): (date.fromisoformat(line["start_on"]), date.fromisoformat(line["end_on"])) for line in lines
    }
    number = adoption.deliberation.number if adoption.deliberation and adoption.deliberated_on else ""
    return Gate(True, "", _state_label(adoption, number), number, periods)


def _state_label(adoption: Adoption, number: str) -> str:
    if adoption.deliberated_on is None:
        return _("validée en COPIL (comité de pilotage) le %(on)s") % {"on": f"{adoption.validated_on:%d/%m/%Y}"}
    values = {"on": f"{adoption.deliberated_on:%d/%m/%Y}", "number": number}
    told = _("délibérée le %(on)s (délibération n° %(number)s)") % values
    if adoption.enforceable_on is None:
        return told
    return _("%(told)s, exécutoire depuis le %(on)s") % {"told": told, "on": f"{adoption.enforceable_on:%d/%m/%Y}"}
