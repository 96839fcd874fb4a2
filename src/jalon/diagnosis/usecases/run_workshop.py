"""A workshop from its plan to its minutes, on the side of who leads it."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.closing import require_open
from jalon.diagnosis.models import (
    Panel,
    PanelMember,
    PanelMemberState,
    Workshop,
    WorkshopParticipant,
    WorkshopState,
)
from jalon.diagnosis.places import checked_place
from jalon.diagnosis.rules import can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 7
OPEN_FOR = timedelta(hours=8)


class WorkshopRefused(DomainError):
    """A workshop, or something in it, that cannot be as asked."""

    messages = {
        "title_missing": _("Donnez un titre à l’atelier et la question posée."),
        "foreign_panel": _("Ce groupe d’habitants n’est pas de cette feuille de route."),
        "foreign_group": _("Ce groupe d’idées n’est pas de cet atelier."),
        "stale": _("Cet atelier a été modifié par quelqu’un d’autre pendant votre saisie : relisez-le."),
        "validated": _("Le compte rendu de cet atelier est validé : il ne change plus. Rouvrez-le d’abord."),
        "erased": _("Les paroles de cet atelier sont effacées, au terme de leur conservation : il ne change plus."),
        "cancelled": _("Cet atelier est annulé."),
        "held": _("Des idées sont déjà recueillies : un atelier qui a eu lieu ne s’annule pas."),
        "not_held": _("L’atelier n’a pas encore eu lieu : écrivez qui était là, ou recueillez des idées."),
        "idea_empty": _("Écrivez l’idée."),
        "idea_long": _("Une idée a au plus 400 signes : coupez-la en deux."),
        "too_many": _("Cet atelier a déjà %(most)d idées."),
        "photos": _("Un atelier garde au plus %(most)d photographies."),
        "dots": _("Le nombre de points va de 0 à %(most)d."),
    }


@dataclass(frozen=True)
class WorkshopSheet:
    """A workshop as given. `population` is a value of `Population`."""

    title: str
    question: str
    population: str
    organisation_id: int
    campaign_id: int | None = None
    panel_id: int | None = None
    starts_at: datetime | None = None
    duration_minutes: int = 120
    place: str = ""
    dots: int = 3


@transaction.atomic
def save_workshop(
    *, actor: Actor, roadmap_id: int, sheet: WorkshopSheet, workshop_id: int | None = None, revision: int = 0
) -> Workshop:
    """Plan a workshop, or change its plan.

    Raises:
        Roadmap.DoesNotExist, Workshop.DoesNotExist, Forbidden: as usual.
        WorkshopRefused, PlaceRefused: no title, or something that is not of this roadmap; saved in between; validated.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.workshop.save")
    if workshop_id is None:
        require_open(roadmap.pk)
        workshop = Workshop(roadmap=roadmap)
    else:
        workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.save")
        if workshop.revision != revision:
            raise WorkshopRefused("stale")
        workshop.revision += 1
    place = checked_place(roadmap, organisation_id=sheet.organisation_id, campaign_id=sheet.campaign_id)
    if not sheet.title.strip() or not sheet.question.strip():
        raise WorkshopRefused("title_missing")
    if sheet.panel_id is not None and not Panel.objects.filter(pk=sheet.panel_id, roadmap=roadmap).exists():
        raise WorkshopRefused("foreign_panel")
    workshop.title, workshop.question = sheet.title.strip()[:160], sheet.question.strip()[:300]
    workshop.population, workshop.organisation, workshop.campaign = sheet.population, place.organisation, place.campaign
    workshop.panel_id, workshop.starts_at = sheet.panel_id, sheet.starts_at
    workshop.duration_minutes, workshop.place, workshop.dots = sheet.duration_minutes, sheet.place[:200], sheet.dots
    workshop.save()
    note(actor, workshop, "diagnosis.workshop.saved")
    return workshop


@transaction.atomic
def cancel_workshop(*, actor: Actor, workshop_id: int) -> Workshop:
    """Give up a workshop that has not taken place.

    Raises:
        Workshop.DoesNotExist, Forbidden: as usual.
        WorkshopRefused: ideas were gathered already.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.cancel")
    if workshop.state != WorkshopState.PLANNED or workshop.ideas.exists():
        raise WorkshopRefused("held")
    workshop.state, workshop.code = WorkshopState.CANCELLED, ""
    workshop.save(update_fields=["state", "code"])
    note(actor, workshop, "diagnosis.workshop.cancelled")
    return workshop


@transaction.atomic
def open_to_phones(*, actor: Actor, workshop_id: int, now: datetime, is_voting: bool = False) -> Workshop:
    """Draw a code for eight hours, or go from ideas to votes and back with the same code.

    Raises:
        Workshop.DoesNotExist, Forbidden, WorkshopRefused: as usual.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.open")
    require_open(workshop.roadmap_id)
    if not workshop.code or workshop.code_expires_at is None or workshop.code_expires_at <= now:
        workshop.code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
        workshop.code_expires_at = now + OPEN_FOR
    workshop.is_voting = is_voting
    workshop.save(update_fields=["code", "code_expires_at", "is_voting"])
    note(actor, workshop, "diagnosis.workshop.opened", {"voting": is_voting})
    return workshop


