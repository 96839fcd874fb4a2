"""A working group of inhabitants: open it, register without account, compose it, leave it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.accounts.usecases.offer_first_start import token_hash
from jalon.diagnosis.models import Panel, PanelCriterion, PanelMember, PanelMemberState
from jalon.diagnosis.places import organisations_of
from jalon.diagnosis.rules import can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

MOST_REGISTERED = 5_000


class PanelRefused(DomainError):
    """A group or a registration that cannot be as asked."""

    messages = {
        "name_missing": gettext_lazy("Donnez un nom au groupe, et dites ce qu’il fera."),
        "stale": gettext_lazy("Ce groupe a été modifié par quelqu’un d’autre pendant votre saisie : relisez-le."),
        "closed": gettext_lazy("Les inscriptions à ce groupe sont closes."),
        "full": gettext_lazy("Ce groupe a reçu trop d’inscriptions : elles sont closes."),
        "who_missing": gettext_lazy("Donnez votre nom et une adresse électronique valable."),
        "consent_missing": gettext_lazy("Votre accord est nécessaire : cochez la case pour vous inscrire."),
        "commune": gettext_lazy("Choisissez une commune de la liste."),
        "criterion": gettext_lazy("« %(label)s » : choisissez une réponse de la liste."),
        "unknown_link": gettext_lazy("Ce lien n’est pas complet, ou votre retrait est déjà fait."),
    }


@dataclass(frozen=True)
class PanelSheet:
    """A group as given. `criteria`: label, and pairs of an answer and the places wished for it."""

    name: str
    purpose: str
    places: int
    is_open: bool
    closes_on: date | None = None
    criteria: Sequence[tuple[str, Sequence[tuple[str, int]]]] = ()


@dataclass(frozen=True)
class Registration:
    """What an inhabitant gives. `answers`: criterion id -> answer."""

    full_name: str
    email: str
    has_consented: bool
    phone: str = ""
    commune_id: int | None = None
    answers: Mapping[int, str] = field(default_factory=dict)


def consent_text(panel: Panel) -> str:
    """What an inhabitant agrees to, kept as it was said."""
    return _(
        "J’accepte que %(owner)s garde mon nom, mes coordonnées et mes réponses pour composer et réunir le groupe "
        "« %(panel)s », jusqu’à la fin de la feuille de route. Je peux retirer mon accord à tout moment par le lien qui "
        "m’est envoyé : mes données sont alors effacées."
    ) % {"owner": panel.roadmap.organisation.name, "panel": panel.name}


@transaction.atomic
def save_panel(
    *, actor: Actor, roadmap_id: int, sheet: PanelSheet, panel_id: int | None = None, revision: int = 0
) -> Panel:
    """Create a group, change it, open or close its registrations. Criteria answered already keep their answers.

    Raises:
        Roadmap.DoesNotExist, Panel.DoesNotExist, Forbidden: as usual.
        PanelRefused: no name, or saved in between.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.panel.save")
    if not sheet.name.strip() or not sheet.purpose.strip():
        raise PanelRefused("name_missing")
    if panel_id is None:
        panel = Panel(roadmap=roadmap)
    else:
        panel = roadmap.panels.select_for_update(of=("self",)).get(pk=panel_id)
        if panel.revision != revision:
            raise PanelRefused("stale")
        panel.revision += 1
    panel.name, panel.purpose, panel.places = sheet.name.strip()[:160], sheet.purpose.strip(), sheet.places
    panel.is_open, panel.closes_on = sheet.is_open, sheet.closes_on
    panel.save()
    kept = []
    for order, (label, choices) in enumerate(sheet.criteria):
        values: dict[str, Any] = {"order": order, "choices": [[text, places] for text, places in choices]}
        criterion, _made = PanelCriterion.objects.update_or_create(panel=panel, label=label[:120], defaults=values)
        kept.append(criterion.pk)
    panel.criteria.exclude(pk__in=kept).delete()
    _note(actor, panel, "diagnosis.panel.saved", {"open": panel.is_open})
    return panel


