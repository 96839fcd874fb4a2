"""Close the diagnosis, and reopen it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.closing import current_closing
from jalon.diagnosis.coverage import closing_gaps
from jalon.diagnosis.models import DiagnosisClosing, RetainedKind
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
        "reopening_reason_missing": _("Dites pourquoi le diagnostic est rouvert."),
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
    if current_closing(roadmap.pk) is not None:
        raise ClosingRefused("closed")
    gaps = closing_gaps(roadmap)
    if gaps and not reason.strip():
        raise ClosingRefused("reason_missing")
    closing = DiagnosisClosing.objects.create(
        roadmap=roadmap, closed_on=on, gaps=gaps, reason=reason.strip(), closed_by_label=actor.label
    )
    roadmap.workshops.exclude(code="").update(code="", code_expires_at=None, is_voting=False)
    details = {"gaps": len(gaps), "reason": reason.strip()}
    _record(actor, roadmap, "diagnosis.closed", details)
    return closing


@transaction.atomic
def reopen_diagnosis(*, actor: Actor, roadmap_id: int, on: date, reason: str) -> DiagnosisClosing:
    """Collect again; a list of words past their term that is not erased yet is withdrawn.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        ClosingRefused: it is not closed, or no reason is given.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_close_diagnosis(actor, roadmap.pk), "diagnosis.reopen")
    closing = current_closing(roadmap.pk)
    if closing is None:
        raise ClosingRefused("open")
    if not reason.strip():
        raise ClosingRefused("reopening_reason_missing")
    closing.reopened_on, closing.reopening_reason, closing.reopened_by_label = on, reason.strip(), actor.label
    closing.save(update_fields=["reopened_on", "reopening_reason", "reopened_by_label"])
    roadmap.words_destructions.filter(kind=RetainedKind.WORDS, destroyed_on=None).delete()
    _record(actor, roadmap, "diagnosis.reopened", {"reason": reason.strip()})
    return closing


def _record(actor: Actor, roadmap: Roadmap, verb: str, details: dict[str, object]) -> None:
    record(
        actor, verb, Ref.to(roadmap), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk, details=details
    )
