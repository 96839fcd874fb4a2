"""Read the synthesis as the public would, publish it, take it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.diagnosis.models import Report, ReportKind
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.publication.models import PublishedSynthesis, Site
from jalon.publication.rules import can_publish
from jalon.publication.usecases.publish_synthesis import publish_synthesis, withdraw_synthesis
from jalon.web.pages import form_page
from jalon.web.reports.views import above
from jalon.web.screens import ActorRequest, open_roadmap, screen


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(label=gettext_lazy("Raison"), max_length=300, required=False)


@screen
def preview(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """What visitors would read. Only « Publier » writes."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    require(can_publish(request.actor, roadmap), "publication.synthesis.publish")
    rows = Report.objects.visible_to(request.actor).filter(roadmap=roadmap, kind=ReportKind.SYNTHESIS)
    report = rows.current().first()
    site = Site.objects.filter(organisation=roadmap.organisation_id).first()
    published = PublishedSynthesis.objects.filter(roadmap_key=roadmap.key).first()
    refusal = ""
    if request.method == "POST":
        try:
            publish_synthesis(actor=request.actor, roadmap_id=roadmap.pk, previewed=request.POST.get("previewed", ""))
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("La synthèse est publique."))
            return redirect("reports:synthesis", roadmap_id=roadmap.pk)
    is_public = published is not None and published.withdrawn_at is None
    is_open = bool(site and site.is_open)
    context = {
        "roadmap": roadmap,
        "report": report,
        "site": site,
        "published": published if is_public else None,
        "is_changed": bool(is_public and report and published and published.sections != report.content),
        "public_url": reverse("public:synthesis", args=[site.slug, published.slug])
        if is_public and is_open and site and published
        else "",
        "site_url": reverse("publication:site", args=[roadmap.pk]),
        "refusal": refusal,
        "crumbs": above(roadmap),
    }
    return render(request, "reports/synthesis.html", context, status=422 if refusal else 200)


@screen
def withdraw(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Take it back from the public."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    require(can_publish(request.actor, roadmap), "publication.synthesis.withdraw")
    if not PublishedSynthesis.objects.filter(roadmap_key=roadmap.key, withdrawn_at=None).exists():
        raise Http404

    def save(cleaned: dict[str, Any]) -> None:
        withdraw_synthesis(actor=request.actor, roadmap_id=roadmap.pk, reason=cleaned["reason"])
        messages.success(request, _("La synthèse n’est plus publique."))

    return form_page(
        request,
        form=WithdrawForm(request.POST if request.method == "POST" else None),
        title=_("Retirer la synthèse du public ?"),
        verb=_("Retirer la synthèse"),
        back_url=reverse("reports:synthesis", args=[roadmap.pk]),
        save=save,
        trail=above(roadmap),
        intro=_("Son adresse répondra « introuvable ». Vous pourrez la publier de nouveau à la même adresse."),
    )
