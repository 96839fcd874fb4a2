"""Close the diagnosis, and reopen it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.coverage import closing_gaps
from jalon.diagnosis.models import DiagnosisClosing
from jalon.diagnosis.rules import can_close_diagnosis
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


class ClosingRefused(DomainError):
    """A diagnosis that cannot be closed or reopened."""

    messages = {
        "reason_missing": _("Il manque encore des voix : dites pourquoi le diagnostic est clos malgré cela."),
        "closed": _("Le diagnostic est déjà clos."),
        "open": _("Le diagnostic n’est pas clos."),
    }


@transaction.atomic
def close_diagnosis(*, actor: Actor, roadmap_id: int, on: date, reason: str = "") -> DiagnosisClosing:
    """Close the diagnosis, with what is missing written down.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        ClosingRefused: something is missing and no reason is given, or it is closed already.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_close_diagnosis(actor, roadmap.pk), "diagnosis.close")
    if roadmap.diagnosis_closings.filter(reopened_on__isnull=True).exists():
        raise ClosingRefused("closed")
    gaps = closing_gaps(roadmap)
    if gaps and not reason.strip():
        raise ClosingRefused("reason_missing")
    closing = DiagnosisClosing.objects.create(
        roadmap=roadmap, closed_on=on, gaps=gaps, reason=reason.strip(), closed_by_label=actor.label
    )
    details = {"gaps": len(gaps), "reason": reason.strip()}
    _record(actor, roadmap, "diagnosis.closed", details)
    return closing


@transaction.atomic
def reopen_diagnosis(*, actor: Actor, roadmap_id: int, on: date) -> DiagnosisClosing:
    """Collect again.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        ClosingRefused: it is not closed.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_close_diagnosis(actor, roadmap.pk), "diagnosis.reopen")
    closing = roadmap.diagnosis_closings.filter(reopened_on__isnull=True).first()
    if closing is None:
        raise ClosingRefused("open")
    closing.reopened_on = on
    closing.save(update_fields=["reopened_on"])
    _record(actor, roadmap, "diagnosis.reopened", {})
    return closing


def _record(actor: Actor, roadmap: Roadmap, verb: str, details: dict[str, object]) -> None:
    record(
        actor, verb, Ref.to(roadmap), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk, details=details
    )
