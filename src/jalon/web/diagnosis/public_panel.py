"""Registering in a group of inhabitants, and leaving it: without account."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jalon.desk.usecases.send_mail import send_mail
from jalon.diagnosis.models import Panel
from jalon.diagnosis.usecases.manage_panel import (
    PanelRefused,
    register_inhabitant,
    takes_registrations,
    withdraw_inhabitant,
)
from jalon.web.accounts.links import take_token
from jalon.web.context import PublicSite
from jalon.web.diagnosis.limits import is_too_often
from jalon.web.diagnosis.workshop_forms import RegistrationForm

IN_SESSION = "panel_token"


def _site(panel: Panel) -> PublicSite:
    return PublicSite(organisation_label=panel.roadmap.organisation.name, subtitle=panel.roadmap.title)


@never_cache
def panel(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the group will do, and the form to come."""
    row = Panel.objects.select_related("roadmap__organisation").filter(key=key).first()
    today = timezone.localdate()
    if row is None or not takes_registrations(row, today=today):
        return render(request, "voices/panel_closed.html", {"site": PublicSite()}, status=404 if row is None else 410)
    form = RegistrationForm(request.POST or None, panel=row)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if is_too_often(request, "panel", most=20, seconds=3600):
            refusal, status = _("Trop d’inscriptions depuis cette connexion. Réessayez dans une heure."), 429
        elif request.POST.get("website"):  # a robot filled what people do not see: it is thanked and forgotten
            return redirect("voices:panel_thanks")
        elif form.is_valid():
            try:
                member, token = register_inhabitant(panel_key=row.key, given=form.registration(), today=today)
            except PanelRefused as error:
                refusal = error.message
            else:
                _write_to(member.email, row, token)
                return redirect("voices:panel_thanks")
    context = {"panel": row, "form": form, "refusal": refusal, "site": _site(row)}
    return render(request, "voices/panel.html", context, status=status)


def _write_to(email: str, row: Panel, token: str) -> None:
    text = _(
        "Bonjour,\n\nVotre inscription au groupe « %(panel)s » est reçue. Nous vous écrirons quand le groupe sera composé.\n\n"
        "Vous changez d’avis ? Ce lien efface vos données, à tout moment :\n%(link)s\n\n%(owner)s\n"
    ) % {
        "panel": row.name,
        "link": settings.JALON_PUBLIC_URL + reverse("voices:panel_leave_link", args=[token]),
        "owner": row.roadmap.organisation.name,
    }
    send_mail(to=email, subject=_("Votre inscription est reçue"), text=text, kind="panel")


@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """Said once the registration is in."""
    return render(request, "voices/panel_thanks.html", {"site": PublicSite()})


@never_cache
def leave_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: erases nothing, whoever follows it."""
    return take_token(request, IN_SESSION, token, to="voices:panel_leave")


@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """GET asks, POST erases."""
    token = str(request.session.get(IN_SESSION, ""))
    if not token:
        raise Http404
    refusal, is_done = "", False
    if request.method == "POST":
        try:
            withdraw_inhabitant(token=token, today=timezone.localdate())
        except PanelRefused as error:
            refusal = error.message
        else:
            is_done = True
            del request.session[IN_SESSION]
    context = {"refusal": refusal, "is_done": is_done, "site": PublicSite()}
    return render(request, "voices/panel_leave.html", context, status=422 if refusal else 200)