@transaction.atomic
def close_to_phones(*, actor: Actor, workshop_id: int) -> Workshop:
    """The code serves no more.

    Raises:
        Workshop.DoesNotExist, Forbidden, WorkshopRefused: as usual.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.close")
    workshop.code, workshop.code_expires_at, workshop.is_voting = "", None, False
    workshop.save(update_fields=["code", "code_expires_at", "is_voting"])
    note(actor, workshop, "diagnosis.workshop.closed")
    return workshop


@transaction.atomic
def write_participants(
    *, actor: Actor, workshop_id: int, labels: Sequence[str], panel_member_ids: Collection[int] = ()
) -> Workshop:
    """Write who was there; the workshop is then « tenu ».

    Args:
        labels: one name or function each.
        panel_member_ids: inhabitants of the workshop's group, among those retained.

    Raises:
        Workshop.DoesNotExist, Forbidden, WorkshopRefused: as usual.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.participants")
    workshop.participants.all().delete()
    rows = [WorkshopParticipant(workshop=workshop, label=label.strip()[:160]) for label in labels if label.strip()]
    if workshop.panel_id is not None:
        members = PanelMember.objects.filter(panel=workshop.panel_id, pk__in=list(panel_member_ids))
        rows += [
            WorkshopParticipant(
                workshop=workshop, panel_member=member, label=member.full_name, organisation=member.commune
            )
            for member in members.exclude(state=PanelMemberState.WITHDRAWN)
        ]
    WorkshopParticipant.objects.bulk_create(rows)
    if rows:
        mark_held(workshop)
    note(actor, workshop, "diagnosis.workshop.participants", {"present": len(rows)})
    return workshop


@transaction.atomic
def write_workshop_minutes(*, actor: Actor, workshop_id: int, text: str, is_validated: bool = False) -> Workshop:
    """Write what must be remembered; validated, the workshop changes no more.

    Raises:
        Workshop.DoesNotExist, Forbidden: as usual.
        WorkshopRefused: validated before anything happened.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.workshop.minutes")
    if is_validated and workshop.state != WorkshopState.HELD:
        raise WorkshopRefused("not_held")
    workshop.minutes = text.replace("\r\n", "\n").strip()
    if is_validated:
        workshop.state, workshop.code, workshop.code_expires_at = WorkshopState.VALIDATED, "", None
        workshop.is_voting = False
    workshop.save(update_fields=["minutes", "state", "code", "code_expires_at", "is_voting"])
    note(actor, workshop, "diagnosis.workshop.validated" if is_validated else "diagnosis.workshop.minutes")
    return workshop


@transaction.atomic
def reopen_workshop(*, actor: Actor, workshop_id: int) -> Workshop:
    """Correct a validated workshop.

    Raises:
        Workshop.DoesNotExist, Forbidden: as usual.
        WorkshopRefused: it is not validated.
    """
    workshop = Workshop.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=workshop_id)
    require(can_collect(actor, workshop.roadmap_id), "diagnosis.workshop.reopen")
    if workshop.words_erased_on is not None:
        raise WorkshopRefused("erased")
    if workshop.state != WorkshopState.VALIDATED:
        raise WorkshopRefused("not_held")
    workshop.state = WorkshopState.HELD
    workshop.save(update_fields=["state"])
    note(actor, workshop, "diagnosis.workshop.reopened")
    return workshop


def open_workshop_row(actor: Actor, workshop_id: int, verb: str) -> Workshop:
    """A workshop that may still change, locked.

    Raises:
        Workshop.DoesNotExist, Forbidden: as usual.
        WorkshopRefused: validated or cancelled.
    """
    workshop = Workshop.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=workshop_id)
    require(can_collect(actor, workshop.roadmap_id), verb)
    if workshop.words_erased_on is not None:
        raise WorkshopRefused("erased")
    if workshop.state == WorkshopState.VALIDATED:
        raise WorkshopRefused("validated")
    if workshop.state == WorkshopState.CANCELLED:
        raise WorkshopRefused("cancelled")
    return workshop


def mark_held(workshop: Workshop) -> None:
    """Something happened in it."""
    if workshop.state == WorkshopState.PLANNED:
        workshop.state = WorkshopState.HELD
        workshop.save(update_fields=["state"])


def note(actor: Actor, workshop: Workshop, verb: str, details: dict[str, object] | None = None) -> None:
    """One line in the journal."""
    record(
        actor,
        verb,
        Ref.to(workshop),
        organisation_id=workshop.organisation_id,
        roadmap_id=workshop.roadmap_id,
        details=details,
    )
