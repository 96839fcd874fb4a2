"""The needs of one member, as lines of its report: its own words, or those of the group, never those of a person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.documents import french
from jalon.documents.diagnosis_reports import NeedLine
from jalon.kernel.text import fold
from jalon.needs.models import PRIVATE, Need, NeedGroup, NeedStatus
from jalon.organisations.models import Organisation
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

MOST_LINES = 25
"""Beyond, needs of one group and of one fate are one line, under the name of the group."""


def need_lines(roadmap: Roadmap, place: Organisation) -> tuple[tuple[NeedLine, ...], tuple[str, ...]]:
    """Needs that the member told or that concern it, once each, and those only counted: « 2 besoins d’agents »."""
    rows = Need.objects.filter(Q(organisation=place) | Q(members=place), roadmap=roadmap).distinct()
    rows = rows.select_related("group").prefetch_related("actions", "group__needs").order_by("code")
    told: list[tuple[NeedLine, NeedGroup | None]] = []
    counted: Counter[str] = Counter()
    for need in rows:
        words = _words(need, place)
        if words:
            told.append((_line(need, words), need.group))
        elif need.organisation_id == place.pk:
            counted[need.population] += 1
    lines = _once(told)
    if len(lines) > MOST_LINES:
        lines = _once([(_by_group(line, group, place), group) for line, group in told])
    return lines, tuple(_counted(counted))


def _once(told: list[tuple[NeedLine, NeedGroup | None]]) -> tuple[NeedLine, ...]:
    """Each statement once for each fate, in the order in which it was said first."""
    lines: dict[tuple[str, str], NeedLine] = {}
    for line, _group in told:
        lines.setdefault((fold(line.statement), line.fate), line)
    return tuple(lines.values())


def _by_group(line: NeedLine, group: NeedGroup | None, place: Organisation) -> NeedLine:
    """The line under the name of its group, when that name is nobody's words: a long list is read by subject."""
    if group is None or says_raw(group, place):
        return line
    return replace(line, statement=group.title)


def _words(need: Need, place: Organisation) -> str:
    """The words in which this member may read a need; empty when it may read none."""
    if need.organisation_id == place.pk and need.population not in PRIVATE:
        return need.statement
    if need.group is not None and not says_raw(need.group, place):
        return need.group.title
    return ""


def says_raw(group: NeedGroup, place: Organisation | None) -> bool:
    """The title is, word for word, what an agent or an inhabitant said, or what another member said."""
    title = fold(group.title)
    return any(
        fold(need.statement) == title
        and (need.population in PRIVATE or (place is not None and need.organisation_id != place.pk))
        for need in group.needs.all()
    )


def _counted(counted: Counter[str]) -> Iterable[str]:
    agents, inhabitants = counted[Population.AGENTS], counted[Population.INHABITANTS]
    if agents:
        yield ngettext("%(n)d besoin d’agent", "%(n)d besoins d’agents", agents) % {"n": agents}
    if inhabitants:
        yield ngettext("%(n)d besoin d’habitant", "%(n)d besoins d’habitants", inhabitants) % {"n": inhabitants}


def _line(need: Need, words: str) -> NeedLine:
    answers = decided_titles(need.actions.all())
    return NeedLine(
        code=need.code,
        statement=words,
        status=str(need.get_status_display()),
        reason=need.status_reason,
        answers=answers,
        state=need.status,
        fate=_fate(need, answers),
    )


def _fate(need: Need, answers: tuple[str, ...]) -> str:
    """What becomes of a need, in one sentence for whoever asked."""
    told = {
        NeedStatus.RAISED: _("Entendu, pas encore examiné"),
        NeedStatus.QUALIFIED: _("Examiné, pas encore décidé"),
        NeedStatus.GROUPED: _("Rapproché de demandes semblables, pas encore décidé"),
        NeedStatus.RETAINED: _("Retenu"),
        NeedStatus.ANSWERED: _("Satisfait"),
        NeedStatus.DEFERRED: _("Reporté"),
        NeedStatus.NOT_RETAINED: _("Non retenu à ce stade"),
    }[NeedStatus(need.status)]
    if need.status_reason:
        told = f"{told} : {need.status_reason.rstrip('.')}"
    sentences = [told]
    if need.review_on is not None and need.status in (NeedStatus.DEFERRED, NeedStatus.NOT_RETAINED):
        sentences.append(_("À revoir en %(month)s") % {"month": french.month(need.review_on)})
    if answers:
        sentences.append(_("Réponse : %(answers)s") % {"answers": french.join(answers)})
    return ". ".join(sentences)


def decided_titles(actions: Iterable[Action]) -> tuple[str, ...]:
    """Titles of the actions that are decided: what is still discussed is preparatory (CRPA L311-2)."""
    return tuple(action.title for action in actions if action.public_status and not action.is_security_sensitive)
