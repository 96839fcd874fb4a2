"""A member's own answer: fill it signed in, read it again, give the visa."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.kernel.errors import DomainError, Forbidden
from jalon.surveys.kinds import ResponseState
from jalon.surveys.models import AttributedResponse, Invitation
from jalon.surveys.queries import own_invitations
from jalon.surveys.rules import can_approve
from jalon.surveys.usecases.approve_response import approve_response, send_back
from jalon.surveys.usecases.fill_response import Writing, save_as_member
from jalon.web.pages import crumbs
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.surveys.around import WORDS
from jalon.web.surveys.filling import Filling, walk


def _own(request: ActorRequest, roadmap_id: int, invitation_id: int) -> Invitation:
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    rows = own_invitations(request.actor, roadmap).select_related("survey__roadmap__organisation")
    return get_object_or_404(rows, pk=invitation_id)


@screen
def own_answer(request: ActorRequest, roadmap_id: int, invitation_id: int) -> HttpResponse:
    """The answer of one's organisation, page by page, then what became of it."""
    invitation = _own(request, roadmap_id, invitation_id)
    survey = invitation.survey
    here = reverse("surveys:own", kwargs={"roadmap_id": roadmap_id, "invitation_id": invitation.pk})

    def save(writing: Writing, is_last: bool) -> AttributedResponse:
        return save_as_member(
            actor=request.actor,
            invitation_id=invitation.pk,
            writing=writing,
            now=timezone.now(),
            today=timezone.localdate(),
            is_last=is_last,
        )

    def show(template: str, context: dict[str, Any], status: int) -> HttpResponse:
        around = {
            "base_template": "base.html",
            "survey": survey,
            "words": WORDS["fr"],
            "owner": survey.roadmap.organisation,
            "can_approve": can_approve(request.actor, invitation.organisation_id),
            "approve_url": reverse(
                "surveys:approve", kwargs={"roadmap_id": roadmap_id, "invitation_id": invitation.pk}
            ),
            "crumbs": crumbs((_("Enquêtes"), reverse("surveys:list", kwargs={"roadmap_id": roadmap_id}))),
        }
        template = "surveys/not_open.html" if template == "answers/closed.html" else template
        return render(request, template, around | context, status=status)

    return walk(Filling(request, survey, invitation, here, save, show, author=request.actor.label))


@screen
def approve(request: ActorRequest, roadmap_id: int, invitation_id: int) -> HttpResponse:
    """The visa of an elected member of the organisation, or the answer sent back."""
    invitation = _own(request, roadmap_id, invitation_id)
    if request.method != "POST":
        raise Http404
    rows = AttributedResponse.objects.visible_to(request.actor).filter(invitation=invitation)
    response = get_object_or_404(rows, state__in=ResponseState.values)
    try:
        if request.POST.get("geste") == "renvoyer":
            send_back(actor=request.actor, response_id=response.pk, reason=request.POST.get("motif", ""))
            messages.success(request, _("La réponse est renvoyée avec votre motif."))
        elif request.POST.get("geste") == "viser":
            approve_response(actor=request.actor, response_id=response.pk, today=timezone.localdate())
            messages.success(request, _("Votre visa est enregistré : la réponse compte."))
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("surveys:own", roadmap_id=roadmap_id, invitation_id=invitation.pk)
