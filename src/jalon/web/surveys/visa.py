"""The mayor's visa by the link received: read the answer, give the visa or send it back. GET shows, POST acts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.kernel.errors import DomainError
from jalon.surveys.kinds import ResponseState
from jalon.surveys.queries import invitation_of, visa_of
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.usecases.approve_response import approve_by_link, ask_for_visa, send_back_by_link
from jalon.surveys.usecases.fill_response import usable_by_link
from jalon.web.surveys.around import gone, page_context, public_page, unlosable
from jalon.web.surveys.filling import reviewed
from jalon.web.surveys.outside import absolute


@require_http_methods(["GET", "HEAD", "POST"])
@unlosable
def visa(request: HttpRequest, token: str) -> HttpResponse:
    """Read, then approve or send back."""
    response = visa_of(token) if token else None
    if response is None:
        title = _("Ce lien n’est plus valable")
        return gone(request, title, _("La réponse a déjà été visée, ou un lien plus récent a été envoyé."))
    context = page_context(response.survey) | {
        "response": response,
        "lines": reviewed(response.survey, dict(response.values)),
        "is_waiting": response.state == ResponseState.TO_APPROVE,
        "who": request.POST.get("qui", ""),
        "reason": request.POST.get("motif", ""),
        "refusal": "",
        "said": "",
    }
    if request.method != "POST":
        return public_page(request, "answers/visa.html", context)
    try:
        if request.POST.get("geste") == "renvoyer":
            send_back_by_link(token=token, reason=request.POST.get("motif", ""))
            context["said"] = _("La réponse est renvoyée à la mairie, avec votre motif.")
        elif request.POST.get("geste") == "viser":
            approve_by_link(token=token, by_label=request.POST.get("qui", ""), today=timezone.localdate())
            context["said"] = _("Votre visa est enregistré : la réponse compte.")
        else:
            return public_page(request, "answers/visa.html", context, status=422)
    except AnswerRefused as refusal:
        context["refusal"] = refusal.message
        return public_page(request, "answers/visa.html", context, status=422)
    context["is_waiting"] = False
    return public_page(request, "answers/visa.html", context)


@require_POST
@unlosable
def ask_visa(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever filled by the link asks the mayor for the visa, by mail."""
    invitation = invitation_of(token)
    if invitation is None or invitation.survey.is_anonymous:
        raise Http404
    from django.urls import reverse

    here = reverse("answers:invited", args=[token])
    try:
        usable_by_link(invitation, today=timezone.localdate())
        base = absolute(request, "answers:visa", "x")[:-1]
        has_left = ask_for_visa(actor=None, invitation=invitation, email=request.POST.get("adresse", ""), base_url=base)
    except DomainError as refusal:
        return gone(request, _("La demande n’est pas partie"), refusal.message, status=422)
    return redirect(f"{here}?visa={'demande' if has_left else 'echec'}")
