"""The public site of the demonstration: the adopted trajectory, as anybody reads it."""

from jalon.jobs.demonstration.frame import Team
from jalon.publication.usecases.open_site import SiteChanges, open_site
from jalon.publication.usecases.publish_roadmap import publish_roadmap
from jalon.roadmaps.models import Roadmap

SLUG = "roche-aux-fees"


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
    open_site(actor=team.actor, roadmap_id=roadmap.pk, changes=changes)
    publish_roadmap(actor=team.actor, roadmap_id=roadmap.pk)
