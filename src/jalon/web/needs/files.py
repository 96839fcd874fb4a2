"""Files of exactly what is shown."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.utils.translation import gettext as _

from jalon.needs.columns import columns
from jalon.needs.filters import filtered
from jalon.needs.models import Need
from jalon.needs.ranking import ranked_needs
from jalon.roadmaps.models import Roadmap
from jalon.tables import Field, Kind, Table
from jalon.web.needs.forms import NeedFilterForm
from jalon.web.needs.frame import actions_prefetch, filters_of, in_team, team_roadmap
from jalon.web.papers import tables_response
from jalon.web.screens import ActorRequest, open_roadmap, screen

MOST_EXPORTED = 20_000


@screen
def export(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The needs that the filters keep, all pages, with every column; what is brought in again is unchanged."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    filters = filters_of(request, roadmap, NeedFilterForm(request.GET, roadmap=roadmap))
    rows = filtered(Need.objects.visible_to(request.actor).filter(roadmap=roadmap), filters)
    needs = list(
        rows.select_related("organisation", "department", "group")
        .prefetch_related("members", "objectives")
        .order_by("pk")[:MOST_EXPORTED]
    )
    prefetch_related_objects(needs, actions_prefetch(request, roadmap)[0])
    chosen = [c for c in columns() if c.key != "group" or in_team(request, roadmap)]
    values = [[column.value(need) for column in chosen] for need in needs]
    return tables_response(
        [Table(_("Besoins"), tuple(c.field for c in chosen), values)],
        extension=extension,
        name=_name(roadmap, "besoins"),
    )


@screen
def ranking_export(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The ranked list that the filters keep."""
    roadmap = team_roadmap(request, roadmap_id)
    filters = filters_of(request, roadmap, NeedFilterForm(request.GET, roadmap=roadmap))
    fields = (
        Field("rank", _("Rang"), Kind.INT), Field("rank_label", _("Lecture du rang")), Field("code", _("Code"), Kind.CODE),
        Field("title", _("Besoin ou groupe")), Field("frequency", _("Fréquence")), Field("intensity", _("Intensité")),
        Field("reach", _("Portée")), Field("needs", _("Besoins"), Kind.INT), Field("places", _("Organismes ou directions"), Kind.INT),
        Field("populations", _("Populations"), Kind.LIST), Field("obligation", _("Obligation"), Kind.BOOL),
    )  # fmt: skip
    values: list[Sequence[object]] = [
        (line.rank, line.rank_label, line.code, line.title, *line.bands, line.needs, line.places, line.populations, line.is_obligation)
        for line in ranked_needs(request.actor, roadmap, filters)
    ]  # fmt: skip
    return tables_response(
        [Table(_("Rang des besoins"), fields, values)], extension=extension, name=_name(roadmap, "rang-des-besoins")
    )


def _name(roadmap: Roadmap, word: str) -> str:
    return f"{word}-{roadmap.pk}"
