"""Reports: produced, handed over, and the log of who received and opened them."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jalon.desk.models import JobProgress, WorkState
from jalon.diagnosis.models import Report, ReportDelivery, ReportKind
from jalon.diagnosis.models.reports import ReportQuerySet
from jalon.diagnosis.rules import can_deliver_reports, can_produce_reports
from jalon.diagnosis.usecases.hand_over_report import (
    DeliveryRefused,
    expose_reports,
    hide_report,
    open_exposed,
    revoke_delivery,
)
from jalon.diagnosis.usecases.produce_reports import TASK, ask_for_reports
from jalon.diagnosis.usecases.send_reports import Recipient, send_reports
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.roadmaps.models import Roadmap
from jalon.web.desk.job_views import job_context
from jalon.web.pages import crumbs, form_page
from jalon.web.reports.files import report_file
from jalon.web.screens import ActorRequest, open_roadmap, screen


class SendForm(forms.Form):
    """To whom one report is sent."""

    email = forms.EmailField(label=gettext_lazy("Adresse électronique"))
    function = forms.CharField(
        label=gettext_lazy("Fonction du destinataire"), max_length=160, required=False,
        help_text=gettext_lazy("Par exemple « maire » ou « secrétaire général·e » : elle est écrite au journal de remise."),
    )  # fmt: skip


def list_url(roadmap: Roadmap) -> str:
    """The list of the reports."""
    return reverse("reports:list", args=[roadmap.pk])


def above(roadmap: Roadmap, *items: tuple[str, str]) -> list[dict[str, str]]:
    """The way back to the reports."""
    return crumbs((_("Rapports"), list_url(roadmap)), *items)


def _rows(request: ActorRequest, roadmap: Roadmap) -> ReportQuerySet:
    return Report.objects.visible_to(request.actor).filter(roadmap=roadmap).select_related("organisation")


@screen
def report_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The latest production, member by member; for a participant, what was shown to it."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    may = can_produce_reports(request.actor, roadmap.pk)
    rows = list(
        _rows(request, roadmap)
        .current()
        .annotate(
            sent=Count("deliveries", filter=Q(deliveries__channel="mail"), distinct=True),
            opened_at=Max("deliveries__openings__at"),
        )
        .order_by("organisation__sort_key", "kind")
    )
    places: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.organisation_id is not None:
            line = places.setdefault(row.organisation_id, {"place": row.organisation, "reports": []})
            line["reports"].append(row)
    jobs = JobProgress.objects.visible_to(request.actor).filter(task=TASK, roadmap_id_value=roadmap.pk)
    job = jobs.first() if may else None
    context = {
        "roadmap": roadmap,
        "lines": list(places.values()),
        "syntheses": [row for row in rows if row.kind == ReportKind.SYNTHESIS],
        "number": rows[0].number if rows else 0,
        "produced_at": rows[0].produced_at if rows else None,
        "may_produce": may,
        "may_deliver": can_deliver_reports(request.actor, roadmap.pk),
        "job": job_context(job) if job is not None and job.state != WorkState.DONE else None,
        "has_hidden": any(row.exposed_at is None for row in rows),
    }
    return render(request, "reports/list.html", context)


@require_POST
@screen
def produce(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Queue a production; its page shows where it stands and can be left."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    try:
        job = ask_for_reports(actor=request.actor, roadmap_id=roadmap.pk, result_url=list_url(roadmap))
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(list_url(roadmap))
    return redirect("desk:job", key=job.key)


@screen
def report(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One report and its log: who received it, who opened what and when."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    deliveries = ReportDelivery.objects.filter(report=row).prefetch_related("openings")
    context = {
        "roadmap": roadmap,
        "report": row,
        "extensions": ("pdf", "odt", "docx"),
        "deliveries": deliveries,
        "may_deliver": can_deliver_reports(request.actor, roadmap.pk),
        "may_publish": row.kind == ReportKind.SYNTHESIS and can_deliver_reports(request.actor, roadmap.pk),
        "crumbs": above(roadmap),
    }
    return render(request, "reports/report.html", context)


@require_POST
@screen
def download(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """One file. Asked by POST: opening a report that was handed over is noted."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    try:
        found = open_exposed(actor=request.actor, report_id=row.pk, extension=extension)
    except DeliveryRefused as error:
        raise Http404 from error
    return cast(HttpResponse, report_file(found, extension))


