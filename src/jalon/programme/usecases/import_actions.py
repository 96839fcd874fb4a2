"""Bring a list of actions in: guess its columns, say what it would change, write all of it or nothing."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalon.desk.progress import Progress
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.importing.options import ImportOptions
from jalon.programme.importing.plan import ImportPlan
from jalon.programme.importing.planning import guessed_mapping, plan_import
from jalon.programme.importing.write import Writer, batches, first_number
from jalon.programme.rules import can_import_actions
from jalon.roadmaps.models import Roadmap
from jalon.tables import Mapping, Workbook, read


class ImportRefused(DomainError):
    messages = {
        "errors": _("%(count)s cases à corriger : rien n’a été importé. Première : %(first)s"),
        "empty": _("Aucune ligne à importer : le fichier est vide, ou vos filtres écartent tout."),
        "unreadable": _("%(reason)s"),
        "already_done": _("Cet import a déjà été fait. Déposez de nouveau le fichier pour le reprendre."),
        "not_ready": _("Cet import n’a pas été vérifié : revenez à l’étape précédente."),
    }


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did."""

    plan: ImportPlan

    @property
    def sentence(self) -> str:
        """In words."""
        return self.plan.sentence


def import_actions(
    *,
    actor: Actor,
    roadmap_id: int,
    data: bytes,
    filename: str = "",
    options: ImportOptions | None = None,
    mapping: Mapping | None = None,
) -> ImportOutcome:
    """Import a file in one go, its columns guessed unless `mapping` is given.

    Raises:
        Roadmap.DoesNotExist: no such roadmap among those the actor may see.
        Forbidden: the actor may not import into it.
        TableRefused: the file cannot be read safely.
        ImportRefused: a cell is bad, or nothing is left to import; nothing was written.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_import_actions(actor, roadmap.pk), "programme.import")
    options = options or ImportOptions()
    workbook = read(data, filename=filename)
    mapping = mapping or guessed_mapping(workbook, roadmap)
    return write_import(
        actor=actor, roadmap=roadmap, workbook=workbook, mapping=mapping, options=options, progress=Progress(0)
    )


@transaction.atomic
def write_import(
    *,
    actor: Actor,
    roadmap: Roadmap,
    workbook: Workbook,
    mapping: Mapping,
    options: ImportOptions,
    progress: Progress,
) -> ImportOutcome:
    """Plan again under a lock and write. The right was checked by the caller.

    Raises:
        ImportRefused, TableRefused: as `import_actions`.
        WorkCancelled: somebody asked to stop; nothing is written.
    """
    Roadmap.objects.select_for_update(of=("self",), no_key=True).get(pk=roadmap.pk)
    plan = plan_import(actor=actor, roadmap=roadmap, workbook=workbook, mapping=mapping, options=options)
    if plan.blocking:
        raise ImportRefused("errors", count=len(plan.blocking), first=plan.blocking[0].message)
    if not plan.rows and not plan.unchanged:
        raise ImportRefused("empty")
    _write(Writer(actor, roadmap, options), plan, first_number(roadmap, plan), progress)
    record(
        actor,
        "programme.actions.imported",
        Ref.to(roadmap),
        roadmap_id=roadmap.pk,
        organisation_id=roadmap.organisation_id,
        details=dict(plan.counts()) | {"file": workbook.filename},
    )
    return ImportOutcome(plan)


def _write(writer: Writer, plan: ImportPlan, next_number: int, progress: Progress) -> None:
    done, total = 0, len(plan.rows)
    with connection.cursor() as cursor:
        # Each row of history opens and closes a savepoint; with checks left pending, PostgreSQL walks through all of
        # them at each one, and ten thousand actions take minutes.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    writer.make_axes(plan.new_axes)
    for batch in batches(plan.created):
        next_number = writer.create(batch, next_number)
        done += len(batch)
        progress.step(done, total, gettext("Écriture des actions"))
    for batch in batches(plan.updated):
        writer.update(batch)
        done += len(batch)
        progress.step(done, total, gettext("Mise à jour des actions"))
    writer.link(plan.rows)
