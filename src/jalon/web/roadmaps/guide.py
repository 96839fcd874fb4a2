"""First time: from « je suis … » to a roadmap with its phases, on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.kernel.errors import DomainError, Forbidden
from jalon.kernel.numbers import number_in
from jalon.kernel.quarter import Quarter
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import MethodTemplate, Roadmap
from jalon.roadmaps.usecases.create_roadmap import NewRoadmap, create_roadmap
from jalon.web.roadmaps.forms import GuideForm
from jalon.web.screens import ActorRequest, screen


def _new(organisation: Organisation, cleaned: dict[str, Any]) -> NewRoadmap:
    method = cleaned["method_id"]
    return NewRoadmap(
        organisation_id=organisation.pk,
        title=cleaned["title"],
        kind=cleaned["kind"],
        public_label=cleaned["public_label"],
        method_id=method.pk if method else None,
        starts_on=cleaned["starts_on"],
        ends_on=cleaned["ends_on"],
        term_ends_on=cleaned["term_ends_on"],
    )


@screen
def guide(request: ActorRequest) -> HttpResponse:
    """One form: who we are, what we make, with which method, until when."""
    methods = MethodTemplate.objects.visible_to(request.actor).filter(is_retired=False).prefetch_related("phases")
    organisation = _chosen(request)
    first_day = Quarter.of(request.actor.on).plus(1).starts_on
    form = GuideForm(
        request.POST if request.method == "POST" else None,
        methods=methods.order_by("pk"),
        initial={"starts_on": first_day, "method_id": methods.order_by("pk").first()},
    )
    refusal, missing = "", ""
    if request.method == "POST":
        if organisation is None:
            missing = _("Choisissez votre collectivité dans la liste.")
        is_valid = form.is_valid()
        if missing:
            form.add_error(None, missing)
        if is_valid and organisation is not None:
            try:
                roadmap = create_roadmap(actor=request.actor, given=_new(organisation, form.cleaned_data))
            except Forbidden:
                refusal = _(
                    "D’autres personnes préparent déjà les feuilles de route de « %(name)s » : demandez-leur un rôle."
                ) % {"name": organisation.name}
            except DomainError as error:
                refusal = error.message
            else:
                told = _("« %(title)s » est créée, avec les phases de la méthode choisie. Tout se change ensuite.")
                messages.success(request, told % {"title": roadmap.title})
                return redirect("roadmaps:roadmap", roadmap_id=roadmap.pk)
    context = {
        "form": form,
        "organisation_pk": organisation.pk if organisation else "",
        "organisation_name": organisation.name if organisation else "",
        "missing": missing,
        "refusal": refusal,
        "methods": methods,
        "has_roadmaps": Roadmap.objects.visible_to(request.actor).exists(),
        "options_url": reverse("organisations:choose"),
    }
    return render(request, "roadmaps/guide.html", context, status=422 if request.method == "POST" else 200)


def _chosen(request: ActorRequest) -> Organisation | None:
    text = request.POST.get("organisation") or request.GET.get("organisation") or ""
    return Organisation.objects.visible_to(request.actor).filter(pk=number_in(text) or 0).first()
