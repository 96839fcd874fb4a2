"""Give the archivist's visa on words past their term, and erase them. See `docs/regles/conservation.md`."""

from collections import defaultdict
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.accounts.models import LinkPurpose, SignedLink
from jalon.desk.models import Draft
from jalon.diagnosis.models import (
    Fate,
    Idea,
    IdeaGroup,
    Interview,
    InterviewNote,
    Minutes,
    Passage,
    RetainedKind,
    Vote,
    WordsDestruction,
    Workshop,
    WorkshopParticipant,
)
from jalon.diagnosis.models.passages import DETACHED
from jalon.diagnosis.retention import due_on, identities, photographs, spoken_passages
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.rules import can_approve_destruction
from jalon.surveys.usecases.keep_promises import destroy_answers


class ErasureRefused(DomainError):
    """A visa or an erasure that cannot be."""

    messages = {
        "archivist_missing": gettext_lazy("Donnez la fonction de l’archiviste qui vise l’élimination."),
        "no_fate": gettext_lazy("Dites si ces paroles sont éliminées ou versées aux archives."),
        "done": gettext_lazy("Cette liste est déjà visée, et ce qu’elle portait est effacé."),
        "approved": gettext_lazy("Cette liste est déjà visée : le versement aux archives est attendu."),
        "not_approved": gettext_lazy("Cette liste n’a pas encore le visa de l’archiviste : rien n’est effacé avant."),
        "identities": gettext_lazy(
            "L’identité des habitants inscrits ne se verse pas aux archives : l’accord était donné pour le groupe."
        ),
        "not_due": gettext_lazy("Le délai n’est plus échu : le diagnostic a été rouvert, ou la durée allongée."),
        "slip_missing": gettext_lazy("Donnez la référence du bordereau de versement remis par les archives."),
    }


@transaction.atomic
def approve_erasure(*, actor: Actor, destruction_id: int, fate: str, archivist: str, today: date) -> WordsDestruction:
    """The archivist's visa. « Éliminer » erases at once; « verser » waits for the slip of the archives.

    Args:
        archivist: function of who gives the visa.

    Raises:
        WordsDestruction.DoesNotExist, Forbidden: as usual.
        ErasureRefused: approved already, no function, no fate, or identities to be archived.
    """
    listed = _locked(actor, destruction_id)
    require(can_approve_destruction(actor, listed.roadmap), "diagnosis.words.approve")
    if listed.destroyed_on is not None:
        raise ErasureRefused("done")
    if listed.approved_on is not None:
        raise ErasureRefused("approved")
    _check_due(listed, today)
    if fate not in Fate.values:
        raise ErasureRefused("no_fate")
    if fate == Fate.ARCHIVE and listed.kind == RetainedKind.PANEL:
        raise ErasureRefused("identities")
    if not archivist.strip():
        raise ErasureRefused("archivist_missing")
    listed.fate, listed.approved_by_label, listed.approved_on = fate, archivist.strip()[:160], today
    listed.save(update_fields=["fate", "approved_by_label", "approved_on"])
    _record(actor, listed, "diagnosis.words.approved", fate=fate, archivist=listed.approved_by_label)
    if fate == Fate.DESTROY:
        _erase(actor, listed, today)
    return listed


@transaction.atomic
def note_handed_over(*, actor: Actor, destruction_id: int) -> None:
    """Leave a line when the words to archive are taken out of the product.

    Raises:
        WordsDestruction.DoesNotExist, Forbidden: as usual; an archivist reads no word here.
        ErasureRefused: no visa to archive.
    """
    listed = _locked(actor, destruction_id)
    require(actor.steers(listed.roadmap_id), "diagnosis.words.hand_over")
    if not listed.waits_for_archives:
        raise ErasureRefused("not_approved")
    _record(actor, listed, "diagnosis.words.exported", **listed.counts)


@transaction.atomic
def confirm_archived(*, actor: Actor, destruction_id: int, slip: str, today: date) -> WordsDestruction:
    """The archives took what was handed to them: it is erased here.

    Raises:
        WordsDestruction.DoesNotExist, Forbidden: as usual; the archivist of the instance reads no word.
        ErasureRefused: erased already, no visa to archive, or no reference of the slip.
    """
    listed = _locked(actor, destruction_id)
    require(actor.steers(listed.roadmap_id), "diagnosis.words.archive")
    if listed.destroyed_on is not None:
        raise ErasureRefused("done")
    if not listed.waits_for_archives:
        raise ErasureRefused("not_approved")
    _check_due(listed, today)
    if not slip.strip():
        raise ErasureRefused("slip_missing")
    listed.archived_as = slip.strip()[:160]
    listed.save(update_fields=["archived_as"])
    _erase(actor, listed, today)
    return listed


@transaction.atomic
def erase_survey_answers(*, actor: Actor, survey_id: int, archivist: str, today: date) -> int:
    """Destroy the answers of a listed survey, and the passages copied from them. Returns the answers destroyed.

    Raises:
        as `destroy_answers`.
    """
    gone = destroy_answers(actor=actor, survey_id=survey_id, archivist=archivist, today=today)
    _empty_passages(Passage.objects.filter(source_type="answer", source_id__startswith=f"{survey_id}."), today)
    return gone


