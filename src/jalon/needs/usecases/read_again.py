"""Read the needs of a roadmap again, when the lists of the matching have changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.desk.progress import Progress
from jalon.needs.models import Need
from jalon.needs.readings import lists_digest, matcher_for, read_needs
from jalon.roadmaps.models import Roadmap

BATCH = 500


def read_again(*, roadmap_id: int, progress: Progress) -> str:
    """Store again what each need is about, by lots of 500; those read with the present lists are left as they are.

    Raises:
        WorkCancelled: somebody asked to stop; what was read stays.
    """
    roadmap = Roadmap.objects.select_related("organisation").get(pk=roadmap_id)
    digest = lists_digest(roadmap)
    rows = list(Need.objects.filter(roadmap=roadmap).exclude(reading__lists=digest).only("pk", "statement"))
    matcher = matcher_for(roadmap)
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            read_needs(rows[start : start + BATCH], roadmap, matcher=matcher)
        progress.step(min(start + BATCH, len(rows)), len(rows), _("Lecture des besoins"))
    return _("%(count)s besoins lus de nouveau") % {"count": len(rows)}
