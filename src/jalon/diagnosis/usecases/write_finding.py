"""Write a finding with what it rests on, validate it, remove it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.closing import require_open
from jalon.diagnosis.models import Finding, FindingKind, FindingSource, Passage
from jalon.diagnosis.rules import can_write_finding
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


class FindingRefused(DomainError):
    """A finding that cannot be as asked."""

    messages = {
        "no_statement": _("Écrivez le constat, en une phrase."),
        "not_participant": _("%(name)s ne participe pas à cette feuille de route."),
        "foreign_passage": _("Un des passages n’est pas de cette feuille de route, ou ne vous est pas lisible."),
        "stale": _(
            "Ce constat a été modifié par quelqu’un d’autre pendant votre saisie : relisez avant d’enregistrer."
        ),
        "raw": _(
            "Ce constat reprend mot pour mot un passage qui n’est pas citable : reformulez-le avant de le valider, "
            "il sera lu hors de l’équipe."
        ),
        "linked": _("Ce constat est relié à un axe ou à une action : déliez-le d’abord."),
    }


@dataclass(frozen=True, slots=True)
class FindingSheet:
    """A finding as given. `organisation_id` None: about everybody. `level`: for expectations of inhabitants only."""

    kind: str
    statement: str
    details: str = ""
    organisation_id: int | None = None
    chapter: str = ""
    viewpoint: str = "shared"
    level: str = ""
    passage_ids: Collection[int] = ()
    sources: Collection[Ref] = ()
    is_security_sensitive: bool = False


@transaction.atomic
def write_finding(
    *, actor: Actor, roadmap_id: int, sheet: FindingSheet, finding_id: int | None = None, revision: int | None = None
) -> Finding:
    """Write a finding or change one; changing the words of a validated one makes it a working note again.

    Raises:
        Roadmap.DoesNotExist, Finding.DoesNotExist, Forbidden: as usual.
        FindingRefused: no words, an organisation outside the roadmap, a passage that is not the roadmap's, stale.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_write_finding(actor, roadmap.pk), "diagnosis.finding.write")
    if finding_id is None:
        require_open(roadmap.pk)
        finding = Finding(roadmap=roadmap)
    else:
        rows = Finding.objects.visible_to(actor).filter(roadmap=roadmap)
        finding = rows.select_for_update(of=("self",)).get(pk=finding_id)
        if revision is not None and finding.revision != revision:
            raise FindingRefused("stale")
        finding.revision += 1
    _fill(finding, sheet)
    finding.save()
    if finding_id is None or sheet.passage_ids:
        finding.passages.set(_passages(actor, roadmap, sheet.passage_ids))
    for ref in sheet.sources:
        FindingSource.objects.get_or_create(
            finding=finding, subject_type=ref.type, subject_id=ref.id, defaults={"subject_label": ref.label}
        )
    _journal(actor, "written", finding)
    return finding


@transaction.atomic
def validate_finding(*, actor: Actor, finding_id: int, is_validated: bool = True) -> Finding:
    """Let a finding into the reports, or take it back to a working note.

    Raises:
        Finding.DoesNotExist, Forbidden: as usual.
        FindingRefused: its words are those of a passage that may not be quoted.
    """
    finding = Finding.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=finding_id)
    require(can_write_finding(actor, finding.roadmap_id), "diagnosis.finding.validate")
    if is_validated:
        require_open(finding.roadmap_id)
    if is_validated and _is_raw(finding):
        raise FindingRefused("raw")
    finding.is_validated = is_validated
    finding.revision += 1
    finding.save(update_fields=["is_validated", "revision"])
    _journal(actor, "validated" if is_validated else "reopened", finding)
    return finding


@transaction.atomic
def cite_passages(*, actor: Actor, finding_id: int, passage_ids: Collection[int]) -> Finding:
    """Add passages to what a finding rests on.

    Raises:
        Finding.DoesNotExist, Forbidden: as usual.
        FindingRefused: a passage that is not the roadmap's.
    """
    finding = Finding.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=finding_id)
    require(can_write_finding(actor, finding.roadmap_id), "diagnosis.finding.cite")
    finding.passages.add(*_passages(actor, finding.roadmap, passage_ids))
    _journal(actor, "cited", finding)
    return finding


@transaction.atomic
def uncite_passage(*, actor: Actor, finding_id: int, passage_id: int) -> Finding:
    """Take a passage out of what a finding rests on; the passage stays coded.

    Raises:
        Finding.DoesNotExist, Forbidden: as usual.
    """
    finding = Finding.objects.visible_to(actor).get(pk=finding_id)
    require(can_write_finding(actor, finding.roadmap_id), "diagnosis.finding.cite")
    finding.passages.remove(passage_id)
    _journal(actor, "uncited", finding)
    return finding


@transaction.atomic
def remove_finding(*, actor: Actor, finding_id: int) -> None:
    """Remove a finding. Its passages stay.

    Raises:
        Finding.DoesNotExist, Forbidden: as usual.
        FindingRefused: an axis or an action rests on it.
    """
    finding = Finding.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=finding_id)
    require(can_write_finding(actor, finding.roadmap_id), "diagnosis.finding.remove")
    _journal(actor, "removed", finding)
    try:
        finding.delete()
    except ProtectedError as error:
        raise FindingRefused("linked") from error


def _fill(finding: Finding, sheet: FindingSheet) -> None:
    statement = " ".join(sheet.statement.split())
    if not statement:
        raise FindingRefused("no_statement")
    is_inside = sheet.organisation_id in (None, finding.roadmap.organisation_id)
    if not is_inside and not finding.roadmap.participants.filter(organisation=sheet.organisation_id).exists():
        known = Organisation.objects.filter(pk=sheet.organisation_id or 0).first()
        raise FindingRefused("not_participant", name=known.name if known else _("Cet organisme"))
    if finding.pk and (finding.statement, finding.details) != (statement, sheet.details):
        finding.is_validated = False
    finding.kind, finding.statement, finding.details = sheet.kind, statement[:300], sheet.details
    finding.organisation_id, finding.chapter, finding.viewpoint = sheet.organisation_id, sheet.chapter, sheet.viewpoint
    finding.level = sheet.level if sheet.kind == FindingKind.EXPECTATION else ""
    finding.is_security_sensitive = sheet.is_security_sensitive


def _passages(actor: Actor, roadmap: Roadmap, passage_ids: Collection[int]) -> list[int]:
    found = Passage.objects.visible_to(actor).filter(roadmap=roadmap, pk__in=passage_ids).values_list("pk", flat=True)
    if len(found) != len(set(passage_ids)):
        raise FindingRefused("foreign_passage")
    return list(found)


def _is_raw(finding: Finding) -> bool:
    """Holds, whole, the words of one of its passages that may not be quoted (short ones are anybody's words)."""
    told = " ".join(f"{finding.statement} {finding.details}".split()).casefold()
    words = finding.passages.filter(is_quotable=False).values_list("text", flat=True)
    return any(
        len(raw) > 30 and (raw in told or told.strip() in raw)
        for raw in (" ".join(w.split()).casefold() for w in words)
    )


def _journal(actor: Actor, verb: str, finding: Finding) -> None:
    record(
        actor,
        f"diagnosis.finding.{verb}",
        Ref(finding._meta.label_lower, finding.pk, str(_("constat n° %(id)s") % {"id": finding.pk})),
        roadmap_id=finding.roadmap_id,
        organisation_id=finding.organisation_id,
    )
