"""The sheet of a need as given, checked before it is written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from jalon.kernel.errors import DomainError
from jalon.kernel.numbers import number_in
from jalon.needs.models import Frequency, Intensity, Need, NeedKind, NeedOrigin, PoolingPotential
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import require_people
from jalon.roadmaps.populations import Population

STATEMENT_LENGTH = 400


class NeedRefused(DomainError):
    """A need that cannot be as asked."""

    messages = {
        "statement_missing": _("Écrivez le besoin."),
        "statement_too_long": _(
            "Le besoin compte %(count)s caractères, 400 au plus : mettez la suite dans les précisions."
        ),
        "unknown_organisation": _("Cet organisme n’existe pas, ou ne participe pas à cette feuille de route."),
        "not_participant": _("%(name)s ne participe pas à cette feuille de route."),
        "foreign_department": _("Cette direction n’est pas de %(name)s."),
        "foreign_departments": _("Une des directions concernées n’est ni du porteur ni d’un participant."),
        "unknown_choice": _("« %(field)s » : ce choix n’existe pas."),
        "stale": _(
            "« %(statement)s » a été modifié par quelqu’un d’autre pendant votre saisie : relisez avant d’enregistrer."
        ),
        "reason_missing": _("Donnez la raison : elle sera dite à qui a demandé."),
        "review_missing": _("Donnez la date à laquelle ce besoin sera revu : elle sera dite à qui a demandé."),
        "review_past": _("La date de revoyure est passée : donnez un jour à venir."),
    }


@dataclass(frozen=True)
class NeedSheet:
    """A need as given.

    Args:
        statement: in the words of who asks, 400 characters at most.
        organisation_id: who asks; the owner of the roadmap or a participant.
        kind, origin, population, frequency, intensity, pooling: values of the choices of `Need`; empty: not said.
        populations_concerned: values of `Population`.
        department_id: of the organisation that asks. `department_ids`: concerned, of the owner or a participant.
        requester_id: somebody of the roadmap; None leaves it as it is.
        member_ids: organisations of the roadmap; others are left out.
    """

    statement: str
    organisation_id: int
    details: str = ""
    kind: str = NeedKind.NEED
    origin: str = NeedOrigin.REQUEST
    population: str = ""
    populations_concerned: Collection[str] = ()
    frequency: str = ""
    intensity: str = ""
    consequence: str = ""
    deadline_on: date | None = None
    pooling: str = ""
    department_id: int | None = None
    department_ids: Collection[int] = ()
    requester_id: int | None = None
    requester_function: str = ""
    member_ids: Collection[int] = ()


_CHOICES = (
    ("kind", NeedKind, False), ("origin", NeedOrigin, False), ("population", Population, True),
    ("frequency", Frequency, True), ("intensity", Intensity, True), ("pooling", PoolingPotential, True),
)  # fmt: skip


def fill(need: Need, sheet: NeedSheet) -> None:
    """Put a sheet into an unsaved change of a need.

    Raises:
        NeedRefused: no statement or too long a one, or something outside the roadmap or its lists.
        PersonElsewhere: who asks has nothing to do with the roadmap.
    """
    statement = " ".join(sheet.statement.split())
    if not statement:
        raise NeedRefused("statement_missing")
    if len(statement) > STATEMENT_LENGTH:
        raise NeedRefused("statement_too_long", count=len(statement))
    organisation = Organisation.objects.filter(pk=sheet.organisation_id).first()
    if organisation is None:
        raise NeedRefused("unknown_organisation")
    if organisation.pk not in organisation_ids(need.roadmap):
        raise NeedRefused("not_participant", name=organisation.name)
    for name, choices, may_be_empty in _CHOICES:
        value = getattr(sheet, name)
        if value not in choices.values and not (may_be_empty and value == ""):
            raise NeedRefused("unknown_choice", field=_label(name))
        setattr(need, name, value)
    if not set(sheet.populations_concerned) <= set(Population.values):
        raise NeedRefused("unknown_choice", field=_label("populations_concerned"))
    need.populations_concerned = [value for value in Population.values if value in set(sheet.populations_concerned)]
    own = Department.objects.filter(organisation=organisation)
    if sheet.department_id and not own.filter(pk=sheet.department_id).exists():
        raise NeedRefused("foreign_department", name=organisation.name)
    need.statement, need.details, need.consequence = statement, sheet.details, sheet.consequence
    need.deadline_on, need.requester_function = sheet.deadline_on, sheet.requester_function
    need.organisation, need.department_id = organisation, sheet.department_id
    require_people(need.roadmap, sheet.requester_id, kept=(need.requester_id,))
    need.requester_id = sheet.requester_id or need.requester_id


def _label(name: str) -> str:
    return str(getattr(Need._meta.get_field(name), "verbose_name", name))


def set_relations(need: Need, sheet: NeedSheet) -> None:
    """Members and departments concerned, once the need is saved.

    Raises:
        NeedRefused: a department of another organisation.
    """
    inside = organisation_ids(need.roadmap)
    need.members.set([pk for pk in sheet.member_ids if pk in inside])
    wanted = set(sheet.department_ids)
    if wanted:
        found = Department.objects.filter(pk__in=wanted, organisation__in=inside).values_list("pk", flat=True)
        if set(found) != wanted:
            raise NeedRefused("foreign_departments")
    need.departments.set(wanted)


def organisation_ids(roadmap: Roadmap) -> set[int]:
    """The owner and the participants."""
    return {roadmap.organisation_id, *roadmap.participants.values_list("organisation_id", flat=True)}


def next_code(roadmap: Roadmap) -> str:
    """B001, B002… The roadmap's row is locked by the caller."""
    last = roadmap.needs.order_by("-pk").values_list("code", flat=True).first()
    known = number_in(last[1:]) if last else None
    number = (roadmap.needs.count() if known is None else known) + 1
    while roadmap.needs.filter(code=f"B{number:03d}").exists():
        number += 1
    return f"B{number:03d}"
