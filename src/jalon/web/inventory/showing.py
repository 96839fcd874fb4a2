"""How values of a sheet are written on a screen, and the addresses of the inventory."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.documents import french
from jalon.inventory.deadlines import Deadline, State
from jalon.inventory.models import Sheet
from jalon.inventory.queries import enterable_members, readable_members, sheets_of
from jalon.inventory.registers import BY_CODE, Kind, Register
from jalon.kernel.money import Money
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.web.pages import Crumb, crumbs
from jalon.web.screens import ActorRequest, open_roadmap

PART = "observe"
MEMBERS_SHOWN = 60
"""Members compared on one page."""


def url(name: str, roadmap: Roadmap, **more: object) -> str:
    """An address of the inventory."""
    return reverse(f"inventory:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


def trail(roadmap: Roadmap, *more: tuple[str, str]) -> list[Crumb]:
    """The way back to the inventory's home."""
    return crumbs((_("Inventaire"), url("home", roadmap)), *more)


def open_inventory(request: ActorRequest, roadmap_id: int) -> Roadmap:
    """The roadmap, with « observer » as the step."""
    return open_roadmap(request, roadmap_id, step=PART)


def register_named(code: str) -> Register:
    """A register by its code in the address.

    Raises:
        Http404: no such register.
    """
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Some of the members a screen compares; `next_url` is empty at the end."""

    rows: list[Organisation]
    shown: str
    next_url: str


def page_of_members(request: ActorRequest, members: list[Organisation], *, size: int = MEMBERS_SHOWN) -> MemberPage:
    """Members from the one named by `?depuis=`, in their order."""
    start = next((i for i, row in enumerate(members) if str(row.pk) == request.GET.get("depuis")), 0)
    rows, following = members[start : start + size], members[start + size : start + size + 1]
    query = request.GET.copy()
    if following:
        query["depuis"] = str(following[0].pk)
    is_part = len(members) > len(rows)
    shown = _("%(count)d organismes sur %(total)d") % {"count": len(rows), "total": len(members)} if is_part else ""
    return MemberPage(rows, shown, f"{request.path}?{query.urlencode()}" if following else "")


def readable_member(request: ActorRequest, roadmap: Roadmap, organisation_id: int) -> Organisation:
    """A member whose inventory the actor reads.

    Raises:
        Http404: it takes no part, or is somebody else's.
    """
    for row in readable_members(request.actor, roadmap):
        if row.pk == organisation_id:
            return row
    raise Http404


def enterable_member(request: ActorRequest, roadmap: Roadmap, organisation_id: int) -> Organisation:
    """A member in whose inventory the actor writes.

    Raises:
        Http404: it takes no part, or the actor may not write there.
    """
    for row in enterable_members(request.actor, roadmap):
        if row.pk == organisation_id:
            return row
    raise Http404


def one_sheet(request: ActorRequest, roadmap: Roadmap, register: Register, pk: int) -> Any:
    """A sheet the actor may read, or 404."""
    return get_object_or_404(sheets_of(request.actor, roadmap, register), pk=pk)


def text_of(register: Register, sheet: Sheet, key: str, *, currency: str) -> str:
    """A value in French words; « — » when nothing is said."""
    value, kind = getattr(sheet, key), register.kind(key)
    if value in (None, "", {}):
        return "—"
    if kind is Kind.CHOICE:
        return str(getattr(sheet, f"get_{key}_display")())
    if kind is Kind.BOOL:
        return _("oui") if value else _("non")
    if kind is Kind.DATE:
        return french.day(value)
    if kind is Kind.MONEY:
        return str(Money(value, currency))
    if kind is Kind.YEARS:
        return " · ".join(f"{year} : {Money(amount, currency)}" for year, amount in value.items())
    if kind in (Kind.INT, Kind.DECIMAL):
        unit = str(register.field(key).unit)
        return f"{french.number(float(value))}{chr(160) + unit if unit else ''}"
    return str(value)


def deadline_words(found: Deadline) -> tuple[str, str]:
    """What a deadline says in a few words, and the tone of its tag."""
    if found.state == State.UNKNOWN or found.days_left is None:
        return _("fin inconnue"), ""
    if found.state == State.ENDED:
        return _("terminé"), "bad"
    if found.state == State.LATE:
        late = ngettext("en retard d’un jour", "en retard de %(days)s jours", -found.days_left)
        return late % {"days": french.number(-found.days_left)}, "bad"
    words = ngettext("demain", "dans %(days)s jours", found.days_left) % {"days": french.number(found.days_left)}
    if found.days_left == 0:
        words = _("aujourd’hui")
    return words, {State.IN_30: "bad", State.IN_90: "warm", State.IN_180: "warm"}.get(found.state, "ok")


def deadline_facts(found: Deadline) -> list[str]:
    """What follows from a deadline, in sentences."""
    if found.term_ends_on is None:
        return [_("Saisissez la fin du contrat : sans elle, rien ne peut être calculé.")]
    if found.state == State.ENDED:
        ended = _("Fini le %(day)s. S’il court encore, notez sa prolongation ou sa reconduction ; sinon, retirez-le.")
        return [ended % {"day": french.day(found.term_ends_on)}]
    facts = []
    if found.missed_on is not None:
        facts.append(
            _("Le préavis du %(missed)s est passé : le contrat est engagé jusqu’au %(end)s.")
            % {"missed": french.day(found.missed_on), "end": french.day(found.term_ends_on)}
        )
    if found.notice_on is not None:
        facts.append(_("Préavis ou décision de reconduire : au plus tard le %(day)s.") % {"day": _day(found.notice_on)})
    elif found.is_last_term:
        facts.append(_("Plus aucune reconduction : il finit seul le %(day)s.") % {"day": _day(found.term_ends_on)})
    if found.procurement_on is not None:
        facts.append(_("Nouveau marché à lancer au plus tard le %(day)s.") % {"day": _day(found.procurement_on)})
    return facts


def _day(day: date) -> str:
    return french.day(day)
