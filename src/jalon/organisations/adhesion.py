"""Who adheres to which competence of an umbrella body, and on which day: the rule a roadmap's participants obey.

The rule, with an example worked by hand, is told in `docs/regles/adhesion.md`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from jalon.kernel.errors import DomainError
from jalon.organisations.models import Competence, Membership, MembershipQuerySet, Organisation


class NotAdhering(DomainError):
    """Some organisations may not take part. `ineligible` says who and why; the message says it in French."""

    messages = {"not_adhering": _("Rien n’a été ajouté. %(reasons)s")}

    def __init__(self, ineligible: Sequence["Ineligible"]) -> None:
        self.ineligible = tuple(ineligible)
        super().__init__("not_adhering", reasons=" ".join(item.reason for item in self.ineligible))


@dataclass(frozen=True)
class Ineligible:
    """An organisation that may not take part, with the sentence that says why.

    `code`: not_member, other_competence, not_yet, no_more, gone.
    """

    organisation: Organisation
    code: str
    reason: str


_REASONS = {
    "not_member": _("%(member)s n’est pas membre de %(umbrella)s."),
    "other_competence": _(
        "%(member)s est membre de %(umbrella)s mais n’adhère pas à la compétence « %(competence)s »."
    ),
    "not_yet": _("%(member)s n’adhère à %(what)s qu’à partir du %(day)s."),
    "no_more": _("%(member)s n’adhère plus à %(what)s après le %(day)s."),
    "gone": _("%(member)s n’existe plus depuis le %(day)s."),
}


def eligible_members(umbrella: Organisation, competence: Competence | None, on_date: date) -> QuerySet[Organisation]:
    """Members that adhere on that day, by name: to this competence or as a whole; to anything when it is None.

    A commune is in its EPCI by the registry, as a whole, unless dated adhesions say otherwise.
    """
    asked = _about(Membership.objects.filter(umbrella=umbrella), competence)
    told = Membership.objects.filter(umbrella=umbrella, competence__isnull=True).values("member")
    return (
        Organisation.objects.legal_persons()
        .filter(
            Q(pk__in=asked.active_on(on_date).values("member")) | (Q(epci=umbrella) & ~Q(pk__in=told)),
            Q(ended_on__isnull=True) | Q(ended_on__gt=on_date),
        )
        .order_by("sort_key", "pk")
    )


def ineligible_participants(
    *, umbrella: Organisation, competence: Competence | None, on: date, organisations: Iterable[Organisation]
) -> list[Ineligible]:
    """Those that may not take part in a roadmap of the umbrella, each with its reason; the umbrella itself may."""
    candidates = [organisation for organisation in organisations if organisation.pk != umbrella.pk]
    eligible = set(
        eligible_members(umbrella, competence, on)
        .filter(pk__in=[candidate.pk for candidate in candidates])
        .values_list("pk", flat=True)
    )
    refused = [candidate for candidate in candidates if candidate.pk not in eligible]
    ties: defaultdict[int, list[Membership]] = defaultdict(list)
    for tie in Membership.objects.filter(umbrella=umbrella, member__in=refused):
        ties[tie.member_id].append(tie)
    return [_explain(member, ties[member.pk], umbrella, competence, on) for member in refused]


def require_adhesion(
    *, umbrella: Organisation, competence: Competence | None, on: date, organisations: Iterable[Organisation]
) -> None:
    """Refuse participants that do not adhere to the competence on that day.

    Raises:
        NotAdhering: at least one may not; its message names each and says why.
    """
    ineligible = ineligible_participants(umbrella=umbrella, competence=competence, on=on, organisations=organisations)
    if ineligible:
        raise NotAdhering(ineligible)


def _about(ties: MembershipQuerySet, competence: Competence | None) -> MembershipQuerySet:
    return ties if competence is None else ties.filter(Q(competence=competence) | Q(competence=None))


def _explain(
    member: Organisation, ties: list[Membership], umbrella: Organisation, competence: Competence | None, on: date
) -> Ineligible:
    values: dict[str, object] = {"member": member.place_label, "umbrella": umbrella.name}
    about = [tie for tie in ties if competence is None or tie.competence_id in (None, competence.pk)]
    if competence is not None:
        values["competence"] = competence.label
        values["what"] = _("la compétence « %(competence)s » de %(umbrella)s") % values
    else:
        values["what"] = umbrella.name
    code = "not_member"
    if member.ended_on is not None and member.ended_on <= on:
        code, values["day"] = "gone", _day(member.ended_on)
    elif ties and not about:
        code = "other_competence"
    elif starts := [tie.starts_on for tie in about if tie.starts_on is not None and tie.starts_on > on]:
        code, values["day"] = "not_yet", _day(min(starts))
    elif ends := [tie.ends_on for tie in about if tie.ends_on is not None]:
        code, values["day"] = "no_more", _day(max(ends))
    return Ineligible(member, code, str(_REASONS[code]) % values)


def _day(day: date) -> str:
    return date_format(day, "d/m/Y")
