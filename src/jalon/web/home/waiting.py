"""What waits on the roadmaps somebody runs: what is late, what calls for a decision, what is missing, and who must move."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.arbitrage.models import Adoption, AdoptionState, ArbitrageRound, RoundStatus
from jalon.governance.models import Meeting, MeetingStatus
from jalon.kernel.actor import Actor
from jalon.needs.models import Need, NeedStatus
from jalon.programme.listing import GAPS
from jalon.programme.models import Action, ActionStatus
from jalon.roadmaps.models import Phase, PhaseStatus, Roadmap

MOST_ROADMAPS = 12
COMING_DAYS = 60
LATE, DECIDE, TODO = "late", "to_arbitrate", "draft"
_ORDER = (LATE, DECIDE, TODO)
_OPEN = (ActionStatus.DRAFT, ActionStatus.SUBMITTED)
_NEXT_STATE = {
    AdoptionState.PROPOSED: gettext_lazy("à valider en COPIL"),
    AdoptionState.VALIDATED: gettext_lazy("à délibérer"),
    AdoptionState.DELIBERATED: gettext_lazy("à rendre exécutoire"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. `tone` is a code of `status_tag`, `word` what it says, `who` must move."""

    tone: str
    word: str
    sentence: str
    url: str
    who: str


@dataclass(frozen=True, slots=True)
class RoadmapWaiting:
    """A roadmap that somebody runs, with what waits on it, the most pressing first."""

    roadmap: Roadmap
    rows: tuple[Waiting, ...]


class _Desk:
    """Gathers rows by roadmap. Each kind of row asks the database once, whatever the number of roadmaps."""

    def __init__(self, roadmaps: Iterable[Roadmap], today: date) -> None:
        self.ids = [roadmap.pk for roadmap in roadmaps]
        self.today = today
        self.rows: defaultdict[int, list[Waiting]] = defaultdict(list)

    def add(self, roadmap_id: int, tone: str, sentence: str, url: str, who: str) -> None:
        word = {LATE: _("en retard"), DECIDE: _("à décider"), TODO: _("à compléter")}[tone]
        self.rows[roadmap_id].append(Waiting(tone, word, sentence, url, who))

    def count(self, rows: QuerySet[Any], tell: Callable[[int], str], url: Callable[[int], str], who: str) -> None:
        """One row by roadmap whose count is above zero."""
        counted = rows.filter(roadmap__in=self.ids).order_by().values("roadmap").annotate(n=Count("pk", distinct=True))
        for row in counted:
            self.add(row["roadmap"], TODO, tell(row["n"]), url(row["roadmap"]), who)


def waiting_for(actor: Actor) -> list[RoadmapWaiting]:
    """What waits on the roadmaps the actor runs, at most twelve, in the order of their owners."""
    roadmaps = list(
        Roadmap.objects.visible_to(actor)
        .steered_by(actor)
        .select_related("organisation")
        .order_by("organisation__sort_key", "-starts_on")[:MOST_ROADMAPS]
    )
    if not roadmaps:
        return []
    desk = _Desk(roadmaps, actor.on)
    _phases(desk)
    _decisions(desk)
    _meetings(desk)
    _gaps(desk, actor)
    return [
        RoadmapWaiting(roadmap, tuple(sorted(desk.rows[roadmap.pk], key=lambda row: _ORDER.index(row.tone))))
        for roadmap in roadmaps
    ]


def _url(name: str, roadmap_id: int, query: str = "", **more: object) -> str:
    return reverse(name, kwargs={"roadmap_id": roadmap_id, **more}) + query


def _phases(desk: _Desk) -> None:
    rows = Phase.objects.filter(
        roadmap__in=desk.ids, status__in=(PhaseStatus.PLANNED, PhaseStatus.UNDER_WAY), ends_on__lt=desk.today
    ).select_related("owner")
    for phase in rows:
        if phase.ends_on is None:  # never here: filtered above
            continue
        sentence = _("La phase « %(name)s » devait finir le %(day)s.") % {
            "name": phase.name,
            "day": _day(phase.ends_on),
        }
        desk.add(phase.roadmap_id, LATE, sentence, _url("roadmaps:phases", phase.roadmap_id), str(phase.owner or ""))


def _decisions(desk: _Desk) -> None:
    open_states = (RoundStatus.SCORING, RoundStatus.ARBITRATION)
    for row in ArbitrageRound.objects.filter(roadmap__in=desk.ids, status__in=open_states):
        sentence = _("« %(name)s » : %(state)s.") % {"name": row.name, "state": row.get_status_display()}
        url = _url("arbitrage:round", row.roadmap_id, round_id=row.pk)
        desk.add(row.roadmap_id, DECIDE, sentence, url, _("les collèges qui notent"))
    for adoption in Adoption.objects.filter(roadmap__in=desk.ids, state__in=list(_NEXT_STATE)):
        sentence = _("Trajectoire version %(version)s : %(next)s.") % {
            "version": adoption.version,
            "next": _NEXT_STATE[AdoptionState(adoption.state)],
        }
        url = _url("arbitrage:adoption", adoption.roadmap_id, adoption_id=adoption.pk)
        desk.add(adoption.roadmap_id, DECIDE, sentence, url, _("les élus"))


def _meetings(desk: _Desk) -> None:
    until = desk.today + timedelta(days=COMING_DAYS)
    rows = Meeting.objects.filter(
        body__roadmap__in=desk.ids, status=MeetingStatus.PLANNED, on__range=(desk.today, until)
    ).select_related("body")
    for meeting in rows.order_by("on"):
        roadmap_id = meeting.body.roadmap_id
        if roadmap_id is None:
            continue
        sentence = _("%(body)s le %(day)s : préparer ce qui y sera décidé.") % {
            "body": meeting.body.name,
            "day": _day(meeting.on),
        }
        url = _url("governance:meeting", roadmap_id, pk=meeting.pk)
        desk.add(roadmap_id, DECIDE, sentence, url, _("vous"))


def _gaps(desk: _Desk, actor: Actor) -> None:
    needs = Need.objects.visible_to(actor).filter(status=NeedStatus.RAISED)
    desk.count(
        needs,
        lambda n: (
            ngettext("%(n)d besoin exprimé, sans suite dite.", "%(n)d besoins exprimés, sans suite dite.", n) % {"n": n}
        ),
        lambda pk: _url("needs:list", pk, f"?status={NeedStatus.RAISED}"),
        _("vous"),
    )
    actions = Action.objects.visible_to(actor).filter(status__in=_OPEN)
    desk.count(
        actions.filter(triage=""),
        lambda n: ngettext("%(n)d action à trier.", "%(n)d actions à trier.", n) % {"n": n},
        lambda pk: _url("programme:triage", pk, "?triage=none"),
        _("vous"),
    )
    desk.count(
        GAPS["reason"](actions),
        lambda n: ngettext("%(n)d action sans besoin ni raison.", "%(n)d actions sans besoin ni raison.", n) % {"n": n},
        lambda pk: _url("programme:list", pk, "?gap=reason"),
        _("qui la porte"),
    )
    desk.count(
        GAPS["lead"](Action.objects.visible_to(actor).filter(status=ActionStatus.RETAINED)),
        lambda n: (
            ngettext("%(n)d action retenue sans chef de projet.", "%(n)d actions retenues sans chef de projet.", n)
            % {"n": n}
        ),
        lambda pk: _url("programme:list", pk, f"?gap=lead&status={ActionStatus.RETAINED}"),
        _("les directions"),
    )


def _day(day: date) -> str:
    return date_format(day, "j F Y")
