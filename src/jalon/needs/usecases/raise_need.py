"""State a need, in the words of who asks."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.needs.models import Need, NeedKind, NeedStatus
from jalon.needs.rules import can_edit, can_qualify, can_raise
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import require_people


class NeedRefused(DomainError):
    """A need that cannot be as asked."""

    messages = {
        "statement_missing": _("Écrivez le besoin."),
        "not_participant": _("%(name)s ne participe pas à cette feuille de route."),
        "foreign_department": _("Cette direction n’est pas de %(name)s."),
        "stale": _(
            "« %(statement)s » a été modifié par quelqu’un d’autre pendant votre saisie : relisez avant d’enregistrer."
        ),
        "reason_missing": _("Donnez la raison : elle sera dite à qui a demandé."),
    }


@dataclass(frozen=True)
class NeedSheet:
    """A need as given. `kind` is a value of `NeedKind`; `member_ids` are organisations of the roadmap."""

    statement: str
    organisation_id: int
    details: str = ""
    kind: str = NeedKind.NEED
    department_id: int | None = None
    requester_id: int | None = None
    requester_function: str = ""
    member_ids: Collection[int] = ()


@transaction.atomic
def raise_need(*, actor: Actor, roadmap_id: int, sheet: NeedSheet) -> Need:
    """Write a need down, with a code of the roadmap.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        NeedRefused: no statement, or an organisation outside the roadmap.
        PersonElsewhere: who asks has nothing to do with the roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_raise(actor, roadmap, organisation_id=sheet.organisation_id), "needs.raise")
    need = Need(roadmap=roadmap, code=next_code(roadmap))
    fill(need, sheet)
    if need.requester_id is None and actor.belongs_to(sheet.organisation_id):
        need.requester_id = actor.person_id
    need.save()
    need.members.set(_members(roadmap, sheet))
    record(actor, "needs.need.raised", Ref.to(need), organisation_id=need.organisation_id, roadmap_id=roadmap.pk)
    return need


@transaction.atomic
def edit_need(*, actor: Actor, need_id: int, revision: int, sheet: NeedSheet) -> Need:
    """Change the words of a need.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
        NeedRefused: as `raise_need`; or somebody saved in between.
    """
    need = Need.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=need_id)
    require(can_edit(actor, need), "needs.edit")
    if sheet.organisation_id != need.organisation_id:
        require(can_raise(actor, need.roadmap, organisation_id=sheet.organisation_id), "needs.edit")
    if need.revision != revision:
        raise NeedRefused("stale", statement=need.statement)
    fill(need, sheet)
    need.revision += 1
    need.save()
    need.members.set(_members(need.roadmap, sheet))
    record(actor, "needs.need.edited", Ref.to(need), organisation_id=need.organisation_id, roadmap_id=need.roadmap_id)
    return need


@transaction.atomic
def qualify_need(*, actor: Actor, need_id: int, status: str, reason: str = "") -> Need:
    """Say what becomes of a need. Deferring it or not retaining it asks for a reason.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
        NeedRefused: no reason for a refusal or a delay.
    """
    need = Need.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=need_id)
    require(can_qualify(actor, need), "needs.qualify")
    if status in (NeedStatus.DEFERRED, NeedStatus.NOT_RETAINED) and not reason.strip():
        raise NeedRefused("reason_missing")
    need.status, need.status_reason = status, reason.strip()
    need.revision += 1
    need.save()
    record(
        actor,
        "needs.need.qualified",
        Ref.to(need),
        organisation_id=need.organisation_id,
        roadmap_id=need.roadmap_id,
        details={"status": status, "reason": reason},
    )
    return need


def fill(need: Need, sheet: NeedSheet) -> None:
    """Put a sheet into an unsaved change of a need.

    Raises:
        NeedRefused: no statement, or an organisation outside the roadmap.
    """
    if not sheet.statement.strip():
        raise NeedRefused("statement_missing")
    roadmap = need.roadmap
    organisation = Organisation.objects.get(pk=sheet.organisation_id)
    inside = roadmap.participants.filter(organisation=organisation).exists()
    if not inside and organisation.pk != roadmap.organisation_id:
        raise NeedRefused("not_participant", name=organisation.name)
    need.statement, need.details, need.kind = " ".join(sheet.statement.split()), sheet.details, sheet.kind
    if (
        sheet.department_id
        and not Department.objects.filter(pk=sheet.department_id, organisation=organisation).exists()
    ):
        raise NeedRefused("foreign_department", name=organisation.name)
    need.organisation, need.department_id = organisation, sheet.department_id
    require_people(roadmap, sheet.requester_id, kept=(need.requester_id,))
    need.requester_id = sheet.requester_id or need.requester_id
    need.requester_function = sheet.requester_function


def next_code(roadmap: Roadmap) -> str:
    """B001, B002… The roadmap's row is locked by the caller."""
    last = roadmap.needs.order_by("-pk").values_list("code", flat=True).first()
    number = int(last[1:]) + 1 if last and last[1:].isdigit() else roadmap.needs.count() + 1
    while roadmap.needs.filter(code=f"B{number:03d}").exists():
        number += 1
    return f"B{number:03d}"


def _members(roadmap: Roadmap, sheet: NeedSheet) -> list[int]:
    inside = set(roadmap.participants.values_list("organisation_id", flat=True)) | {roadmap.organisation_id}
    return [pk for pk in sheet.member_ids if pk in inside]
