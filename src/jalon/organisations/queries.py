"""Reading organisations for screens: choosing one among all, lists by pages, one page, the state of the registry."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from jalon.kernel.actor import Actor
from jalon.organisations.models import (
    Competence,
    Department,
    Membership,
    Organisation,
    OrganisationKind,
    Skill,
)
from jalon.organisations.registry import Notice, read_notice
from jalon.organisations.search import Query, parse_query

SEARCH_CONFIG = "simple"
CHOICES_SHOWN = 12
PAGE_SIZE = 50
MEMBERS_SHOWN = 200


def matching(rows: QuerySet[Organisation], query: Query) -> QuerySet[Organisation]:
    """Rows that answer to every word typed, through the text-search index; all rows when nothing was typed."""
    if query.words:
        asked = SearchQuery(query.tsquery, search_type="raw", config=SEARCH_CONFIG)
        rows = rows.annotate(words=SearchVector("search_key", config=SEARCH_CONFIG)).filter(words=asked)
    return rows.filter(departement_code=query.departement) if query.departement else rows


def ranked(rows: QuerySet[Organisation], query: Query) -> QuerySet[Organisation]:
    """Exact name first, then names that begin so, then the rest; the most populated first in each."""
    steps = [When(sort_key=query.phrase, then=Value(1)), When(sort_key__startswith=query.phrase, then=Value(2))]
    if query.whole != query.phrase:
        steps.insert(0, When(search_key__startswith=query.whole, then=Value(0)))
    rank = Case(*steps, default=Value(3), output_field=IntegerField())
    return rows.order_by(rank, F("population").desc(nulls_last=True), "sort_key", "pk")


def choose_organisations(
    actor: Actor, text: str, *, kinds: Collection[str] = (), limit: int = CHOICES_SHOWN
) -> list[Organisation]:
    """The organisations that best answer what was typed; none for fewer than two letters.

    Args:
        text: what was typed: words, « st », a code, a département in brackets.
        kinds: values of `OrganisationKind` to keep; all legal persons when empty.
        limit: how many at most.
    """
    query = parse_query(text)
    if not query.is_enough:
        return []
    rows = Organisation.objects.visible_to(actor).living()
    rows = rows.filter(kind__in=kinds) if kinds else rows.legal_persons()
    return list(ranked(matching(rows, query), query)[:limit])


@dataclass(frozen=True)
class Filters:
    """What a list of organisations keeps. Empty values keep everything."""

    text: str = ""
    kind: str = ""
    departement: str = ""
    with_ended: bool = False


@dataclass(frozen=True)
class Page:
    """A page of a list by key. `before` and `after` are ids to continue from, None at an end."""

    rows: Sequence[Organisation]
    before: int | None
    after: int | None


def organisations_page(
    actor: Actor, filters: Filters, *, after: int | None = None, before: int | None = None, size: int = PAGE_SIZE
) -> Page:
    """One page of the list, sorted by name; continues after or before the organisation of that id."""
    rows = _filtered(actor, filters).select_related("epci")
    backwards = before is not None
    rows = _beyond(rows, before if backwards else after, backwards=backwards)
    order = ("-sort_key", "-pk") if backwards else ("sort_key", "pk")
    found = list(rows.order_by(*order)[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    goes_back = has_more if backwards else after is not None
    goes_on = True if backwards else has_more
    return Page(found, found[0].pk if goes_back else None, found[-1].pk if goes_on else None)


def _filtered(actor: Actor, filters: Filters) -> QuerySet[Organisation]:
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(actor)
    if not filters.with_ended:
        rows = rows.filter(ended_on__isnull=True)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.departement:
        rows = rows.filter(departement_code=filters.departement)
    return matching(rows, parse_query(filters.text))


def _beyond(rows: QuerySet[Organisation], pk: int | None, *, backwards: bool) -> QuerySet[Organisation]:
    anchor = Organisation.objects.filter(pk=pk).values_list("sort_key", flat=True).first() if pk else None
    if anchor is None:
        return rows
    if backwards:
        return rows.filter(Q(sort_key__lt=anchor) | Q(sort_key=anchor, pk__lt=pk), sort_key__lte=anchor)
    return rows.filter(Q(sort_key__gt=anchor) | Q(sort_key=anchor, pk__gt=pk), sort_key__gte=anchor)


@dataclass(frozen=True)
class Tie:
    """A member or an umbrella, by which competence and between which dates; `membership_id` None: by the registry."""

    organisation: Organisation
    membership_id: int | None = None
    competence: Competence | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reference: str = ""


def members_of(actor: Actor, umbrella: Organisation, *, on: date | None = None) -> list[Tie]:
    """Members of an umbrella by name: communes of an EPCI by the registry, and adhesions; in force on a day."""
    ties = [
        Tie(row.member, row.pk, row.competence, row.starts_on, row.ends_on, row.reference)
        for row in _memberships(actor, on).filter(umbrella=umbrella).select_related("member", "competence")
    ]
    said = {tie.organisation.pk for tie in ties if tie.competence is None}
    communes = Organisation.objects.visible_to(actor).filter(epci=umbrella).exclude(pk__in=said)
    if on is not None:
        communes = communes.living()
    ties += [Tie(commune, ends_on=commune.ended_on) for commune in communes]
    return sorted(ties, key=lambda tie: (tie.organisation.sort_key, tie.organisation.pk, tie.membership_id or 0))


def umbrellas_of(actor: Actor, member: Organisation) -> list[Tie]:
    """What an organisation is a member of: its EPCI by the registry, then its adhesions."""
    rows = _memberships(actor, None).filter(member=member).select_related("umbrella", "competence")
    ties = [Tie(row.umbrella, row.pk, row.competence, row.starts_on, row.ends_on, row.reference) for row in rows]
    said = {tie.organisation.pk for tie in ties if tie.competence is None}
    by_registry = [Tie(member.epci)] if member.epci is not None and member.epci_id not in said else []
    return by_registry + sorted(ties, key=lambda tie: (tie.organisation.sort_key, tie.membership_id or 0))


def _memberships(actor: Actor, on: date | None) -> QuerySet[Membership]:
    rows = Membership.objects.visible_to(actor)
    return rows if on is None else rows.active_on(on)


@dataclass(frozen=True)
class Branch:
    """A department at its place in the organisation chart. Depth counts from 0."""

    department: Department
    depth: int
    parent_name: str = ""


def organisation_chart(actor: Actor, organisation: Organisation) -> list[Branch]:
    """Departments in the order of the chart: each pôle followed by what it holds."""
    rows = Department.objects.visible_to(actor).filter(organisation=organisation).prefetch_related("teams")
    children: dict[int | None, list[Department]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    chart: list[Branch] = []

    def follow(parent: Department | None, depth: int) -> None:
        for row in children.get(parent.pk if parent else None, ()):
            chart.append(Branch(row, depth, parent.name if parent else ""))
            follow(row, depth + 1)

    follow(None, 0)
    return chart


def skills_for(organisation: Organisation) -> QuerySet[Skill]:
    """Shipped skills and those of the organisation."""
    return Skill.objects.filter(Q(organisation=None) | Q(organisation=organisation))


def competences_for(organisation: Organisation) -> QuerySet[Competence]:
    """Shipped competences and those of the organisation."""
    return Competence.objects.filter(Q(organisation=None) | Q(organisation=organisation))


@dataclass(frozen=True)
class RegistryState:
    """What the database holds of the registry, and what this version of the product ships."""

    notice: Notice
    loaded_vintage: str
    counts: Sequence[tuple[str, int]]

    @property
    def is_current(self) -> bool:
        """Whether loading again would bring no newer vintage."""
        return self.loaded_vintage == str(self.notice.vintage)


def registry_state() -> RegistryState:
    """Vintage loaded and number of organisations by form, registry rows only."""
    rows = Organisation.objects.filter(is_from_registry=True, ended_on__isnull=True)
    newest = rows.order_by("-registry_vintage").values_list("registry_vintage", flat=True).first() or ""
    by_kind = dict(rows.values_list("kind").annotate(Count("pk")).order_by())
    counts = [(str(kind.label), by_kind[kind]) for kind in OrganisationKind if by_kind.get(kind)]
    return RegistryState(read_notice(), newest, counts)
