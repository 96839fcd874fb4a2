"""Keep or drop the operator's own template of a report. The caller tried it first: see `documents.templates`."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction

from jalon.diagnosis.models import ReportTemplate
from jalon.diagnosis.rules import can_produce_reports
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


@transaction.atomic
def keep_template(
    *, actor: Actor, roadmap_id: int, kind: str, extension: str, name: str, data: bytes
) -> ReportTemplate:
    """Keep a template for one kind of report and one format; it replaces the former one.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
    require(can_produce_reports(actor, roadmap.pk), "diagnosis.template.keep")
    row = ReportTemplate.objects.filter(roadmap=roadmap, kind=kind, extension=extension).first()
    row = row or ReportTemplate(roadmap=roadmap, kind=kind, extension=extension)
    row.name, row.sha256, row.uploaded_by_label = name[:200], sha256(data).hexdigest(), actor.label
    row.file.save(f"{row.sha256[:24]}.{extension}", ContentFile(data), save=False)
    row.save()
    record(actor, "diagnosis.template.kept", Ref.to(row), roadmap_id=roadmap.pk, details={"kind": kind})
    return row


@transaction.atomic
def drop_template(*, actor: Actor, template_id: int) -> None:
    """Go back to the product's own layout.

    Raises:
        ReportTemplate.DoesNotExist, Forbidden: as usual.
    """
    row = ReportTemplate.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=template_id)
    require(can_produce_reports(actor, row.roadmap_id), "diagnosis.template.drop")
    record(actor, "diagnosis.template.dropped", Ref.to(row), roadmap_id=row.roadmap_id, details={"kind": row.kind})
    row.delete()
