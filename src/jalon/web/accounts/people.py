"""People of an organisation: who is who, with or without account, in three populations."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.accounts.models import OrganisationRole, Person
from jalon.accounts.queries import Population, may_invite, organisations_with_people, people_rows, wears_two_hats
from jalon.accounts.rules import can_edit_person, can_manage_accounts, can_manage_people, can_see_people
from jalon.accounts.usecases.change_account import change_account
from jalon.accounts.usecases.grant_organisation_role import (
    OrganisationRoleRefused,
    grant_organisation_role,
    revoke_organisation_role,
)
from jalon.accounts.usecases.save_person import add_person
from jalon.kernel.errors import require
from jalon.organisations.models import Organisation
from jalon.organisations.queries import members_of
from jalon.web.accounts.forms import AccountForm, GrantForm, PersonForm
from jalon.web.accounts.me import person_page
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, screen

SHOWN = 200


@screen
def people(request: ActorRequest) -> HttpResponse:
    """Organisations whose persons one may see."""
    organisations = organisations_with_people(request.actor, limit=SHOWN)
    return render(request, "accounts/people.html", {"organisations": organisations})


def open_people(request: ActorRequest, pk: int) -> Organisation:
    """The organisation of the address; its persons are a 404 for whoever has no role there."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), pk=pk)
    if not can_see_people(request.actor, organisation.pk):
        raise Http404
    return organisation


def trail(organisation: Organisation) -> list[dict[str, str]]:
    """The way back to the people of an organisation."""
    here = reverse("accounts:organisation_people", args=[organisation.pk])
    return crumbs((_("Comptes et rôles"), reverse("accounts:people")), (organisation.name, here))


@screen
def organisation_people(request: ActorRequest, pk: int) -> HttpResponse:
    """Who is who: élus, agents, and the members whose accounts are their own."""
    organisation = open_people(request, pk)
    population = request.GET.get("population", "")
    rows = people_rows(request.actor, organisation, now=timezone.now())
    members = members_of(request.actor, organisation, on=request.actor.on)
    elected = [row for row in rows if row.is_elected]
    agents = [row for row in rows if not row.is_elected]
    views = [("", _("Tous"), rows), (Population.ELECTED, _("Élus"), elected), (Population.AGENTS, _("Agents"), agents)]
    shown = next((listed for key, _label, listed in views if key == population), rows)
    here = reverse("accounts:organisation_people", args=[organisation.pk])
    tabs = [
        {
            "label": label,
            "url": f"{here}?population={key}" if key else here,
            "is_current": key == population,
            "count": len(listed),
        }
        for key, label, listed in views
    ]
    if members:
        tabs.append(
            {
                "label": _("Communes et membres"),
                "url": f"{here}?population={Population.MEMBERS}",
                "is_current": population == Population.MEMBERS,
                "count": len(members),
            }
        )
    context = {
        "organisation": organisation,
        "rows": shown,
        "tabs": tabs,
        "members": _member_rows(request, [tie.organisation for tie in members], population),
        "shows_members": population == Population.MEMBERS,
        "can_manage": can_manage_people(request.actor, organisation.pk),
        "is_instance_admin": request.actor.is_instance_admin,
        "two_hats": wears_two_hats(organisation, request.actor),
        "crumbs": crumbs((_("Comptes et rôles"), reverse("accounts:people"))),
    }
    return render(request, "accounts/organisation_people.html", context)


def _member_rows(request: ActorRequest, members: list[Organisation], population: str) -> list[dict[str, object]]:
    if population != Population.MEMBERS:
        return []
    held = OrganisationRole.objects.active_on(request.actor.on).filter(organisation__in=members)
    counts: dict[int, int] = {}
    for organisation_id in held.values_list("organisation_id", "person_id").distinct().values_list("organisation_id"):
        counts[organisation_id[0]] = counts.get(organisation_id[0], 0) + 1
    return [
        {
            "organisation": row,
            "count": counts.get(row.pk, 0),
            "can_invite": not counts.get(row.pk) and may_invite(request.actor, row),
        }
        for row in dict.fromkeys(members)
    ]


