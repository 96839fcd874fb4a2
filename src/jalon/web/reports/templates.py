"""The operator's own templates: tried before they are kept, with the list of their fields."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jalon.diagnosis.models import ReportKind, ReportTemplate
from jalon.diagnosis.rules import can_produce_reports
from jalon.diagnosis.usecases.keep_template import drop_template, keep_template
from jalon.documents.report_fields import field_names, sample_fields
from jalon.documents.templates import LIMITS, TemplateRefused, extension_of, fill_template
from jalon.kernel.errors import require
from jalon.web.reports.views import above
from jalon.web.screens import ActorRequest, open_roadmap, screen


class TemplateForm(forms.Form):
    """A template to keep."""

    kind = forms.ChoiceField(label=gettext_lazy("Sert à"), choices=ReportKind)
    file = forms.FileField(label=gettext_lazy("Modèle"), help_text=gettext_lazy("ODT ou DOCX, 10 Mo au plus."))


@screen
def templates(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Templates kept, the fields they may use, and a new one."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    require(can_produce_reports(request.actor, roadmap.pk), "diagnosis.template.keep")
    form = TemplateForm(request.POST or None, request.FILES or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        refusal = _keep(request, roadmap.pk, form.cleaned_data)
        if not refusal:
            return redirect("reports:templates", roadmap_id=roadmap.pk)
    context = {
        "roadmap": roadmap,
        "form": form,
        "refusal": refusal,
        "rows": list(ReportTemplate.objects.visible_to(request.actor).filter(roadmap=roadmap)),
        "fields": [
            {"label": label, "names": [f"{{{{ {name} }}}}" if "." not in name else name for name in field_names(kind)]}
            for kind, label in ReportKind.choices
        ],
        "crumbs": above(roadmap),
    }
    return render(request, "reports/templates.html", context, status=422 if request.method == "POST" else 200)


def _keep(request: ActorRequest, roadmap_id: int, cleaned: dict[str, Any]) -> str:
    """Empty once kept, otherwise the sentence of the refusal."""
    sent = cleaned["file"]
    data = sent.read(LIMITS.max_bytes + 1)
    try:
        extension = extension_of(data)
        fill_template(data, sample_fields(cleaned["kind"]))
    except TemplateRefused as refusal:
        return refusal.message
    keep_template(
        actor=request.actor,
        roadmap_id=roadmap_id,
        kind=cleaned["kind"],
        extension=extension,
        name=str(sent.name),
        data=data,
    )
    messages.success(request, _("Le modèle servira à la prochaine production."))
    return ""


@require_POST
@screen
def template_drop(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Go back to the product's own layout."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    row = get_object_or_404(ReportTemplate.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)
    drop_template(actor=request.actor, template_id=row.pk)
    messages.success(request, _("Le modèle est retiré."))
    return redirect(reverse("reports:templates", args=[roadmap.pk]))
