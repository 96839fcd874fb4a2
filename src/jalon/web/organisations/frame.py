"""What stands around the pages of one organisation: which it is, its tabs, the way up."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.accounts.rules import can_see_people
from jalon.organisations.models import Organisation
from jalon.organisations.rules import can_edit_organisation, can_manage_members
from jalon.web.screens import ActorRequest


def open_organisation(request: ActorRequest, pk: int) -> Organisation:
    """The organisation of the address, or a 404."""
    rows = Organisation.objects.visible_to(request.actor).select_related("epci", "successor")
    return get_object_or_404(rows, pk=pk)


def framed(request: ActorRequest, organisation: Organisation, *, tab: str) -> dict[str, Any]:
    """Context shared by the pages of an organisation."""
    can_edit = can_edit_organisation(request.actor, organisation)
    names = [
        ("organisation", _("Identité")),
        ("members", _("Membres et adhésions")),
        ("chart", _("Organigramme")),
        ("skills", _("Savoir-faire et compétences")),
    ]
    if can_edit:
        names.append(("brand", _("Apparence")))
    tabs = [
        {"label": label, "url": reverse(f"organisations:{name}", args=[organisation.pk]), "is_current": name == tab}
        for name, label in names
    ]
    if can_see_people(request.actor, organisation.pk):
        people_url = reverse("accounts:organisation_people", args=[organisation.pk])
        tabs.append({"label": _("Personnes et rôles"), "url": people_url, "is_current": False})
    return {
        "organisation": organisation,
        "tabs": tabs,
        "crumbs": [{"label": _("Organisations"), "url": reverse("organisations:list")}],
        "can_edit": can_edit,
        "can_manage_members": can_manage_members(request.actor, organisation) and organisation.is_legal_person,
    }


def under(request: ActorRequest, organisation: Organisation, *, name: str, label: str) -> dict[str, Any]:
    """Context of a page below a tab: a form that leads back to it."""
    back = reverse(f"organisations:{name}", args=[organisation.pk])
    crumbs = [
        {"label": _("Organisations"), "url": reverse("organisations:list")},
        {"label": organisation.name, "url": reverse("organisations:organisation", args=[organisation.pk])},
    ]
    if name != "organisation":
        crumbs.append({"label": label, "url": back})
    return {"organisation": organisation, "crumbs": crumbs, "cancel_url": back}
