"""Say that organisations adhere to an umbrella body, as a whole or for one competence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Competence, Membership, Organisation
from jalon.organisations.queries import competences_for
from jalon.organisations.rules import can_manage_members


class MembershipRefused(DomainError):
    """An adhesion cannot be kept as given."""

    messages = {
        "of_itself": _("« %(name)s » ne peut pas être membre de lui-même."),
        "nobody": _("Choisissez au moins un membre."),
        "part_of_commune": _(
            "« %(name)s » fait partie d’une commune et n’est pas une personne morale : choisissez la commune."
        ),
        "umbrella_is_part": _("« %(name)s » n’est pas une personne morale : rien ne peut y adhérer."),
        "gone": _("« %(name)s » n’existe plus depuis le %(day)s."),
        "dates": _("L’adhésion finirait avant d’avoir commencé : vérifiez les deux dates."),
        "overlap": _("« %(name)s » adhère déjà à « %(what)s » sur cette période."),
        "competence": _("Cette compétence n’est pas de celles que « %(name)s » peut exercer."),
        "loop": _("« %(umbrella)s » est déjà membre de « %(name)s » : l’inverse ferait une boucle."),
    }


@dataclass(frozen=True)
class AdhesionTerms:
    """By which competence (None: as a whole), between which days included, by which deliberation."""

    competence_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reference: str = ""


@transaction.atomic
def add_members(*, actor: Actor, umbrella_id: int, member_ids: Sequence[int], terms: AdhesionTerms) -> list[Membership]:
    """Add members on the same terms, all or none.

    Raises:
        Organisation.DoesNotExist: no such umbrella, or no such member.
        Forbidden: the actor does not administer the umbrella.
        MembershipRefused: itself, a part of a commune, gone, dates reversed, already adhering, unknown competence.
    """
    umbrella = Organisation.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=umbrella_id)
    require(can_manage_members(actor, umbrella), "organisations.members.add")
    if not member_ids:
        raise MembershipRefused("nobody")
    if not umbrella.is_legal_person:
        raise MembershipRefused("umbrella_is_part", name=umbrella.name)
    competence = checked_competence(umbrella, terms.competence_id)
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        raise MembershipRefused("dates")
    members = Organisation.objects.visible_to(actor).in_bulk(list(member_ids))
    added = []
    for pk in dict.fromkeys(member_ids):
        if pk not in members:
            raise Organisation.DoesNotExist
        check_member(umbrella, members[pk], starts_on=terms.starts_on)
        row = Membership(
            umbrella=umbrella,
            member=members[pk],
            competence=competence,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            reference=terms.reference.strip(),
        )
        check_overlap(row)
        added.append(row)
    Membership.objects.bulk_create(added)
    record(
        actor,
        "organisations.members.added",
        Ref.to(umbrella),
        organisation_id=umbrella.pk,
        details={"members": [row.member_id for row in added], "competence": competence.code if competence else ""},
    )
    return added


def checked_competence(umbrella: Organisation, competence_id: int | None) -> Competence | None:
    """The competence among those the umbrella may exercise.

    Raises:
        MembershipRefused: it belongs to another organisation, or does not exist.
    """
    if competence_id is None:
        return None
    competence = competences_for(umbrella).filter(pk=competence_id).first()
    if competence is None:
        raise MembershipRefused("competence", name=umbrella.name)
    return competence


def check_member(umbrella: Organisation, member: Organisation, *, starts_on: date | None) -> None:
    """Refuse who cannot adhere to this umbrella at all.

    Raises:
        MembershipRefused: itself, a part of a commune, gone before it starts, or its own umbrella.
    """
    if member.pk == umbrella.pk:
        raise MembershipRefused("of_itself", name=member.name)
    if not member.is_legal_person:
        raise MembershipRefused("part_of_commune", name=member.name)
    if member.ended_on is not None and (starts_on is None or member.ended_on <= starts_on):
        raise MembershipRefused("gone", name=member.name, day=member.ended_on.strftime("%d/%m/%Y"))
    if Membership.objects.filter(umbrella=member, member=umbrella).exists():
        raise MembershipRefused("loop", umbrella=umbrella.name, name=member.name)


def check_overlap(row: Membership) -> None:
    """Refuse two adhesions of one member to one competence whose days overlap.

    Raises:
        MembershipRefused: names the member and what it adheres to already.
    """
    same = Membership.objects.filter(umbrella=row.umbrella, member=row.member, competence=row.competence)
    same = same.exclude(pk=row.pk)
    if row.ends_on is not None:
        same = same.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=row.ends_on))
    if row.starts_on is not None:
        same = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=row.starts_on))
    if same.exists():
        what = row.competence.label if row.competence is not None else row.umbrella.name
        raise MembershipRefused("overlap", name=row.member.name, what=what)
