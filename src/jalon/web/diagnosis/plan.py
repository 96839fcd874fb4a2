"""The collection plan: campaigns, targets, tracker, closing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.closing import current_closing
from jalon.diagnosis.coverage import Covered, by_population, closing_gaps, covered_targets, tracker
from jalon.diagnosis.hearings import hearings
from jalon.diagnosis.models import Campaign, Reminder, Target
from jalon.diagnosis.rules import can_close_diagnosis, can_collect
from jalon.diagnosis.usecases.close_diagnosis import close_diagnosis, reopen_diagnosis
from jalon.diagnosis.usecases.save_campaign import remove_target, save_campaign, set_targets
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.roadmaps.rules import can_approve_destruction
from jalon.surveys.models import Destruction
from jalon.tables import WRITERS, Field, Kind, Table
from jalon.web.diagnosis.collection_forms import CampaignForm, CloseForm, ReopenForm, TargetsForm
from jalon.web.diagnosis.frame import STEP, open_for_team, trail, url
from jalon.web.pages import form_page
from jalon.web.papers import tables_response
from jalon.web.screens import ActorRequest, open_roadmap, screen


def _own(request: ActorRequest, roadmap: Roadmap) -> list[int] | None:
    """The organisations whose targets the actor reads: all (None) for who holds a role on the roadmap; else its own.
    A target says how many were heard, never who nor what."""
    if request.actor.is_system or roadmap.pk in request.actor.roadmap_roles:
        return None
    return list(request.actor.organisation_roles)


@screen
def plan(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Where the collection stands, campaign by campaign and population by population."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    own = _own(request, roadmap)
    heard = hearings(roadmap)
    campaigns = []
    for campaign in Campaign.objects.visible_to(request.actor).filter(roadmap=roadmap):
        covered = covered_targets(campaign, heard=heard, organisation_ids=own)
        if own is None or covered:
            campaigns.append({"campaign": campaign, "totals": by_population(covered), "targets": len(covered)})
    closing = current_closing(roadmap.pk)
    is_team = can_collect(request.actor, roadmap.pk)
    context = {
        "roadmap": roadmap,
        "campaigns": campaigns,
        "is_team": is_team,
        "closing": closing,
        "reopened": None if closing else roadmap.diagnosis_closings.first(),
        "gaps": closing_gaps(roadmap) if is_team and closing is None else [],
        "may_close": can_close_diagnosis(request.actor, roadmap.pk),
        "today": request.actor.on,
        "may_approve": can_approve_destruction(request.actor, roadmap),
        "past_term": _waiting(roadmap) if can_approve_destruction(request.actor, roadmap) else 0,
    }
    return render(request, "diagnosis/plan.html", context)


def _waiting(roadmap: Roadmap) -> int:
    """Lists of what is past its term that wait for a visa or for the archives."""
    surveys = Destruction.objects.filter(survey__roadmap=roadmap, destroyed_on=None)
    return roadmap.words_destructions.filter(destroyed_on=None).count() + surveys.count()


def open_campaign(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, Campaign]:
    """A campaign of the roadmap of the address."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rows = Campaign.objects.visible_to(request.actor).filter(roadmap=roadmap)
    campaign = get_object_or_404(rows, pk=pk)
    campaign.roadmap = roadmap
    return roadmap, campaign


@screen
def campaign(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One campaign: the tracker of members by population, and each target."""
    roadmap, row = open_campaign(request, roadmap_id, pk)
    own = _own(request, roadmap)
    covered = covered_targets(row, organisation_ids=own)
    populations, members = tracker(covered)
    context = {
        "roadmap": roadmap,
        "campaign": row,
        "covered": covered,
        "totals": by_population(covered),
        "populations": [str(Population(value).label) for value in populations],
        "members": members,
        "is_team": can_collect(request.actor, roadmap.pk),
        "reminders": Reminder.objects.visible_to(request.actor)
        .filter(campaign=row)
        .select_related("organisation")[:50],
        "exports": [
            {"label": extension.upper(), "url": url("tracker_file", roadmap, pk=row.pk, extension=extension)}
            for extension in WRITERS
        ],
        "crumbs": trail(roadmap),
    }
    return render(request, "diagnosis/campaign.html", context)


@screen
def campaign_edit(request: ActorRequest, roadmap_id: int, pk: int | None = None) -> HttpResponse:
    """Create or change a campaign."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.campaign.save")
    row = get_object_or_404(Campaign.objects.filter(roadmap=roadmap), pk=pk) if pk is not None else None
    initial = {name: getattr(row, name) for name in ("name", "purpose", "starts_on", "ends_on")} if row else {}
    form = CampaignForm(request.POST or None, initial=initial)

    def save(cleaned: dict[str, Any]) -> str:
        made = save_campaign(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            sheet=form.sheet(),
            campaign_id=pk,
            revision=number_in(request.POST.get("revision")) or 0,
        )
        return url("campaign", roadmap, pk=made.pk)

    return form_page(
        request,
        form=form,
        title=_("Modifier la campagne") if row else _("Nouvelle campagne de recueil"),
        verb=_("Enregistrer"),
        back_url=url("campaign", roadmap, pk=row.pk) if row else url("plan", roadmap),
        save=save,
        trail=trail(roadmap),
        revision=row.revision if row else None,
    )


