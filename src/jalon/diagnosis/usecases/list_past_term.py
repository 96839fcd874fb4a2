"""Put what is past its term on the archivist's list; nothing is erased."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.accounts.models import OrganisationRole
from jalon.desk.models import Notification
from jalon.diagnosis.models import Interview, PanelMember, RetainedKind, WordsDestruction, Workshop
from jalon.diagnosis.retention import counts_of, due_on
from jalon.journal.models import record
from jalon.kernel.actor import STEERING, Actor, Role
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap, RoadmapRole


def list_past_term(*, today: date) -> int:
    """Look at every roadmap that holds words or identities. Returns the lists made."""
    holding = {
        RetainedKind.WORDS: (
            set(Interview.objects.filter(words_erased_on=None).values_list("roadmap", flat=True))
            | set(Workshop.objects.filter(words_erased_on=None).values_list("roadmap", flat=True))
        ),
        RetainedKind.PANEL: set(PanelMember.objects.exclude(email="").values_list("panel__roadmap", flat=True)),
    }
    waiting = set(WordsDestruction.objects.filter(destroyed_on=None).values_list("roadmap", "kind"))
    made = 0
    for kind, roadmap_ids in holding.items():
        for roadmap in Roadmap.objects.filter(pk__in=roadmap_ids):
            due = due_on(roadmap, kind)
            if due <= today and (roadmap.pk, kind) not in waiting:
                made += _list(roadmap, kind, due, today)
    return made


@transaction.atomic
def _list(roadmap: Roadmap, kind: RetainedKind, due: date, today: date) -> int:
    counts = counts_of(roadmap, kind)
    if not counts:
        return 0
    listed = WordsDestruction.objects.create(roadmap=roadmap, kind=kind, listed_on=today, due_on=due, counts=counts)
    system = Actor.system(on=today)
    ref = Ref(listed._meta.label_lower, listed.pk, str(kind.label))
    record(
        system,
        "diagnosis.words.listed",
        ref,
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details=counts,
    )
    steering = RoadmapRole.objects.active_on(today).filter(roadmap=roadmap, role__in=STEERING)
    archivists = OrganisationRole.objects.active_on(today).filter(
        organisation=roadmap.organisation_id, role=Role.ARCHIVIST
    )
    told = {*steering.values_list("person_id", flat=True), *archivists.values_list("person_id", flat=True)}
    Notification.objects.bulk_create(
        Notification(
            person_id_value=person_id,
            text=_("Délai de conservation échu, un visa est attendu : %(what)s") % {"what": kind.label},
            url=f"/feuilles/{roadmap.pk}/diagnostic/eliminations/",
            is_action=True,
            subject_type=ref.type,
            subject_id=ref.id,
            subject_label=ref.label,
        )
        for person_id in sorted(told)
    )
    return 1