@transaction.atomic
def register_inhabitant(*, panel_key: UUID, given: Registration, today: date) -> tuple[PanelMember, str]:
    """Write an inhabitant who asks to come. The same address again replaces what it had said.

    Returns:
        The registration, and the token of its link of withdrawal, to be sent and never kept.

    Raises:
        Panel.DoesNotExist: no such group.
        PanelRefused: closed, no name or address, no consent, or an answer out of the list.
    """
    panel = Panel.objects.select_for_update(of=("self",)).select_related("roadmap__organisation").get(key=panel_key)
    if not takes_registrations(panel, today=today):
        raise PanelRefused("closed")
    if not given.has_consented:
        raise PanelRefused("consent_missing")
    email = _checked_who(given)
    _checked_commune(panel, given)
    answers = _checked_answers(panel, given)
    if panel.members.count() >= MOST_REGISTERED:
        raise PanelRefused("full")
    token = secrets.token_urlsafe(32)
    member, _made = PanelMember.objects.update_or_create(
        panel=panel,
        email=email,
        defaults={
            "full_name": given.full_name.strip()[:160],
            "phone": given.phone.strip()[:40],
            "commune_id": given.commune_id,
            "answers": answers,
            "consent_text": consent_text(panel),
            "consented_on": today,
            "withdrawal_hash": token_hash(token),
        },
    )
    return member, token


def takes_registrations(panel: Panel, *, today: date) -> bool:
    """Open, and not past its last day."""
    return panel.is_open and (panel.closes_on is None or today <= panel.closes_on)


@transaction.atomic
def withdraw_inhabitant(*, token: str, today: date) -> PanelMember:
    """Erase who somebody is; only the count stays.

    Raises:
        PanelRefused: no registration has this link.
    """
    member = PanelMember.objects.select_for_update(of=("self",)).filter(withdrawal_hash=token_hash(token)).first()
    if member is None or member.state == PanelMemberState.WITHDRAWN:
        raise PanelRefused("unknown_link")
    member.full_name = member.email = member.phone = member.consent_text = ""
    member.commune, member.answers = None, {}
    member.state, member.withdrawn_on = PanelMemberState.WITHDRAWN, today
    member.save()
    member.presences.update(label=str(_("habitant·e")), organisation=None)
    return member


@transaction.atomic
def choose_member(*, actor: Actor, member_id: int, state: str) -> PanelMember:
    """Retain an inhabitant, or put it on the waiting list.

    Raises:
        PanelMember.DoesNotExist, Forbidden: as usual; withdrawn counts as absent.
    """
    members = PanelMember.objects.visible_to(actor).exclude(state=PanelMemberState.WITHDRAWN)
    member = members.select_for_update(of=("self",)).select_related("panel").get(pk=member_id)
    require(can_collect(actor, member.panel.roadmap_id), "diagnosis.panel.choose")
    if state not in (PanelMemberState.REGISTERED, PanelMemberState.SELECTED, PanelMemberState.WAITING):
        raise PanelRefused("unknown_link")
    member.state = state
    member.save(update_fields=["state"])
    _note(actor, member.panel, "diagnosis.panel.chosen", {"state": state})
    return member


def _checked_who(given: Registration) -> str:
    email = given.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise PanelRefused("who_missing") from None
    if not given.full_name.strip():
        raise PanelRefused("who_missing")
    return email


def _checked_commune(panel: Panel, given: Registration) -> None:
    known = organisations_of(panel.roadmap)
    if given.commune_id is not None and not known.filter(pk=given.commune_id).exists():
        raise PanelRefused("commune")


def _checked_answers(panel: Panel, given: Registration) -> dict[str, str]:
    answers = {}
    for criterion in panel.criteria.all():
        answer = given.answers.get(criterion.pk, "")
        if answer not in [text for text, _places in criterion.choices]:
            raise PanelRefused("criterion", label=criterion.label)
        answers[criterion.label] = answer
    return answers


def _note(actor: Actor, panel: Panel, verb: str, details: dict[str, object]) -> None:
    record(
        actor,
        verb,
        Ref.to(panel),
        organisation_id=panel.roadmap.organisation_id,
        roadmap_id=panel.roadmap_id,
        details=details,
    )
