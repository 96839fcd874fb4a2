"""Ask for the reports, and keep those of one production: all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.desk.models import JobProgress, WorkState
from jalon.desk.usecases.start_work import start_work
from jalon.diagnosis.models import Report
from jalon.diagnosis.rules import can_produce_reports
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

TASK = "reports.produce"


class ReportsRefused(DomainError):
    """Reports that cannot be produced now."""

    messages = {
        "running": gettext_lazy("Une production est déjà en cours : attendez sa fin, ou annulez-la."),
        "template": gettext_lazy("Modèle « %(name)s » : %(reason)s"),
    }


@dataclass(frozen=True, slots=True)
class Produced:
    """One report, written. `content`: what its public page would show, as sections of plain texts."""

    kind: str
    organisation_id: int | None
    title: str
    odt: bytes
    docx: bytes
    pdf: bytes
    content_sha256: str
    content: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def ask_for_reports(*, actor: Actor, roadmap_id: int, result_url: str = "") -> JobProgress:
    """Queue one production of all the reports; its progress is followed on a page that can be left.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        ReportsRefused: a production is under way.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
    require(can_produce_reports(actor, roadmap.pk), "diagnosis.reports.produce")
    waiting = JobProgress.objects.filter(task=TASK, roadmap_id_value=roadmap.pk)
    if waiting.filter(state__in=(WorkState.QUEUED, WorkState.RUNNING), is_cancel_asked=False).exists():
        raise ReportsRefused("running")
    return start_work(
        actor=actor,
        task=TASK,
        label=_("Rapports du diagnostic"),
        subject=Ref.to(roadmap),
        roadmap_id=roadmap.pk,
        lock=f"{TASK}:{roadmap.pk}",
        result_url=result_url,
        args={"roadmap_id": roadmap.pk, "person_id": actor.person_id},
    )


def next_number(roadmap: Roadmap) -> int:
    """The number of the next production."""
    last = Report.objects.filter(roadmap=roadmap).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def keep_reports(*, actor: Actor, roadmap_id: int, number: int, produced: Sequence[Produced]) -> list[Report]:
    """Keep the reports of one production; those of the former one are no longer current. Shows nothing to anybody.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
    require(can_produce_reports(actor, roadmap.pk), "diagnosis.reports.produce")
    Report.objects.filter(roadmap=roadmap, is_current=True).update(is_current=False)
    kept = [_keep(roadmap, number, report) for report in produced]
    record(
        actor, "diagnosis.reports.produced", Ref.to(roadmap), roadmap_id=roadmap.pk,
        organisation_id=roadmap.organisation_id, details={"number": number, "reports": len(kept)},
    )  # fmt: skip
    return kept


def _keep(roadmap: Roadmap, number: int, produced: Produced) -> Report:
    report = Report(
        roadmap=roadmap,
        kind=produced.kind,
        organisation_id=produced.organisation_id,
        number=number,
        title=produced.title[:200],
        content=produced.content,
        content_sha256=produced.content_sha256,
    )
    name = slugify(produced.title)[:80] or "rapport"
    for extension in ("odt", "docx", "pdf"):
        content = ContentFile(getattr(produced, extension))
        getattr(report, extension).save(f"{report.key}/{name}.{extension}", content, save=False)
    report.save(force_insert=True)
    return report
