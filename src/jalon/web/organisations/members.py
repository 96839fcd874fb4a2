"""Members of an organisation, and what it adheres to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jalon.kernel.errors import DomainError, require
from jalon.organisations.importing import FIELDS
from jalon.organisations.models import Membership
from jalon.organisations.queries import competences_for, members_of, umbrellas_of
from jalon.organisations.rules import can_manage_members
from jalon.organisations.usecases.add_members import add_members
from jalon.organisations.usecases.change_membership import change_membership
from jalon.organisations.usecases.transfer_membership import transfer_membership
from jalon.tables import WRITERS, Table
from jalon.web.organisations.forms import AddMemberForm, AdhesionForm, TransferForm
from jalon.web.organisations.frame import framed, open_organisation, under
from jalon.web.papers import tables_response
from jalon.web.screens import ActorRequest, screen

_EXPORTED = ("siren", "name", "nature", "departement", "member_siren", "member_insee", "member_name")


@require_GET
@screen
def members(request: ActorRequest, pk: int) -> HttpResponse:
    """Every tie: members with their competence and dates, then what the organisation adheres to."""
    row = open_organisation(request, pk)
    context = framed(request, row, tab="members")
    context |= {
        "members": members_of(request.actor, row),
        "umbrellas": umbrellas_of(request.actor, row),
        "exports": [
            {"label": form.upper(), "url": reverse("organisations:export_members", args=[row.pk, form])}
            for form in WRITERS
        ],
    }
    return render(request, "organisations/members.html", context)


@require_GET
@screen
def export(request: ActorRequest, pk: int, form: str) -> HttpResponse:
    """The members as a file that the import takes back."""
    row = open_organisation(request, pk)
    columns = tuple(field for field in FIELDS if field.key in _EXPORTED)
    body = (row.siren, row.name, row.kind_label, row.departement_code)
    members = {tie.organisation.pk: tie.organisation for tie in members_of(request.actor, row)}
    rows = [(*body, member.siren, member.insee_code, member.name) for member in members.values()]
    name = f"membres-{row.siren or row.pk}"
    return tables_response([Table(row.name, columns, rows)], extension=form, name=name)


@screen
def add(request: ActorRequest, pk: int) -> HttpResponse:
    """Add one member; a list of them is pasted in the import."""
    umbrella = open_organisation(request, pk)
    require(can_manage_members(request.actor, umbrella), "organisations.members.add")
    form = AddMemberForm(request.POST or None, actor=request.actor, competences=competences_for(umbrella))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["member"]
        try:
            add_members(actor=request.actor, umbrella_id=umbrella.pk, member_ids=[member.pk], terms=form.terms())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("« %(name)s » est ajouté aux membres.") % {"name": member.name})
            return redirect("organisations:members", pk=umbrella.pk)
    context = under(request, umbrella, name="members", label=_("Membres")) | {
        "form": form,
        "refusal": refusal,
        "heading": _("Ajouter un membre"),
        "lead": _("Une adhésion globale vaut pour toutes les compétences de l’organisme."),
        "verb": _("Ajouter le membre"),
    }
    return render(request, "organisations/form.html", context)


def _open_membership(request: ActorRequest, pk: int) -> Membership:
    rows = Membership.objects.visible_to(request.actor).select_related("umbrella", "member", "competence")
    return get_object_or_404(rows, pk=pk)


@screen
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct the terms of an adhesion, or end it."""
    row = _open_membership(request, pk)
    require(can_manage_members(request.actor, row.umbrella), "organisations.members.change")
    initial = {name: getattr(row, name) for name in ("competence", "starts_on", "ends_on", "reference")}
    form = AdhesionForm(request.POST or None, initial=initial, competences=competences_for(row.umbrella))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            change_membership(actor=request.actor, membership_id=row.pk, terms=form.terms())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("L’adhésion est enregistrée."))
            return redirect("organisations:members", pk=row.umbrella_id)
    context = under(request, row.umbrella, name="members", label=_("Membres")) | {
        "form": form,
        "refusal": refusal,
        "heading": _("Adhésion de %(name)s") % {"name": row.member.place_label},
        "lead": _("Pour y mettre fin, donnez son dernier jour. Rien n’est effacé."),
        "verb": _("Enregistrer"),
    }
    return render(request, "organisations/form.html", context)


@screen
def transfer(request: ActorRequest, pk: int) -> HttpResponse:
    """Move an adhesion to another umbrella body."""
    row = _open_membership(request, pk)
    require(can_manage_members(request.actor, row.umbrella), "organisations.members.transfer")
    form = TransferForm(request.POST or None, actor=request.actor)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        destination = form.cleaned_data["destination"]
        try:
            transfer_membership(
                actor=request.actor,
                membership_id=row.pk,
                destination_id=destination.pk,
                on=form.cleaned_data["on"],
                reference=form.cleaned_data["reference"],
            )
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("L’adhésion est transférée à « %(name)s ».") % {"name": destination.name})
            return redirect("organisations:members", pk=destination.pk)
    context = under(request, row.umbrella, name="members", label=_("Membres")) | {
        "form": form,
        "refusal": refusal,
        "heading": _("Transférer l’adhésion de %(name)s") % {"name": row.member.place_label},
        "lead": _("L’adhésion actuelle finit la veille ; la même commence ce jour-là chez l’organisme choisi."),
        "verb": _("Transférer"),
    }
    return render(request, "organisations/form.html", context)