@screen
def targets(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Set how many voices are expected."""
    roadmap, row = open_campaign(request, roadmap_id, pk)
    require(can_collect(request.actor, roadmap.pk), "diagnosis.targets.set")
    form = TargetsForm(request.POST or None, roadmap=roadmap)

    def save(cleaned: dict[str, Any]) -> None:
        count = set_targets(actor=request.actor, campaign_id=row.pk, sheet=form.sheet())
        messages.success(request, _("%(count)d cibles enregistrées.") % {"count": count})

    return form_page(
        request,
        form=form,
        title=_("Voix attendues"),
        verb=_("Enregistrer"),
        back_url=url("campaign", roadmap, pk=row.pk),
        save=save,
        trail=trail(roadmap, (row.name, url("campaign", roadmap, pk=row.pk))),
        intro=_("Chaque membre coché reçoit cette cible pour chaque population cochée."),
    )


@require_POST
@screen
def target_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Expect nothing any more there."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.targets.remove")
    target = get_object_or_404(Target.objects.visible_to(request.actor).filter(campaign__roadmap=roadmap), pk=pk)
    removed_from = remove_target(actor=request.actor, target_id=target.pk)
    return redirect(url("campaign", roadmap, pk=removed_from.pk))


_COLUMNS = (
    Field(key="member", label="Membre"),
    Field(key="department", label="Direction"),
    Field(key="population", label="Population"),
    Field(key="expected", label="Attendu", kind=Kind.INT),
    Field(key="planned", label="Prévu", kind=Kind.INT),
    Field(key="done", label="Fait", kind=Kind.INT),
    Field(key="validated", label="Validé", kind=Kind.INT),
    Field(key="state", label="État"),
)


@screen
def tracker_file(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """The tracker as a table, of exactly the targets that the actor reads."""
    roadmap, row = open_campaign(request, roadmap_id, pk)
    rows = [_line(found) for found in covered_targets(row, organisation_ids=_own(request, roadmap))]
    table = Table(_("Suivi du recueil"), _COLUMNS, rows)
    return tables_response([table], extension=extension, name=f"suivi-recueil-{row.pk}")


def _line(found: Covered) -> tuple[Any, ...]:
    target = found.target
    return (
        str(target.organisation),
        str(target.department.name) if target.department else None,
        str(target.get_population_display()),
        target.expected,
        found.planned,
        found.done,
        found.validated,
        found.state_label,
    )


@screen
def closing(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """What is missing before the diagnosis closes; closing it."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    require(can_close_diagnosis(request.actor, roadmap.pk), "diagnosis.close")
    gaps = closing_gaps(roadmap)

    def save(cleaned: dict[str, Any]) -> None:
        close_diagnosis(actor=request.actor, roadmap_id=roadmap.pk, on=request.actor.on, reason=cleaned["reason"])
        messages.success(request, _("Le diagnostic est clos."))

    return form_page(
        request,
        form=CloseForm(request.POST or None),
        title=_("Clore le diagnostic"),
        verb=_("Clore"),
        back_url=url("plan", roadmap),
        save=save,
        trail=trail(roadmap),
        template="diagnosis/closing.html",
        more={"gaps": gaps},
    )


@screen
def reopen(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Collect again, saying why."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    require(can_close_diagnosis(request.actor, roadmap.pk), "diagnosis.reopen")

    def save(cleaned: dict[str, Any]) -> None:
        reopen_diagnosis(actor=request.actor, roadmap_id=roadmap.pk, on=request.actor.on, reason=cleaned["reason"])
        messages.success(request, _("Le diagnostic est rouvert."))

    return form_page(
        request,
        form=ReopenForm(request.POST or None),
        title=_("Rouvrir le diagnostic"),
        verb=_("Rouvrir"),
        back_url=url("plan", roadmap),
        save=save,
        trail=trail(roadmap),
        intro=_("La raison est gardée au journal, et se lit sur le plan de recueil."),
    )
