"""Code a passage of a voice with themes; take it out again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.codebooks import frozen_codebook
from jalon.diagnosis.corpus import Voice, find_voice
from jalon.diagnosis.models import Passage
from jalon.diagnosis.team import collects
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

LONGEST = 4000


class PassageRefused(DomainError):
    """A passage that cannot be coded, or taken out."""

    messages = {
        "no_voice": _("Cette voix n’existe plus, ou n’est pas de cette feuille de route."),
        "no_span": _("Choisissez une ou plusieurs phrases qui se suivent, ou recopiez les mots exacts."),
        "absent": _("Ces mots ne sont pas dans le texte : recopiez-les exactement."),
        "too_long": _("Un passage compte 4 000 signes au plus : choisissez les phrases qui portent l’idée."),
        "no_codebook": _("Figez d’abord une version de la grille de thèmes : on code avec elle."),
        "no_theme": _("Choisissez au moins un thème."),
        "foreign_theme": _("Un des thèmes n’est pas de la version figée de la grille."),
        "not_quotable": _(
            "Cette voix n’est pas citable : la personne ne l’a pas permis, ou n’a pas encore validé le compte rendu."
        ),
        "cited": _("Ce passage est la source d’un constat ou d’un besoin : retirez-le d’abord de ce qui le cite."),
    }


@dataclass(frozen=True, slots=True)
class Coding:
    """What is coded: characters `starts_at` to `ends_at` of the voice's text, under themes of the frozen codebook."""

    starts_at: int
    ends_at: int
    theme_ids: Collection[int]
    is_quotable: bool = False
    note: str = ""


@transaction.atomic
def code_passage(*, actor: Actor, roadmap_id: int, source: str, voice_id: str, coding: Coding) -> Passage:
    """Code a passage. The same characters coded again change their themes: nothing is written twice.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        PassageRefused: no such voice, nothing chosen, no theme, or a quotation that was not allowed.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(collects(actor, roadmap.pk), "diagnosis.passage.code")
    voice = find_voice(actor, roadmap, source, voice_id)
    if voice is None:
        raise PassageRefused("no_voice")
    _check_span(voice, coding)
    themes = _themes(roadmap, coding.theme_ids)
    if coding.is_quotable and not voice.is_quotable:
        raise PassageRefused("not_quotable")
    passage, is_new = Passage.objects.update_or_create(
        roadmap=roadmap,
        source_type=voice.source,
        source_id=voice.id,
        starts_at=coding.starts_at,
        ends_at=coding.ends_at,
        defaults={
            "source_label": voice.label[:200],
            "text": voice.text[coding.starts_at : coding.ends_at],
            "organisation": voice.organisation,
            "population": voice.population,
            "speaker": voice.speaker,
            "said_on": voice.said_on,
            "is_quotable": coding.is_quotable,
            "is_anonymous": voice.is_anonymous,
            "note": coding.note.strip()[:300],
            "coded_by_id": actor.person_id,
        },
    )
    passage.themes.set(themes)
    verb = "diagnosis.passage.coded" if is_new else "diagnosis.passage.recoded"
    record(actor, verb, _ref(passage), roadmap_id=roadmap.pk, details={"themes": len(themes)})
    return passage


@transaction.atomic
def uncode_passage(*, actor: Actor, passage_id: int) -> None:
    """Take a passage out. The voice keeps all its words.

    Raises:
        Passage.DoesNotExist, Forbidden: as usual.
        PassageRefused: something cites it.
    """
    passage = Passage.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=passage_id)
    require(collects(actor, passage.roadmap_id), "diagnosis.passage.uncode")
    if passage.findings.exists():
        raise PassageRefused("cited")
    record(actor, "diagnosis.passage.uncoded", _ref(passage), roadmap_id=passage.roadmap_id)
    try:
        passage.delete()
    except ProtectedError as error:
        raise PassageRefused("cited") from error


def _check_span(voice: Voice, coding: Coding) -> None:
    if not 0 <= coding.starts_at < coding.ends_at <= len(voice.text):
        raise PassageRefused("no_span")
    words = voice.text[coding.starts_at : coding.ends_at]
    if not words.strip():
        raise PassageRefused("no_span")
    if len(words) > LONGEST:
        raise PassageRefused("too_long")


def _themes(roadmap: Roadmap, theme_ids: Collection[int]) -> list[int]:
    codebook = frozen_codebook(roadmap)
    if codebook is None:
        raise PassageRefused("no_codebook")
    if not theme_ids:
        raise PassageRefused("no_theme")
    found = list(codebook.themes.filter(pk__in=theme_ids).values_list("pk", flat=True))
    if len(found) != len(set(theme_ids)):
        raise PassageRefused("foreign_theme")
    return found


def _ref(passage: Passage) -> Ref:
    """Never the words: the journal is read by more people than the corpus."""
    return Ref(passage._meta.label_lower, passage.pk, str(_("passage n° %(id)s") % {"id": passage.pk}))
