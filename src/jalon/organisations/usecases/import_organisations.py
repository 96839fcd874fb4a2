"""Create bodies outside the registry from a file or a list, with their members: a dry run, then all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.importing import Entry, Listing, departement_of, is_of_registry, kind_of
from jalon.organisations.models import Membership, Organisation, OrganisationKind
from jalon.organisations.rules import can_add_organisation, can_manage_members
from jalon.organisations.usecases.add_members import AdhesionTerms, checked_competence
from jalon.organisations.usecases.add_organisation import (
    OrganisationRefused,
    OrganisationSheet,
    checked_siren,
    new_organisation,
)

BATCH = 1_000
SHOWN = 50


class ImportRefused(DomainError):
    """The list holds errors: nothing was written. `plan` says which."""

    messages = {
        "errors": gettext_lazy("Rien n’a été importé : %(count)s erreur(s) à corriger. %(first)s"),
        "empty": gettext_lazy("La liste ne contient aucun organisme."),
        "done": gettext_lazy("Cette liste est déjà importée."),
    }


@dataclass
class ImportPlan:
    """What an import would do, or did.

    Args:
        created: bodies to create, in the order of the list.
        known: bodies already there, found by SIREN or INSEE code.
        ties: adhesions to add, as (umbrella, member); those already there are in `ties_known`.
        errors: French sentences with their line. Any of them refuses the whole.
        remarks: French sentences worth reading, such as duplicates inside the list.
    """

    created: list[Organisation] = field(default_factory=list)
    known: list[Organisation] = field(default_factory=list)
    ties: list[tuple[Organisation, Organisation]] = field(default_factory=list)
    ties_known: int = 0
    errors: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_done: bool = False


@dataclass(frozen=True)
class ImportTerms:
    """How to read what the list leaves unsaid.

    Args:
        default_kind: form of the bodies whose legal nature is not given.
        umbrella_id: every body of the list becomes a member of this one; None: none does.
        adhesion: terms of every adhesion the import adds.
    """

    default_kind: str = OrganisationKind.SYNDICAT
    umbrella_id: int | None = None
    adhesion: AdhesionTerms = field(default_factory=AdhesionTerms)


def import_organisations(*, actor: Actor, listing: Listing, terms: ImportTerms, is_dry_run: bool) -> ImportPlan:
    """Say what a list would change (`is_dry_run`), or do it: all rows or none.

    Raises:
        Forbidden: the actor may not add organisations, or not manage the members of an umbrella of the list.
        Organisation.DoesNotExist: no such umbrella.
        ImportRefused: not a dry run, and the list is empty or holds errors.
        MembershipRefused: the competence is not one of the umbrella's.
    """
    require(can_add_organisation(actor), "organisations.import")
    planning = _Planning(actor, terms)
    plan = planning.plan_of(listing)
    if is_dry_run:
        return plan
    if plan.errors:
        raise ImportRefused("errors", count=len(plan.errors), first=plan.errors[0])
    if not listing.entries:
        raise ImportRefused("empty")
    _write(actor, plan, terms)
    return plan


@transaction.atomic
def _write(actor: Actor, plan: ImportPlan, terms: ImportTerms) -> None:
    Organisation.objects.bulk_create(plan.created, batch_size=BATCH)
    Membership.objects.bulk_create(
        (
            Membership(
                umbrella=umbrella,
                member=member,
                competence_id=terms.adhesion.competence_id,
                starts_on=terms.adhesion.starts_on,
                ends_on=terms.adhesion.ends_on,
                reference=terms.adhesion.reference,
            )
            for umbrella, member in plan.ties
        ),
        batch_size=BATCH,
    )
    for organisation in plan.created:
        record(actor, "organisations.organisation.added", Ref.to(organisation), organisation_id=organisation.pk)
    by_umbrella: dict[int, tuple[Organisation, list[int]]] = {}
    for umbrella, member in plan.ties:
        by_umbrella.setdefault(umbrella.pk, (umbrella, []))[1].append(member.pk)
    for umbrella, members in by_umbrella.values():
        details = {"members": members}
        record(actor, "organisations.members.added", Ref.to(umbrella), organisation_id=umbrella.pk, details=details)
    plan.is_done = True


class _Planning:
    """Rows already there, and those the list makes, found by SIREN, INSEE code or name."""

    def __init__(self, actor: Actor, terms: ImportTerms) -> None:
        self.actor = actor
        self.terms = terms
        self.plan = ImportPlan()
        self.by_siren: dict[str, Organisation] = {}
        self.by_insee: dict[str, Organisation] = {}
        self.by_name: dict[tuple[str, str, str], Organisation] = {}
        self.first_lines: dict[int, int] = {}
        self.umbrella: Organisation | None = None
        if terms.umbrella_id is not None:
            self.umbrella = Organisation.objects.visible_to(actor).get(pk=terms.umbrella_id)
            require(can_manage_members(actor, self.umbrella), "organisations.members.add")
            checked_competence(self.umbrella, terms.adhesion.competence_id)

    def plan_of(self, listing: Listing) -> ImportPlan:
        """Everything the list would change."""
        self.plan.errors += listing.issues
        self._read_known(listing.entries)
        pairs: dict[tuple[int, int], tuple[Organisation, Organisation]] = {}
        for entry in listing.entries:
            body = self._body(entry)
            if body is None:
                continue
            if self.umbrella is not None and not entry.has_member:
                pairs.setdefault((id(self.umbrella), id(body)), (self.umbrella, body))
            if entry.has_member and (member := self._member(entry)) is not None:
                if member is body:
                    self._error(entry, _("« %(name)s » ne peut pas être membre de lui-même.") % {"name": body.name})
                else:
                    pairs.setdefault((id(body), id(member)), (body, member))
        self._add_ties(list(pairs.values()))
        self._check_names()
        return self.plan

    def _read_known(self, entries: Sequence[Entry]) -> None:
        sirens = {_digits(text) for entry in entries for text in (entry.siren, entry.member_siren) if text}
        codes = {entry.member_insee for entry in entries if entry.member_insee}
        for row in Organisation.objects.visible_to(self.actor).filter(siren__in=sirens):
            self.by_siren[str(row.siren)] = row
        communes = Organisation.objects.visible_to(self.actor).filter(kind=OrganisationKind.COMMUNE)
        self.by_insee = {row.insee_code: row for row in communes.filter(insee_code__in=codes)}

    def _error(self, entry: Entry, sentence: str) -> None:
        self.plan.errors.append(_("Ligne %(line)s : %(sentence)s") % {"line": entry.line, "sentence": sentence})

    def _body(self, entry: Entry) -> Organisation | None:
        """The body of a row: there already, made by an earlier row, or made now."""
        try:
            siren = checked_siren(entry.siren)
        except OrganisationRefused as refusal:
            self._error(entry, refusal.message)
            return None
        if siren and siren in self.by_siren:
            return self._met(entry, self.by_siren[siren])
        if is_of_registry(entry):
            sentence = _(
                "« %(name)s » n’est pas au référentiel sous ce SIREN ; un EPCI à fiscalité propre ne s’ajoute pas."
            )
            self._error(entry, sentence % {"name": entry.name or siren})
            return None
        if not entry.name:
            self._error(entry, _("le SIREN %(siren)s est inconnu : donnez aussi le nom.") % {"siren": siren})
            return None
        kind, legal_form = kind_of(entry, self.terms.default_kind)
        return self._make(entry, siren=siren, name=entry.name, kind=kind, legal_form=legal_form)

    def _met(self, entry: Entry, row: Organisation) -> Organisation:
        if row.pk is not None and id(row) not in self.first_lines:
            self.plan.known.append(row)
        elif not entry.has_member:
            values = {"line": entry.line, "name": row.name, "first": self.first_lines[id(row)]}
            self.plan.remarks.append(_("Ligne %(line)s : « %(name)s » est déjà à la ligne %(first)s.") % values)
        self.first_lines.setdefault(id(row), entry.line)
        return row

    def _make(self, entry: Entry, *, siren: str, name: str, kind: str, legal_form: str) -> Organisation | None:
        sheet = OrganisationSheet(
            kind=kind,
            name=name,
            siren=siren,
            legal_form=legal_form,
            departement_code=departement_of(entry.departement),
            postal_codes=entry.postal_codes,
            population=entry.population,
            contact_email=entry.contact_email,
        )
        try:
            row = new_organisation(sheet)
        except OrganisationRefused as refusal:
            self._error(entry, refusal.message)
            return None
        place = (row.kind, row.sort_key, row.departement_code)
        if place in self.by_name and not siren:
            return self._met(entry, self.by_name[place])
        self.by_name[place] = row
        if siren:
            self.by_siren[siren] = row
        self.first_lines[id(row)] = entry.line
        self.plan.created.append(row)
        return row

    def _member(self, entry: Entry) -> Organisation | None:
        """The member a row names; made when it is no commune and its name is given."""
        if entry.member_insee and entry.member_insee in self.by_insee:
            return self.by_insee[entry.member_insee]
        try:
            siren = checked_siren(entry.member_siren)
        except OrganisationRefused as refusal:
            self._error(entry, refusal.message)
            return None
        if siren and siren in self.by_siren:
            return self.by_siren[siren]
        is_commune = entry.member_category.strip().lower().startswith("commune")
        if is_commune or not entry.member_name or not siren:
            shown = siren or entry.member_insee or entry.member_name
            self._error(entry, _("le membre « %(shown)s » est inconnu du référentiel.") % {"shown": shown})
            return None
        is_grouping = entry.member_category.strip().lower().startswith("groupement")
        kind = OrganisationKind.SYNDICAT if is_grouping else OrganisationKind.OTHER
        plain = Entry(line=entry.line, departement=entry.departement)
        return self._make(plain, siren=siren, name=entry.member_name, kind=kind, legal_form="")

    def _add_ties(self, pairs: list[tuple[Organisation, Organisation]]) -> None:
        umbrellas = {umbrella.pk: umbrella for umbrella, _member in pairs if umbrella.pk is not None}
        for umbrella in umbrellas.values():
            require(can_manage_members(self.actor, umbrella), "organisations.members.add")
        present = self._ties_there(umbrellas)
        for umbrella, member in pairs:
            in_epci = umbrella.pk is not None and member.epci_id == umbrella.pk
            if in_epci or (umbrella.pk, member.pk) in present:
                self.plan.ties_known += 1
            else:
                self.plan.ties.append((umbrella, member))

    def _ties_there(self, umbrella_ids: Iterable[int]) -> set[tuple[int, int]]:
        """Adhesions on the same competence that are not over when the new ones start."""
        adhesion = self.terms.adhesion
        rows = Membership.objects.filter(umbrella__in=list(umbrella_ids))
        if adhesion.competence_id is None:
            rows = rows.filter(competence__isnull=True)
        else:
            rows = rows.filter(competence_id=adhesion.competence_id)
        if adhesion.starts_on is not None:
            rows = rows.exclude(ends_on__lt=adhesion.starts_on)
        return set(rows.values_list("umbrella_id", "member_id"))

    def _check_names(self) -> None:
        """A name already there in the same département is probably the same body: refused, with what to do."""
        rows = Organisation.objects.filter(sort_key__in=[row.sort_key for row in self.plan.created], ended_on=None)
        there = {(row.kind, row.sort_key, row.departement_code): row for row in rows}
        for row in self.plan.created:
            alike = there.get((row.kind, row.sort_key, row.departement_code))
            if alike is not None:
                values = {
                    "line": self.first_lines[id(row)],
                    "name": alike.name,
                    "siren": alike.siren or _("sans SIREN"),
                }
                self.plan.errors.append(
                    _("Ligne %(line)s : « %(name)s » existe déjà (%(siren)s) ; donnez son SIREN pour le désigner.")
                    % values
                )


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())[:9]


def shortened(sentences: Iterable[str], *, limit: int = SHOWN) -> tuple[list[str], int]:
    """The first sentences to show, and how many are left out."""
    every = list(sentences)
    return every[:limit], max(0, len(every) - limit)
