"""Reminders, digital correspondents and what is asked of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jalon.diagnosis.models import Correspondent, Solicitation
from jalon.diagnosis.reminding import reminding
from jalon.diagnosis.rules import can_collect
from jalon.diagnosis.usecases.manage_correspondents import (
    answer_solicitation,
    end_correspondent,
    name_correspondent,
    solicit,
)
from jalon.diagnosis.usecases.send_reminders import ReminderRefused, ask_reminders
from jalon.kernel.errors import require
from jalon.web.diagnosis.collection_forms import AnswerForm, CorrespondentForm, EndForm, SolicitForm
from jalon.web.diagnosis.frame import STEP, open_for_team, trail, url
from jalon.web.diagnosis.plan import open_campaign
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def reminders(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Whom a reminder would write to, and sending it."""
    roadmap, row = open_campaign(request, roadmap_id, pk)
    require(can_collect(request.actor, roadmap.pk), "diagnosis.reminders.ask")
    if request.method == "POST":
        try:
            work = ask_reminders(
                actor=request.actor,
                campaign_id=row.pk,
                on=request.actor.on,
                emails=request.POST.getlist("email"),
                result_url=url("campaign", roadmap, pk=row.pk),
            )
        except ReminderRefused as refusal:
            messages.error(request, refusal.message)
            return redirect(url("reminders", roadmap, pk=row.pk))
        return redirect("desk:job", key=work.key)
    context = {
        "roadmap": roadmap,
        "campaign": row,
        "found": reminding(row, on=request.actor.on),
        "crumbs": trail(roadmap, (row.name, url("campaign", roadmap, pk=row.pk))),
    }
    return render(request, "diagnosis/reminders.html", context)


@screen
def correspondents(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Who is in charge where, and what was asked."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows = Correspondent.objects.visible_to(request.actor).filter(roadmap=roadmap)
    context = {
        "roadmap": roadmap,
        "rows": rows.active_on(request.actor.on).select_related("organisation", "department", "person"),
        "asked": Solicitation.objects.visible_to(request.actor).filter(roadmap=roadmap).prefetch_related("lines")[:50],
        "is_team": can_collect(request.actor, roadmap.pk),
        "crumbs": trail(roadmap),
    }
    return render(request, "diagnosis/correspondents.html", context)


@screen
def correspondent_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Put a correspondent in charge."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.correspondent.name")
    form = CorrespondentForm(request.POST or None, roadmap=roadmap, initial={"organisation": roadmap.organisation_id})

    def save(cleaned: dict[str, Any]) -> None:
        name_correspondent(actor=request.actor, roadmap_id=roadmap.pk, sheet=form.sheet())

    return form_page(
        request,
        form=form,
        title=_("Nommer un référent numérique"),
        verb=_("Enregistrer"),
        back_url=url("correspondents", roadmap),
        save=save,
        trail=trail(roadmap, (_("Référents numériques"), url("correspondents", roadmap))),
    )


@screen
def correspondent_end(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Write the last day of a correspondent."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.correspondent.end")
    row = get_object_or_404(Correspondent.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)

    def save(cleaned: dict[str, Any]) -> None:
        end_correspondent(actor=request.actor, correspondent_id=row.pk, on=cleaned["on"])

    return form_page(
        request,
        form=EndForm(request.POST or None, initial={"on": request.actor.on}),
        title=_("Fin de la charge de %(name)s") % {"name": row.person},
        verb=_("Enregistrer"),
        back_url=url("correspondents", roadmap),
        save=save,
        trail=trail(roadmap, (_("Référents numériques"), url("correspondents", roadmap))),
    )


@screen
def solicitation_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Ask something of the correspondents of some departments."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.correspondents.solicit")
    rows = roadmap.correspondents.active_on(request.actor.on).select_related("organisation", "department", "person")
    form = SolicitForm(request.POST or None, correspondents=list(rows))

    def save(cleaned: dict[str, Any]) -> str:
        asked, _work = solicit(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            subject=cleaned["subject"],
            text=cleaned["text"],
            due_on=cleaned["due_on"],
            correspondent_ids=form.chosen(),
        )
        messages.success(request, _("La demande part aux référents choisis."))
        return url("solicitation", roadmap, pk=asked.pk)

    return form_page(
        request,
        form=form,
        title=_("Solliciter les référents numériques"),
        verb=_("Envoyer"),
        back_url=url("correspondents", roadmap),
        save=save,
        trail=trail(roadmap, (_("Référents numériques"), url("correspondents", roadmap))),
    )


@screen
def solicitation(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """What was asked and who answered; a correspondent sees its own line only."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    asked = get_object_or_404(Solicitation.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)
    is_team = can_collect(request.actor, roadmap.pk)
    lines = asked.lines.select_related(
        "correspondent__person", "correspondent__organisation", "correspondent__department"
    )
    if not is_team:
        lines = lines.filter(correspondent__person=request.actor.person_id or 0)
    context = {
        "roadmap": roadmap,
        "asked": asked,
        "lines": lines,
        "is_team": is_team,
        "crumbs": trail(roadmap, (_("Référents numériques"), url("correspondents", roadmap))),
    }
    return render(request, "diagnosis/solicitation.html", context)


@screen
def solicitation_answer(request: ActorRequest, roadmap_id: int, pk: int, line_id: int) -> HttpResponse:
    """Answer, for oneself or, in the team, for a correspondent."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    asked = get_object_or_404(Solicitation.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)
    lines = asked.lines.all()
    if not can_collect(request.actor, roadmap.pk):
        lines = lines.filter(correspondent__person=request.actor.person_id or 0)
    line = get_object_or_404(lines, pk=line_id)

    def save(cleaned: dict[str, Any]) -> None:
        answer_solicitation(actor=request.actor, line_id=line.pk, answer=cleaned["answer"], on=request.actor.on)

    return form_page(
        request,
        form=AnswerForm(request.POST or None, initial={"answer": line.answer}),
        title=asked.subject,
        verb=_("Répondre"),
        back_url=url("solicitation", roadmap, pk=asked.pk),
        save=save,
        trail=trail(roadmap, (_("Référents numériques"), url("correspondents", roadmap))),
        intro=asked.text,
    )
