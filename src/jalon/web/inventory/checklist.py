"""The checklist of a small commune: on screen, and as a form to print."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.documents.inventory_papers import ChecklistLine, checklist_form
from jalon.inventory.choices import Fit, Hosting
from jalon.inventory.models import Contract, Usage
from jalon.inventory.shipped import CHECKLIST
from jalon.inventory.usecases.fill_checklist import PREFIX, Line, fill_checklist
from jalon.kernel.money import to_major, to_minor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.web.fields import DayField
from jalon.web.inventory.showing import enterable_member, open_inventory, readable_member, trail, url
from jalon.web.pages import form_page
from jalon.web.papers import WRITERS, file_response
from jalon.web.screens import ActorRequest, screen

HEADS = (
    gettext_lazy("Ce que vous utilisez"),
    gettext_lazy("Où c’est"),
    gettext_lazy("Votre avis"),
    gettext_lazy("Payé à"),
    gettext_lazy("Par an, hors taxes"),
    gettext_lazy("Fin du contrat"),
)
PARTS = ("product", "hosting", "fit", "holder", "yearly", "ends_on")


class ChecklistForm(forms.Form):
    """One line by usual function; every cell may stay empty."""

    def __init__(self, *args: Any, currency: str, already: Mapping[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.already = currency, already
        for code, label, _domain in CHECKLIST:
            for part, field in self._cells(label).items():
                self.fields[f"{code}_{part}"] = field

    def _cells(self, label: str) -> dict[str, forms.Field]:
        def named(words: str) -> dict[str, Any]:
            return {"label": f"{words} ({label})", "required": False}

        return {
            "product": forms.CharField(max_length=160, **named(_("Ce que vous utilisez"))),
            "hosting": forms.ChoiceField(choices=[("", "—"), *Hosting.choices], **named(_("Où c’est"))),
            "fit": forms.ChoiceField(choices=[("", "—"), *Fit.choices], **named(_("Votre avis"))),
            "holder": forms.CharField(max_length=160, **named(_("Payé à"))),
            "yearly": forms.DecimalField(
                min_value=0, max_digits=12, decimal_places=2, localize=True, **named(_("Par an, hors taxes"))
            ),
            "ends_on": DayField(**named(_("Fin du contrat"))),
        }

    def lines(self) -> list[dict[str, Any]]:
        """Each line with its cells, for the table."""
        return [
            {
                "label": label,
                "cells": list(zip(HEADS, (self[f"{code}_{part}"] for part in PARTS), strict=True)),
                "already": ", ".join(self.already.get(domain, ())),
            }
            for code, label, domain in CHECKLIST
        ]

    def clean(self) -> dict[str, Any]:
        """A line without a product says nothing else."""
        cleaned: dict[str, Any] = self.cleaned_data
        for code, label, _domain in CHECKLIST:
            others = [cleaned.get(f"{code}_{part}") for part in PARTS[1:]]
            if any(value not in (None, "") for value in others) and not cleaned.get(f"{code}_product"):
                self.add_error(
                    f"{code}_product", _("Dites ce que vous utilisez pour « %(label)s ».") % {"label": label}
                )
        return cleaned

    def said(self, cleaned: dict[str, Any]) -> list[Line]:
        """What `fill_checklist` takes."""
        return [
            Line(
                code=code,
                product=cleaned[f"{code}_product"],
                hosting=cleaned[f"{code}_hosting"],
                functional_fit=cleaned[f"{code}_fit"],
                holder=cleaned[f"{code}_holder"],
                yearly_minor=None if (yearly := cleaned[f"{code}_yearly"]) is None else to_minor(yearly, self.currency),
                ends_on=cleaned[f"{code}_ends_on"],
            )
            for code, _label, _domain in CHECKLIST
        ]


@screen
def fill(request: ActorRequest, roadmap_id: int, organisation_id: int) -> HttpResponse:
    """Fill, or complete, the checklist of a member."""
    roadmap = open_inventory(request, roadmap_id)
    organisation = enterable_member(request, roadmap, organisation_id)
    form = ChecklistForm(
        request.POST or None,
        currency=roadmap.currency,
        already=_already(roadmap, organisation),
        initial=_there(roadmap, organisation),
    )

    def save(cleaned: dict[str, Any]) -> None:
        done = fill_checklist(
            actor=request.actor, roadmap_id=roadmap.pk, organisation_id=organisation.pk, lines=form.said(cleaned)
        )
        messages.success(request, _("%(count)d applications enregistrées.") % {"count": done})

    return form_page(
        request,
        form=form,
        title=_("Liste de départ : %(member)s") % {"member": organisation.name},
        verb=_("Enregistrer la liste"),
        back_url=url("member", roadmap, organisation_id=organisation.pk),
        save=save,
        trail=trail(roadmap, (organisation.name, url("member", roadmap, organisation_id=organisation.pk))),
        intro=_("Ce qu’une mairie utilise d’ordinaire. Laissez vide ce que vous n’avez pas ; rien n’est effacé."),
        draft_key=f"{request.actor.person_id}:inventory-checklist:{organisation.pk}",
        template="inventory/checklist.html",
    )


def _already(roadmap: Roadmap, organisation: Organisation) -> dict[str, list[str]]:
    """Applications of the inventory that the list did not make, by domain: not to be written twice."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Usage.objects.filter(keeper=roadmap.organisation_id, organisation=organisation)
    for domain, name in rows.exclude(reference__startswith=PREFIX).values_list("domain", "name"):
        found[domain].append(name)
    return found


