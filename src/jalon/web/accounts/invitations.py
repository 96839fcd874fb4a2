"""Invitations: sent by who may, opened by a link that serves once."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jalon.accounts.invitations import Invitation, InvitationRefused, usable_invitation
from jalon.accounts.models import SignedLink
from jalon.accounts.queries import may_invite
from jalon.accounts.usecases.accept_invitation import accept_invitation
from jalon.accounts.usecases.invite_person import invite_person, resend_invitation, revoke_invitation
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden, require
from jalon.organisations.models import Organisation
from jalon.roadmaps.rules import can_grant
from jalon.roadmaps.usecases.invite_to_roadmap import invite_to_roadmap
from jalon.web.accounts.entering import enter
from jalon.web.accounts.forms import InviteForm, InviteToRoadmapForm, OpenAccountForm
from jalon.web.accounts.links import take_token
from jalon.web.accounts.people import trail
from jalon.web.accounts.posting import post_invitation
from jalon.web.once import afterwards
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.shell import STEPS


@screen
def invite(request: ActorRequest, pk: int) -> HttpResponse:
    """To a role on an organisation."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), pk=pk)
    require(may_invite(request.actor, organisation), "accounts.invitation.send")
    form = InviteForm(request.POST or None)

    def save(cleaned: dict[str, object]) -> None:
        invitation = invite_person(
            actor=request.actor,
            organisation_id=organisation.pk,
            guest=form.guest(),
            role=form.cleaned_data["role"],
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            now=timezone.now(),
        )
        _post(request, invitation, organisation.name)

    return form_page(
        request,
        form=form,
        title=_("Inviter quelqu’un"),
        verb=_("Envoyer l’invitation"),
        back_url=reverse("accounts:organisation_people", args=[organisation.pk]),
        save=save,
        trail=trail(organisation),
        intro=_("Un lien valable quatorze jours part à son adresse ; il ouvre son compte, une seule fois."),
    )


def _post(request: ActorRequest, invitation: Invitation, place: str) -> None:
    """The mail leaves once the invitation is committed."""
    afterwards(request, lambda: post_invitation(request, invitation, place=place, by_label=request.actor.label))


@screen
def invite_roadmap(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """To a role on one roadmap."""
    roadmap = open_roadmap(request, roadmap_id, step="observe")
    require(can_grant(request.actor, roadmap), "roadmaps.role.invite")
    concerned = Organisation.objects.filter(pk__in=roadmap.participants.values("organisation")) | (
        Organisation.objects.filter(pk=roadmap.organisation_id)
    )
    steps = [(step.key, str(step.label)) for step in STEPS]
    initial = {"organisation": roadmap.organisation_id, "role": Role.PROJECT_MANAGER}
    form = InviteToRoadmapForm(
        request.POST or None, organisations=concerned.order_by("sort_key"), steps=steps, initial=initial
    )

    def save(cleaned: dict[str, object]) -> None:
        invitation = invite_to_roadmap(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            guest=form.guest(),
            organisation_id=form.cleaned_data["organisation"].pk,
            role=form.cleaned_data["role"],
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            parts=tuple(form.cleaned_data["parts"]),
            now=timezone.now(),
        )
        _post(request, invitation, roadmap.title)

    roles_url = reverse("roadmaps:roles", kwargs={"roadmap_id": roadmap.pk})
    return form_page(
        request,
        form=form,
        title=_("Inviter quelqu’un dans la feuille de route"),
        verb=_("Envoyer l’invitation"),
        back_url=roles_url,
        save=save,
        trail=crumbs((_("Rôles"), roles_url)),
        intro=_("Un lien valable quatorze jours part à son adresse ; il ouvre son compte, une seule fois."),
    )


@require_POST
@screen
def resend(request: ActorRequest, pk: int) -> HttpResponse:
    """A new link, the former one stops working."""
    try:
        invitation = resend_invitation(actor=request.actor, link_id=pk, now=timezone.now())
    except (SignedLink.DoesNotExist, Forbidden):  # a number says nothing to whoever did not send it
        raise Http404 from None
    except InvitationRefused as error:
        messages.error(request, error.message)
    else:
        place = str(invitation.person.organisation or "")
        _post(request, invitation, place)
    return _back(request)


@require_POST
@screen
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    """Close the link."""
    try:
        revoke_invitation(actor=request.actor, link_id=pk, now=timezone.now())
    except (SignedLink.DoesNotExist, Forbidden):  # a number says nothing to whoever did not send it
        raise Http404 from None
    messages.success(request, _("Le lien ne sert plus. Le rôle reste inscrit : retirez-le s’il ne doit plus l’être."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect(target)
    return redirect("accounts:people")


IN_SESSION = "invitation_token"


@never_cache
def accept_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: consumes nothing, whoever follows it (a mail filter does)."""
    if usable_invitation(token, now=timezone.now()) is None:
        return render(request, "accounts/link_closed.html", status=410)
    return take_token(request, IN_SESSION, token, to="accounts:invitation_open")


@never_cache
def accept(request: HttpRequest) -> HttpResponse:
    """GET shows who is invited, POST opens the account and signs in."""
    now = timezone.now()
    token = str(request.session.get(IN_SESSION, ""))
    link = usable_invitation(token, now=now)
    if link is None or link.person is None:
        return render(request, "accounts/link_closed.html", status=410)
    form = OpenAccountForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
        except InvitationRefused as error:
            refusal = error.message
        else:
            enter(request, user, how="invitation")
            messages.success(request, _("Votre compte est ouvert. Bienvenue."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "form": form,
        "refusal": refusal,
        "heading": _("Ouvrir votre compte"),
        "lead": _("%(by)s vous invite : %(role)s. Votre adresse de connexion sera %(email)s.")
        % {
            "by": link.payload.get("invited_by_label", ""),
            "role": Role(link.payload["role"]).label,
            "email": link.email,
        },
        "verb": _("Ouvrir mon compte"),
    }
    return render(request, "accounts/entrance_form.html", context, status=422 if request.method == "POST" else 200)