@require_POST
@screen
def expose_all(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Show every current report to its organisation."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    return _do(
        request,
        lambda: expose_reports(actor=request.actor, roadmap_id=roadmap.pk),
        _("Chaque organisme voit maintenant ses rapports."),
        list_url(roadmap),
    )


@require_POST
@screen
def expose_one(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Show one report to its organisation."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    return _do(
        request,
        lambda: expose_reports(actor=request.actor, roadmap_id=roadmap.pk, report_ids=[row.pk]),
        _("Le rapport est exposé."),
        reverse("reports:report", args=[roadmap.pk, row.pk]),
    )


@require_POST
@screen
def hide(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Take one report back from the product."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    return _do(
        request,
        lambda: hide_report(actor=request.actor, report_id=row.pk),
        _("Le rapport n’est plus exposé ; les liens déjà envoyés se ferment un par un."),
        reverse("reports:report", args=[roadmap.pk, row.pk]),
    )


@require_POST
@screen
def revoke(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Close a link that was sent."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    rows = ReportDelivery.objects.visible_to(request.actor).filter(report__roadmap=roadmap, channel="mail")
    row = get_object_or_404(rows, pk=pk)
    return _do(
        request,
        lambda: revoke_delivery(actor=request.actor, delivery_id=row.pk),
        _("Le lien est fermé."),
        reverse("reports:report", args=[roadmap.pk, row.report_id]),
    )


@screen
def send_one(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Send one report to one address."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    require(can_deliver_reports(request.actor, roadmap.pk), "diagnosis.report.send")
    back = reverse("reports:report", args=[roadmap.pk, row.pk])
    form = SendForm(request.POST or None, initial={"email": row.organisation.contact_email if row.organisation else ""})

    def save(cleaned: dict[str, Any]) -> str:
        recipient = Recipient(row.pk, cleaned["email"], cleaned["function"])
        job = send_reports(actor=request.actor, roadmap_id=roadmap.pk, recipients=[recipient], result_url=back)
        return reverse("desk:job", args=[job.key])

    return form_page(
        request,
        form=form,
        title=_("Envoyer « %(title)s »") % {"title": row.title},
        verb=_("Envoyer le lien"),
        back_url=back,
        save=save,
        trail=above(roadmap, (row.title, back)),
        intro=_(
            "Un lien personnel, valable 90 jours, part à cette adresse. Chaque ouverture est notée ; le lien se ferme."
        ),
    )


@screen
def send_all(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Send its report to every member that has an address, after saying which have none."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    require(can_deliver_reports(request.actor, roadmap.pk), "diagnosis.report.send")
    rows = list(_rows(request, roadmap).current().filter(kind=ReportKind.MEMBER).order_by("organisation__sort_key"))
    ready = [row for row in rows if row.organisation and row.organisation.contact_email]
    without = [row.organisation for row in rows if row not in ready]
    if request.method == "POST":
        recipients = [
            Recipient(row.pk, row.organisation.contact_email, _("adresse de contact de la collectivité"))
            for row in ready
            if row.organisation
        ]
        try:
            job = send_reports(
                actor=request.actor, roadmap_id=roadmap.pk, recipients=recipients, result_url=list_url(roadmap)
            )
        except Forbidden:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(list_url(roadmap))
        return redirect("desk:job", key=job.key)
    context = {
        "roadmap": roadmap,
        "ready": ready,
        "without": without,
        "back_url": list_url(roadmap),
        "crumbs": above(roadmap),
    }
    return render(request, "reports/send_all.html", context)


def _do(request: ActorRequest, act: Callable[[], object], done: str, target: str) -> HttpResponse:
    try:
        act()
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(target)