def _locked(actor: Actor, destruction_id: int) -> WordsDestruction:
    rows = WordsDestruction.objects.filter(roadmap__in=Roadmap.objects.visible_to(actor))
    return rows.select_for_update(of=("self",)).select_related("roadmap").get(pk=destruction_id)


def _check_due(listed: WordsDestruction, today: date) -> None:
    if due_on(listed.roadmap, listed.kind) > today:
        raise ErasureRefused("not_due")


def _erase(actor: Actor, listed: WordsDestruction, today: date) -> None:
    if listed.kind == RetainedKind.PANEL:
        _erase_identities(listed.roadmap)
    else:
        _empty_passages(spoken_passages(listed.roadmap), today)
        _erase_interviews(listed.roadmap, today)
        _erase_workshops(listed.roadmap, today)
    listed.destroyed_on = today
    listed.save(update_fields=["destroyed_on"])
    _record(actor, listed, "diagnosis.words.erased", archived_as=listed.archived_as, **listed.counts)


def _empty_passages(rows: QuerySet[Passage], today: date) -> None:
    """Every passage loses what ties it to who spoke; all lose their words, save quotations allowed and cited."""
    ids = list(rows.values_list("pk", flat=True))
    cited = Q(is_quotable=True) & (Q(findings__is_validated=True) | Q(need_sources__isnull=False))
    kept = list(Passage.objects.filter(cited, pk__in=ids).distinct().values_list("pk", flat=True))
    marks: defaultdict[str, str] = defaultdict(lambda: f"erased:{uuid4().hex}")
    spoken = list(Passage.objects.filter(pk__in=ids).only("speaker"))
    for passage in spoken:
        passage.speaker = marks[passage.speaker]
    Passage.objects.bulk_update(spoken, ["speaker"], batch_size=1000)
    Passage.objects.filter(pk__in=ids).update(
        source_id=Concat(Value(DETACHED), Cast(F("pk"), TextField()), output_field=TextField()),
        source_label=_("voix recueillie"),
        said_on=None,
        note="",
    )
    gone = Passage.objects.filter(pk__in=ids).exclude(pk__in=kept)
    gone.update(text="", is_quotable=False, words_erased_on=today)


def _erase_interviews(roadmap: Roadmap, today: date) -> None:
    rows = Interview.objects.filter(roadmap=roadmap, words_erased_on=None)
    ids = list(rows.values_list("pk", flat=True))
    InterviewNote.objects.filter(interview__in=ids).delete()
    Minutes.objects.filter(interview__in=ids).delete()
    SignedLink.objects.filter(purpose=LinkPurpose.VALIDATE_MINUTES, payload__interview__in=ids).delete()
    _forget_drafts([f":minutes:{pk}" for pk in ids])
    Draft.objects.filter(form_key__endswith=f":interview:new-{roadmap.pk}").delete()
    blank = {
        "interviewee_label": _("personne entendue"),
        "interviewee_function": "",
        "interviewee_email": "",
        "place": "",
        "person": None,
    }
    rows.update(**blank, words_erased_on=today)
    _history(Interview).filter(roadmap=roadmap.pk).update(**blank)


def _erase_workshops(roadmap: Roadmap, today: date) -> None:
    for photograph in photographs(roadmap):
        transaction.on_commit(partial(photograph.file.storage.delete, str(photograph.file.name)))
    photographs(roadmap).delete()
    rows = Workshop.objects.filter(roadmap=roadmap, words_erased_on=None)
    ids = list(rows.values_list("pk", flat=True))
    for model in (Vote, Idea, IdeaGroup):
        model._base_manager.filter(workshop__in=ids).delete()
    WorkshopParticipant.objects.filter(workshop__in=ids).update(label=_("participant·e"), person=None)
    _forget_drafts([f":workshop:{pk}" for pk in ids])
    rows.update(minutes="", words_erased_on=today)
    _history(Workshop).filter(roadmap=roadmap.pk).update(minutes="")


def _erase_identities(roadmap: Roadmap) -> None:
    members = identities(roadmap)
    presences = WorkshopParticipant.objects.filter(panel_member__in=members)
    presences.update(label=_("habitant·e"), organisation=None, panel_member=None)
    members.delete()


def _forget_drafts(ends: list[str]) -> None:
    wanted = Q(pk__in=())
    for end in ends:
        wanted |= Q(form_key__endswith=end)
    Draft.objects.filter(wanted).delete()


def _history(model: type[Interview] | type[Workshop]) -> QuerySet[Any]:
    """Rows of the history of a model: the only place where history is changed, so that erased words are nowhere."""
    events: QuerySet[Any] = model.pgh_event_model._base_manager.all()  # type: ignore[union-attr]
    return events


def _record(actor: Actor, listed: WordsDestruction, verb: str, **details: object) -> None:
    record(
        actor,
        verb,
        Ref(listed._meta.label_lower, listed.pk, str(listed.get_kind_display())),
        organisation_id=listed.roadmap.organisation_id,
        roadmap_id=listed.roadmap_id,
        details=details,
    )