def _there(roadmap: Roadmap, organisation: Organisation) -> dict[str, Any]:
    """What the list already made for this member."""
    place = {"keeper": roadmap.organisation_id, "organisation": organisation, "reference__startswith": PREFIX}
    found: dict[str, Any] = {}
    for usage in Usage.objects.filter(**place).select_related("solution"):
        code = usage.reference.removeprefix(PREFIX)
        found |= {
            f"{code}_product": usage.solution.name,
            f"{code}_hosting": usage.hosting,
            f"{code}_fit": usage.functional_fit,
        }
    year = str(timezone.localdate().year)
    for contract in Contract.objects.filter(**place):
        code = contract.reference.removeprefix(PREFIX)
        found |= {f"{code}_holder": contract.holder, f"{code}_ends_on": contract.ends_on}
        if (minor := contract.amounts_minor.get(year)) is not None:
            found[f"{code}_yearly"] = to_major(minor, roadmap.currency)
    return found


@screen
def paper(request: ActorRequest, roadmap_id: int, organisation_id: int, extension: str) -> HttpResponse:
    """The form to print, pre-filled with what is known."""
    roadmap = open_inventory(request, roadmap_id)
    organisation = readable_member(request, roadmap, organisation_id)
    if extension not in WRITERS:
        raise Http404
    there = _there(roadmap, organisation)
    fits, hostings = dict(Fit.choices), dict(Hosting.choices)
    lines = tuple(
        ChecklistLine(
            label=label,
            product=str(there.get(f"{code}_product", "")),
            hosting=str(hostings.get(there.get(f"{code}_hosting", ""), "")),
            fit=str(fits.get(there.get(f"{code}_fit", ""), "")),
            holder=str(there.get(f"{code}_holder", "")),
            ends_on=there.get(f"{code}_ends_on"),
        )
        for code, label, _domain in CHECKLIST
    )
    document = checklist_form(
        organisation=organisation.name,
        keeper=roadmap.organisation.name,
        lines=lines,
        hostings=[str(label) for label in Hosting.labels],
        fits=[str(label) for label in Fit.labels],
        on=timezone.localdate(),
    )
    return file_response(document, extension=extension, name=f"inventaire {organisation.name}")
