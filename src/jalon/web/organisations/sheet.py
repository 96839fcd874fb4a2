"""One organisation: its page, adding and correcting it, its look."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jalon.journal.models import Entry
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation
from jalon.organisations.queries import members_of, umbrellas_of
from jalon.organisations.registry import departement_names
from jalon.organisations.rules import can_add_organisation, can_edit_organisation
from jalon.organisations.usecases.add_organisation import add_organisation
from jalon.organisations.usecases.edit_organisation import edit_organisation
from jalon.organisations.usecases.set_branding import set_branding
from jalon.web import french
from jalon.web.journal_words import sentence
from jalon.web.organisations.forms import (
    BrandingForm,
    LocalOrganisationForm,
    OrganisationForm,
    RegistryRowForm,
)
from jalon.web.organisations.frame import framed, open_organisation, under
from jalon.web.screens import ActorRequest, screen

JOURNAL_SHOWN = 10


@require_GET
@screen
def organisation(request: ActorRequest, pk: int) -> HttpResponse:
    """Identity, what it is a member of, how many members it has, who did what."""
    row = open_organisation(request, pk)
    context = framed(request, row, tab="organisation")
    members = {tie.organisation.pk for tie in members_of(request.actor, row, on=request.actor.on)}
    context |= {
        "facts": _facts(row),
        "umbrellas": umbrellas_of(request.actor, row),
        "members_count": len(members),
        "parts": row.predecessors.order_by("sort_key"),
        "journal": _journal(row) if context["can_edit"] else [],
    }
    return render(request, "organisations/organisation.html", context)


def _facts(row: Organisation) -> list[dict[str, str]]:
    departement = departement_names().get(row.departement_code, "")
    place = f"{departement} ({row.departement_code})" if departement else ""
    source = _("Référentiel officiel, millésime %(year)s") % {"year": row.registry_vintage}
    facts: list[dict[str, str]] = [
        {"label": _("Forme"), "value": row.kind_label},
        {"label": _("SIREN"), "value": row.siren or (_("aucun au référentiel") if row.is_from_registry else "")},
        {"label": _("Code Insee"), "value": row.insee_code},
        {"label": _("Département"), "value": place},
        {"label": _("Codes postaux"), "value": row.postal_codes.replace(" ", ", ")},
        {
            "label": _("Population municipale"),
            "value": french.number_text(row.population) if row.population is not None else "",
        },
        {"label": _("Monnaie"), "value": str(row.get_currency_display())},
        {"label": _("Adresse de contact"), "value": row.contact_email},
        {
            "label": _("Origine de la fiche"),
            "value": source if row.is_from_registry else _("Ajoutée par les utilisateurs"),
            "url": reverse("organisations:registry") if row.is_from_registry else "",
        },
    ]
    if row.is_from_registry and row.name != row.registry_name:
        facts.insert(1, {"label": _("Nom au référentiel"), "value": row.registry_name})
    hidden = (_("Code Insee"), _("Codes postaux"))
    return [fact for fact in facts if fact["value"] or fact["label"] not in hidden]


def _journal(row: Organisation) -> list[dict[str, Any]]:
    entries = Entry.objects.about(Ref.to(row))[:JOURNAL_SHOWN]
    return [{"at": entry.at, "actor_label": entry.actor_label, "sentence": sentence(entry.verb)} for entry in entries]


@screen
def add(request: ActorRequest) -> HttpResponse:
    """Add a body that the registry does not list."""
    require(can_add_organisation(request.actor), "organisations.add")
    form = OrganisationForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            added = add_organisation(actor=request.actor, sheet=form.sheet())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("« %(name)s » est ajouté.") % {"name": added.name})
            return redirect("organisations:organisation", pk=added.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "heading": _("Ajouter un organisme"),
        "lead": _("Pour un syndicat, un OPSN, un GIP… Les communes, EPCI, départements et régions sont déjà là."),
        "verb": _("Ajouter"),
        "cancel_url": reverse("organisations:list"),
        "crumbs": [{"label": _("Organisations"), "url": reverse("organisations:list")}],
    }
    return render(request, "organisations/form.html", context)


@screen
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct an organisation."""
    row = open_organisation(request, pk)
    require(can_edit_organisation(request.actor, row), "organisations.edit")
    form_class = RegistryRowForm if row.is_from_registry else LocalOrganisationForm
    initial = {
        name: getattr(row, name) or "" for name in form_class.base_fields if name not in ("population", "ended_on")
    }
    if not row.is_from_registry:
        initial |= {"population": row.population, "ended_on": row.ended_on}
    form = form_class(request.POST or None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            edit_organisation(actor=request.actor, organisation_id=row.pk, changes=form.changes())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("La fiche est enregistrée."))
            return redirect("organisations:organisation", pk=row.pk)
    context = under(request, row, name="organisation", label="") | {
        "form": form,
        "refusal": refusal,
        "heading": _("Corriger la fiche"),
        "lead": _("Les autres informations viennent du référentiel officiel.") if row.is_from_registry else "",
        "verb": _("Enregistrer"),
    }
    return render(request, "organisations/form.html", context)


@screen
def brand(request: ActorRequest, pk: int) -> HttpResponse:
    """Logo, colours, own word for « feuille de route »."""
    row = open_organisation(request, pk)
    require(can_edit_organisation(request.actor, row), "organisations.brand")
    initial = {name: getattr(row, name) for name in ("primary_colour", "accent_colour", "roadmap_word")}
    form = BrandingForm(request.POST or None, request.FILES or None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            set_branding(actor=request.actor, organisation_id=row.pk, branding=form.branding())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("L’apparence est enregistrée."))
            return redirect("organisations:brand", pk=row.pk)
    context = framed(request, row, tab="brand") | {"form": form, "refusal": refusal}
    return render(request, "organisations/brand.html", context)


@require_GET
@screen
def logo(request: ActorRequest, pk: int) -> HttpResponse:
    """The logo, as an image and nothing else."""
    row = open_organisation(request, pk)
    if not row.logo:
        raise Http404
    kinds = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
    kind = kinds.get(str(row.logo.name).rsplit(".", 1)[-1], "application/octet-stream")
    with row.logo.open("rb") as source:
        response = HttpResponse(source.read(), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@screen
def theme(request: ActorRequest, pk: int) -> HttpResponse:
    """The two colours as a style sheet, for the light theme: they were checked against white."""
    row = open_organisation(request, pk)
    rules = []
    if row.primary_colour:
        rules.append(f"--brand: {row.primary_colour}; --brand-hover: {row.primary_colour};")
        rules.append("--brand-muted: #FFFFFF;")  # a paler word would read badly on a colour that just holds with white
    if row.accent_colour:
        rules.append(f"--act: {row.accent_colour}; --act-hover: {row.accent_colour}; --act-ink: #FFFFFF;")
    body = f':root:not([data-bs-theme="dark"]) {{ {" ".join(rules)} }}\n' if rules else ""
    headers = {"Cache-Control": "private, max-age=86400"}  # its address changes with the colours
    return HttpResponse(body, content_type="text/css; charset=utf-8", headers=headers)
