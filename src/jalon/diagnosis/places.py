"""Where a voice comes from: organisation, department, campaign, person, all checked to be of the roadmap."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.diagnosis.models import Campaign
from jalon.kernel.errors import DomainError
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap


class PlaceRefused(DomainError):
    """A voice that cannot come from there."""

    messages = {
        "not_participant": _("Cet organisme ne participe pas à la feuille de route."),
        "foreign_department": _("Cette direction n’est pas de %(name)s."),
        "foreign_campaign": _("Cette campagne n’est pas de cette feuille de route."),
        "foreign_person": _("Cette personne n’est pas de la feuille de route."),
    }


def organisations_of(roadmap: Roadmap) -> QuerySet[Organisation]:
    """The owner and the participants, by name."""
    return (
        Organisation.objects.filter(Q(pk=roadmap.organisation_id) | Q(participations__roadmap=roadmap))
        .distinct()
        .order_by("sort_key", "pk")
    )


def departments_of(roadmap: Roadmap) -> QuerySet[Department]:
    """Departments of the owner and of the participants."""
    return (
        Department.objects.filter(organisation__in=organisations_of(roadmap).order_by().values("pk"))
        .select_related("organisation")
        .order_by("organisation__sort_key", "name", "pk")
    )


def people_of(roadmap: Roadmap) -> QuerySet[Person]:
    """Persons that may be named: of the owner, of a participant, or with a role on the roadmap."""
    return (
        Person.objects.filter(
            Q(organisation=roadmap.organisation_id)
            | Q(roadmap_roles__roadmap=roadmap)
            | Q(organisation__participations__roadmap=roadmap)
        )
        .distinct()
        .order_by("sort_key", "pk")
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Checked origin of a voice."""

    organisation: Organisation
    department: Department | None
    campaign: Campaign | None


def checked_place(
    roadmap: Roadmap, *, organisation_id: int, department_id: int | None = None, campaign_id: int | None = None
) -> Place:
    """The rows behind ids that came from a form.

    Raises:
        PlaceRefused: one of them is not of this roadmap, or the department is not of the organisation.
    """
    organisation = organisations_of(roadmap).filter(pk=organisation_id).first()
    if organisation is None:
        raise PlaceRefused("not_participant")
    department = campaign = None
    if department_id is not None:
        department = Department.objects.filter(pk=department_id, organisation=organisation).first()
        if department is None:
            raise PlaceRefused("foreign_department", name=organisation.name)
    if campaign_id is not None:
        campaign = Campaign.objects.filter(pk=campaign_id, roadmap=roadmap).first()
        if campaign is None:
            raise PlaceRefused("foreign_campaign")
    return Place(organisation, department, campaign)


def checked_person(roadmap: Roadmap, person_id: int | None) -> Person | None:
    """The person behind an id that came from a form; None for none.

    Raises:
        PlaceRefused: not of this roadmap.
    """
    if person_id is None:
        return None
    person = people_of(roadmap).filter(pk=person_id).first()
    if person is None:
        raise PlaceRefused("foreign_person")
    return person
