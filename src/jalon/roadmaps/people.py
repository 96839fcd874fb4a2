"""Who may be named on a roadmap: in a form, and again in the use case that writes the name."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.kernel.errors import DomainError
from jalon.roadmaps.models import Participant, Roadmap, RoadmapRole


class PersonElsewhere(DomainError):
    """Somebody who has nothing to do with the roadmap."""

    messages = {
        "elsewhere": _(
            "Une des personnes choisies n’a pas de rôle sur « %(roadmap)s » et n’appartient pas à un de ses organismes."
        ),
    }


def people_of(roadmap: Roadmap) -> QuerySet[Person]:
    """Who has a role on a roadmap, or belongs to its owner or to a participant, by name."""
    participants = Participant.objects.filter(roadmap=roadmap).values("organisation")
    return Person.objects.filter(
        Q(organisation=roadmap.organisation_id)
        | Q(organisation__in=participants)
        | Q(pk__in=RoadmapRole.objects.filter(roadmap=roadmap).values("person"))
    ).order_by("sort_key", "pk")


def require_people(roadmap: Roadmap, *ids: int | None, kept: tuple[int | None, ...] = ()) -> None:
    """Every person of `ids` may be named on the roadmap; None is nobody, and those of `kept` were named already.

    Raises:
        PersonElsewhere: one of them may not, or does not exist.
    """
    wanted = {pk for pk in ids if pk is not None} - set(kept)
    if wanted and people_of(roadmap).filter(pk__in=wanted).count() != len(wanted):
        raise PersonElsewhere("elsewhere", roadmap=roadmap.title)
