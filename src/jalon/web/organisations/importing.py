"""Importing organisations: give a file or a list, see what it would change, accept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.desk.models import ImportBatch
from jalon.kernel.errors import DomainError, require
from jalon.kernel.numbers import number_in
from jalon.organisations.models import Competence, Organisation
from jalon.organisations.rules import can_add_organisation
from jalon.organisations.usecases.accept_import import accept_import
from jalon.organisations.usecases.import_organisations import ImportTerms, import_organisations, shortened
from jalon.organisations.usecases.keep_import import KIND, PASTED, keep_import, listing_kept, terms_from_json
from jalon.tables import TableRefused
from jalon.web.organisations.forms import ImportForm
from jalon.web.screens import ActorRequest, screen


@screen
def offer(request: ActorRequest) -> HttpResponse:
    """Give a file or paste a list, with what it leaves unsaid."""
    require(can_add_organisation(request.actor), "organisations.import")
    shipped = Competence.objects.filter(organisation__isnull=True)
    rows = Organisation.objects.visible_to(request.actor)
    initial = {"umbrella": rows.filter(pk=number_in(request.GET.get("membre_de")) or 0).first()}
    form = ImportForm(
        request.POST or None, request.FILES or None, actor=request.actor, competences=shipped, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        umbrella = form.cleaned_data["umbrella"]
        terms = ImportTerms(form.cleaned_data["default_kind"], umbrella.pk if umbrella else None, form.terms())
        file = form.cleaned_data["file"]
        data = file.read() if file else form.cleaned_data["pasted"].encode()
        batch = keep_import(actor=request.actor, data=data, filename=file.name if file else PASTED, terms=terms)
        return redirect("organisations:import_check", key=batch.key)
    crumbs = [{"label": _("Organisations"), "url": reverse("organisations:list")}]
    return render(request, "organisations/import.html", {"form": form, "crumbs": crumbs})


@screen
def check(request: ActorRequest, key: UUID) -> HttpResponse:
    """What the list would change; a POST does it, all or nothing."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.actor).filter(kind=KIND), key=key)
    refusal, plan, notes = "", None, []
    try:
        if request.method == "POST":
            done = accept_import(actor=request.actor, batch_id=batch.pk, now=timezone.now())
            said = _("%(created)s organismes ajoutés, %(ties)s adhésions ajoutées.")
            messages.success(request, said % {"created": len(done.created), "ties": len(done.ties)})
            return redirect("organisations:list")
        listing = listing_kept(batch)
        notes = list(listing.notes)
        plan = import_organisations(
            actor=request.actor, listing=listing, terms=terms_from_json(batch.options), is_dry_run=True
        )
    except (DomainError, TableRefused) as error:
        refusal = error.message
    errors, errors_left = shortened(plan.errors if plan else [])
    context = {
        "batch": batch,
        "plan": plan,
        "notes": notes,
        "refusal": refusal,
        "errors": errors,
        "errors_left": errors_left,
        "is_acceptable": plan is not None and not plan.errors and bool(plan.created or plan.ties),
        "action_url": reverse("organisations:import_check", args=[batch.key]),
        "crumbs": [
            {"label": _("Organisations"), "url": reverse("organisations:list")},
            {"label": _("Importer"), "url": reverse("organisations:import")},
        ],
    }
    return render(request, "organisations/import_check.html", context)