@screen
def person_add(request: ActorRequest, pk: int) -> HttpResponse:
    """A person without account."""
    organisation = open_people(request, pk)
    require(can_manage_people(request.actor, organisation.pk), "accounts.person.add")
    form = PersonForm(request.POST or None, organisation_id=organisation.pk)

    def save(_cleaned: object) -> None:
        person = add_person(actor=request.actor, organisation_id=organisation.pk, identity=form.identity())
        messages.success(request, _("« %(name)s » est ajouté.") % {"name": person.full_name})

    return form_page(
        request,
        form=form,
        title=_("Ajouter une personne sans compte"),
        verb=_("Ajouter la personne"),
        back_url=reverse("accounts:organisation_people", args=[organisation.pk]),
        save=save,
        trail=trail(organisation),
        intro=_("Elle pourra être nommée dans les actions, les instances et les rôles, sans se connecter."),
    )


@screen
def person_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct who somebody is."""
    person = get_object_or_404(Person.objects.visible_to(request.actor).select_related("organisation"), pk=pk)
    require(can_edit_person(request.actor, person), "accounts.person.edit")
    back = reverse("accounts:people")
    if person.organisation_id is not None and can_see_people(request.actor, person.organisation_id):
        back = reverse("accounts:organisation_people", args=[person.organisation_id])
    return person_page(request, person, back_url=back, trail=[(_("Comptes et rôles"), "accounts:people")])


@screen
def account(request: ActorRequest, pk: int) -> HttpResponse:
    """Close or reopen an account, share the administration of the instance."""
    people = Person.objects.visible_to(request.actor).filter(user__isnull=False).select_related("user", "organisation")
    person = get_object_or_404(people, pk=pk)
    require(can_manage_accounts(request.actor), "accounts.account.change")
    user = person.user
    initial = {"is_active": user and user.is_active, "is_instance_admin": user and user.is_instance_admin}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(cleaned: dict[str, bool]) -> None:
        change_account(actor=request.actor, person_id=person.pk, now=timezone.now(), **cleaned)
        messages.success(request, _("Le compte de « %(name)s » est enregistré.") % {"name": person.full_name})

    back = reverse("accounts:people")
    if person.organisation_id is not None:
        back = reverse("accounts:organisation_people", args=[person.organisation_id])
    return form_page(
        request,
        form=form,
        title=_("Compte de %(name)s") % {"name": person.full_name},
        verb=_("Enregistrer"),
        back_url=back,
        save=save,
        trail=crumbs((_("Comptes et rôles"), reverse("accounts:people"))),
        intro=_("Fermer un compte ferme aussitôt ses connexions. La personne et ses rôles restent écrits."),
    )


@screen
def role_grant(request: ActorRequest, pk: int) -> HttpResponse:
    """A role for somebody the organisation knows."""
    organisation = open_people(request, pk)
    require(can_manage_people(request.actor, organisation.pk), "accounts.role.grant")
    known = Person.objects.visible_to(request.actor).filter(organisation=organisation)
    form = GrantForm(request.POST or None, people=known, initial={"person": request.GET.get("personne")})

    def save(cleaned: dict[str, object]) -> None:
        person = cleaned.pop("person")
        assert isinstance(person, Person)  # noqa: S101 - for the types: the field cleans to a person
        grant_organisation_role(
            actor=request.actor, organisation_id=organisation.pk, person_id=person.pk, **form.cleaned_data
        )
        messages.success(request, _("Le rôle de « %(name)s » est enregistré.") % {"name": person.full_name})

    return form_page(
        request,
        form=form,
        title=_("Donner un rôle"),
        verb=_("Donner ce rôle"),
        back_url=reverse("accounts:organisation_people", args=[organisation.pk]),
        save=save,
        trail=trail(organisation),
        intro=_("Le même rôle donné une seconde fois change seulement ses dates."),
    )


@require_POST
@screen
def role_revoke(request: ActorRequest, pk: int, role_id: int) -> HttpResponse:
    """Take a role back."""
    organisation = open_people(request, pk)
    try:
        revoke_organisation_role(actor=request.actor, organisation_id=organisation.pk, role_id=role_id)
    except OrganisationRole.DoesNotExist:
        raise Http404 from None
    except OrganisationRoleRefused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Le rôle est retiré."))
    return redirect("accounts:organisation_people", pk=organisation.pk)
