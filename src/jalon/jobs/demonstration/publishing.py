"""The public site of the demonstration: the adopted trajectory, as anybody reads it."""

from jalon.jobs.demonstration.frame import Team
from jalon.programme.changes import ActionChanges
from jalon.programme.models import Action
from jalon.programme.usecases.change_action import change_action
from jalon.publication.usecases.open_site import SiteChanges, open_site
from jalon.publication.usecases.publish_roadmap import publish_roadmap
from jalon.roadmaps.models import Roadmap

SLUG = "roche-aux-fees"
SENSITIVE = (
    "CYB-01",
    "CYB-02",
    "CYB-03",
    "CYB-04",
    "CYB-05",
    "CYB-06",
    "CYB-08",
    "CYB-09",
    "CYB-10",
    "CYB-12",
    "CYB-13",
)
"""Candidate projects that would tell an attacker how the systems are protected (CRPA L311-5)."""


def publish(roadmap: Roadmap, team: Team) -> None:
    """Open the site and publish what was decided, every field of the allow-list."""
    changes = SiteChanges(
        slug=SLUG,
        title=f"Le numérique de {roadmap.organisation.name}",
        introduction=(
            "Ce que le territoire prévoit, fait et a fait en matière de numérique, action par action. "
            "Site de démonstration : rien de ce qui suit n’a été décidé par cette collectivité."
        ),
        contact="Responsable de la feuille de route (démonstration)",
        publisher="Présidence (démonstration)",
        host="Cette machine : la démonstration n’est pas en ligne",
    )
    for pk in Action.objects.filter(roadmap=roadmap, source_code__in=SENSITIVE).values_list("pk", flat=True):
        change_action(actor=team.actor, action_id=pk, changes=ActionChanges(is_security_sensitive=True))
    open_site(actor=team.actor, roadmap_id=roadmap.pk, changes=changes)
    publish_roadmap(actor=team.actor, roadmap_id=roadmap.pk)
