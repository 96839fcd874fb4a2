"""Envelopes: the roadmap's, and the DSI's apart."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jalon.finance.models import BudgetSection, EnvelopeOwner
from jalon.finance.queries import envelopes_of
from jalon.finance.rules import can_see_money, can_set_envelopes
from jalon.finance.usecases.set_envelopes import set_envelopes
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.web.money.forms import EnvelopesForm
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def envelopes(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The roadmap's own envelopes."""
    return _page(request, roadmap_id, EnvelopeOwner.ROADMAP, "money:envelopes")


@screen
def it_envelopes(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The DSI's envelopes, for memory: they pay nothing of the roadmap."""
    return _page(request, roadmap_id, EnvelopeOwner.IT_DEPARTMENT, "money:it_envelopes")


def _page(request: ActorRequest, roadmap_id: int, owner: str, name: str) -> HttpResponse:
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(can_see_money(request.actor, roadmap), "finance.envelopes.read")
    may_set = can_set_envelopes(request.actor, roadmap)
    known = envelopes_of(roadmap, owner=owner)
    form = EnvelopesForm(request.POST or None, roadmap=roadmap, known=known)
    refusal = ""
    if request.method == "POST":
        require(may_set, "finance.set_envelopes")
        if form.is_valid():
            try:
                set_envelopes(actor=request.actor, roadmap_id=roadmap.pk, amounts_minor=form.amounts(), owner=owner)
            except Forbidden:
                raise
            except DomainError as error:
                refusal = error.message
            else:
                messages.success(request, _("Enveloppes enregistrées."))
                return redirect(name, roadmap_id=roadmap.pk)
    sections = list(BudgetSection)
    context = {
        "roadmap": roadmap,
        "form": form,
        "refusal": refusal,
        "is_it": owner == EnvelopeOwner.IT_DEPARTMENT,
        "rows": [
            {"year": year, "fields": [form[f"{section}_{year}"] for section in sections]} for year in roadmap.years
        ],
        "sections": [section.label for section in sections],
        "totals": [sum(known.get((year, str(section)), 0) for year in roadmap.years) for section in sections],
        "can_set": may_set,
    }
    return render(request, "money/envelopes.html", context, status=422 if request.method == "POST" else 200)
