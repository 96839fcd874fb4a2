"""From the inventory to an action of the roadmap, and the decision on a declared tool."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.inventory.choices import Disposition
from jalon.inventory.models import Usage
from jalon.inventory.registers import APPLICATIONS, SHADOW
from jalon.inventory.rules import can_keep
from jalon.inventory.usecases.decide_shadow_tool import decide_shadow_tool
from jalon.inventory.usecases.link_action import link_action
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.programme.changes import ActionChanges
from jalon.programme.models import Motive
from jalon.programme.rules import can_create_action
from jalon.programme.usecases.create_action import create_action
from jalon.web.fields import TextField
from jalon.web.inventory.forms import DecisionForm
from jalon.web.inventory.showing import one_sheet, open_inventory, trail, url
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen

VERBS = {
    Disposition.KEEP: gettext_lazy("Maintenir %(name)s"),
    Disposition.EVOLVE: gettext_lazy("Faire évoluer %(name)s"),
    Disposition.REPLACE: gettext_lazy("Remplacer %(name)s"),
    Disposition.MERGE: gettext_lazy("Fusionner %(name)s"),
    Disposition.RETIRE: gettext_lazy("Arrêter %(name)s"),
}


class ActionForm(forms.Form):
    """An action made from an application."""

    title = forms.CharField(label=gettext_lazy("Intitulé de l’action"), max_length=200)
    motive_note = TextField(label=gettext_lazy("Pourquoi"), max_length=1_000)


@screen
def make_action(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Make a draft of action from what is proposed for an application."""
    roadmap = open_inventory(request, roadmap_id)
    usage: Usage = one_sheet(request, roadmap, APPLICATIONS, pk)
    if not request.actor.may_reach(roadmap.pk, "plan"):
        raise Http404
    require(can_create_action(request.actor, roadmap.pk), "programme.create")
    name = f"{usage.name} ({usage.organisation.name})"
    title = str(VERBS.get(Disposition(usage.disposition)) if usage.disposition else _("Revoir %(name)s")) % {
        "name": name
    }
    form = ActionForm(request.POST or None, initial={"title": title[:200], "motive_note": _reasons(usage)})

    def save(cleaned: dict[str, Any]) -> str:
        changes = ActionChanges(
            motive=Motive.TECHNICAL_DEBT,
            motive_note=cleaned["motive_note"],
            summary=_("Issue de l’inventaire : %(name)s.") % {"name": name},
            members={} if usage.organisation_id == roadmap.organisation_id else {usage.organisation_id: None},
        )
        with transaction.atomic():
            action = create_action(actor=request.actor, roadmap_id=roadmap.pk, title=cleaned["title"], changes=changes)
            link_action(
                actor=request.actor,
                roadmap_id=roadmap.pk,
                register_code=APPLICATIONS.code,
                sheet_id=usage.pk,
                action=Ref.to(action),
            )
        messages.success(request, _("L’action est créée, en brouillon."))
        return reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk})

    return form_page(
        request,
        form=form,
        title=_("Créer une action pour « %(name)s »") % {"name": usage.name},
        verb=_("Créer l’action"),
        back_url=url("sheet", roadmap, register=APPLICATIONS.code, pk=usage.pk),
        save=save,
        trail=trail(roadmap, (str(APPLICATIONS.label), url("list", roadmap, register=APPLICATIONS.code))),
        intro=_("Déjà citée par l’action « %(action)s ».") % {"action": usage.action_label}
        if usage.action_label
        else "",
    )


def _reasons(usage: Usage) -> str:
    """What the sheet says for doing something, in one sentence by line."""
    found = [usage.disposition_reason] if usage.disposition_reason else []
    if usage.technical_fit:
        found.append(_("Avis technique : %(fit)s.") % {"fit": usage.get_technical_fit_display()})
    if usage.functional_fit:
        found.append(_("Avis des utilisateurs : %(fit)s.") % {"fit": usage.get_functional_fit_display()})
    if usage.obsolete_on:
        found.append(_("Obsolète le %(day)s.") % {"day": f"{usage.obsolete_on:%d/%m/%Y}"})
    return "\n".join(found)


@screen
def decide(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Decide what becomes of a declared tool."""
    roadmap = open_inventory(request, roadmap_id)
    tool = one_sheet(request, roadmap, SHADOW, pk)
    require(can_keep(request.actor, roadmap), "inventory.decide")
    form = DecisionForm(request.POST or None, initial={"decision": tool.decision, "reason": tool.decision_reason})

    def save(cleaned: dict[str, Any]) -> None:
        decide_shadow_tool(actor=request.actor, roadmap_id=roadmap.pk, tool_id=tool.pk, **cleaned)
        messages.success(request, _("La décision est enregistrée."))

    return form_page(
        request,
        form=form,
        title=_("Que devient « %(name)s » ?") % {"name": tool.name},
        verb=_("Décider"),
        back_url=url("sheet", roadmap, register=SHADOW.code, pk=tool.pk),
        save=save,
        trail=trail(roadmap, (str(SHADOW.label), url("list", roadmap, register=SHADOW.code))),
    )
