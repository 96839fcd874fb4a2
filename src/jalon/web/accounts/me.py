"""My account: who I am, what I may do, how I sign in and where I am signed in."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.accounts.models import OrganisationRole, Person, User
from jalon.accounts.usecases.end_session import end_session
from jalon.accounts.usecases.save_person import edit_person
from jalon.roadmaps.models import RoadmapRole
from jalon.web.accounts.forms import PersonForm
from jalon.web.context import ShellLink
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, screen


def account_of(request: ActorRequest) -> User:
    """The account that signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@screen
def me(request: ActorRequest) -> HttpResponse:
    """Identity, roles, ways to sign in, open sessions."""
    user = account_of(request)
    person = Person.objects.filter(user=user).select_related("organisation", "department").first()
    roles = OrganisationRole.objects.filter(person=person).select_related("organisation") if person else []
    context = {
        "account": user,
        "person": person,
        "identity": _identity(person, user),
        "organisation_roles": roles,
        "roadmap_roles": RoadmapRole.objects.filter(person=person).select_related("roadmap") if person else [],
        "has_password": user.has_usable_password(),
        "has_totp": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "identities": user.identities.all(),
        "sessions": _open_sessions(user),
        "session_key": request.session.session_key,
    }
    return render(request, "accounts/me.html", context)


def _identity(person: Person | None, user: User) -> list[dict[str, str]]:
    rows = [(_("Adresse de connexion"), user.email)]
    if person is not None:
        rows = [
            (_("Nom"), person.full_name),
            (_("Fonction"), person.title),
            (_("Organisation"), str(person.organisation or "")),
            (_("Direction"), str(person.department or "")),
            *rows,
            (_("Adresse pour vous écrire"), person.email),
            (_("Téléphone"), person.phone),
        ]
    return [{"label": label, "value": value} for label, value in rows]


def _open_sessions(user: User) -> QuerySet[UserSession]:
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=living).order_by(
        "-last_seen_at"
    )
    return rows


@screen
def edit_me(request: ActorRequest) -> HttpResponse:
    """Correct one's own identity."""
    person = get_object_or_404(Person, pk=request.actor.person_id)
    return person_page(request, person, back_url=reverse("accounts:me"), trail=[(_("Mon compte"), "accounts:me")])


def person_page(request: ActorRequest, person: Person, *, back_url: str, trail: list[tuple[str, str]]) -> HttpResponse:
    """The form of an identity, for oneself or for who administers."""
    initial = {name: getattr(person, name) for name in ("full_name", "title", "email", "phone", "department")}
    form = PersonForm(request.POST or None, initial=initial, organisation_id=person.organisation_id)

    def save(_cleaned: object) -> None:
        edit_person(actor=request.actor, person_id=person.pk, identity=form.identity())
        messages.success(request, _("C’est enregistré."))

    links = [ShellLink(label, reverse(name)) for label, name in trail]
    return form_page(
        request,
        form=form,
        title=_("Identité"),
        verb=_("Enregistrer"),
        back_url=back_url,
        save=save,
        trail=crumbs(*((link.label, link.url) for link in links)),
    )


@require_POST
@screen
def close_session(request: ActorRequest, pk: int) -> HttpResponse:
    """Sign another browser out."""
    try:
        end_session(actor=request.actor, user=account_of(request), session_id=pk)
    except UserSession.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Cette connexion est fermée."))
    return redirect("accounts:me")
