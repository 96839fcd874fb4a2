"""Load the demonstration: idempotent, one transaction by territory, through the use cases that people use."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from jalon.arbitrage.usecases.load_grids import load_grids
from jalon.diagnosis.usecases.close_diagnosis import close_diagnosis
from jalon.diagnosis.usecases.load_guides import load_guides
from jalon.inventory.usecases.load_references import load_inventory_references
from jalon.jobs.demonstration import outlines
from jalon.jobs.demonstration.arbitration import COLLEGES_SCORING, compute, decide, open_and_score
from jalon.jobs.demonstration.collecting import collect_needs
from jalon.jobs.demonstration.days import moved, outline_for
from jalon.jobs.demonstration.diagnosis import write_diagnosis
from jalon.jobs.demonstration.frame import (
    Outline,
    Team,
    bring_actions,
    follow_phases,
    launch,
    make_departments,
    make_team,
    set_means,
    set_up_bodies,
    sort_actions,
    start,
    write_strategy,
)
from jalon.jobs.demonstration.inventory import take_inventory
from jalon.jobs.demonstration.people import actor_of, give_role, make_person
from jalon.jobs.demonstration.publishing import publish
from jalon.jobs.demonstration.surveys import ask_inhabitants, ask_members
from jalon.jobs.demonstration.syndicat import make_syndicat
from jalon.jobs.demonstration.voices import collect_voices
from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Organisation, OrganisationKind
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.programme.usecases.load_obligations import load_obligations
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.usecases.load_methods import load_methods

ROCHE_AUX_FEES = "243500634"
VANNES = "215602608"
DECIDED_ON = date(2026, 10, 1)
"""As all days here: as on `days.WRITTEN_ON`, moved to the day of loading."""


def load_demonstration(*, today: date, say: Callable[[str], None] = lambda _text: None) -> bool:
    """Load what is not there yet.

    Args:
        today: the day of the machine; roles are read for it.
        say: told each step, in French.

    Returns:
        Whether something was loaded.
    """
    load_shipped_lists()
    load_obligations()
    load_methods()
    load_guides()
    load_grids()
    load_inventory_references()
    with transaction.atomic():
        make_person("Administratrice de l’instance", None, is_instance_admin=True)
        make_person("Nouvelle responsable (aucun rôle encore)", None)
    loaded = False
    for name, build in (("Roche aux Fées", _territory), ("Polynésie française", _syndicat), ("Vannes", _city)):
        with transaction.atomic():
            if build(today):
                say(name)
                loaded = True
    return loaded


def _territory(today: date) -> bool:
    epci = Organisation.objects.get(siren=ROCHE_AUX_FEES)
    if Roadmap.objects.filter(organisation=epci).exists():
        return False
    communes = list(epci.communes.order_by("sort_key"))
    roadmap, team = _build(epci, outlines.TER, communes, today)
    spring = {"starts_on": moved(date(2026, 3, 2), today=today), "ends_on": moved(date(2026, 5, 29), today=today)}
    ask_inhabitants(roadmap, team, communes, opened_on=moved(date(2026, 3, 23), today=today))
    collect_voices(roadmap, team, communes, **spring, with_panel=True)
    write_diagnosis(roadmap, team, communes)
    close_diagnosis(
        actor=team.actor,
        roadmap_id=roadmap.pk,
        on=moved(date(2026, 6, 12), today=today),
        reason="Le calendrier du conseil : les communes non entendues le seront à la première actualisation.",
    )
    copil, assembly = set_up_bodies(roadmap, outlines.TER, team)
    opened_on = moved(date(2026, 9, 1), today=today)
    round_ = open_and_score(roadmap, team, grid_code="neuf-criteres", on=opened_on, colleges=COLLEGES_SCORING)
    plan = compute(round_, team)
    decide(plan, team, copil, assembly, on=moved(DECIDED_ON, today=today))
    publish(roadmap, team)
    _members(roadmap, communes[:3])
    return True


def _syndicat(today: date) -> bool:
    syndicat, members = make_syndicat(Actor.system(on=today))
    if Roadmap.objects.filter(organisation=syndicat).exists():
        return False
    roadmap, team = _build(syndicat, outlines.SYN, members, today)
    ask_members(roadmap, team, members, today=today)
    autumn = {"starts_on": moved(date(2026, 9, 7), today=today), "ends_on": moved(date(2026, 12, 18), today=today)}
    collect_voices(roadmap, team, members, **autumn, with_panel=False)
    write_diagnosis(roadmap, team, members)
    set_up_bodies(roadmap, outlines.SYN, team)
    open_and_score(
        roadmap,
        team,
        grid_code="territoriale",
        on=moved(date(2026, 11, 2), today=today),
        colleges=COLLEGES_SCORING[:2],
        share_pct=60,
    )
    _members(roadmap, members[:3])
    return True


def _city(today: date) -> bool:
    city = Organisation.objects.get(siren=VANNES)
    if Roadmap.objects.filter(organisation=city).exists():
        return False
    roadmap, team = _build(city, outlines.VIL, [], today)
    set_up_bodies(roadmap, outlines.VIL, team)
    summer = {"starts_on": moved(date(2026, 6, 8), today=today), "ends_on": moved(date(2026, 9, 25), today=today)}
    collect_voices(roadmap, team, [], **summer, with_panel=False)
    write_diagnosis(roadmap, team, [])
    opened_on = moved(date(2026, 11, 9), today=today)
    round_ = open_and_score(roadmap, team, grid_code="neuf-criteres", on=opened_on, colleges=COLLEGES_SCORING)
    compute(round_, team)
    return True


def _build(
    organisation: Organisation, outline: Outline, participants: list[Organisation], today: date
) -> tuple[Roadmap, Team]:
    outline = outline_for(outline, today=today)
    team = make_team(organisation, president=outline.president, today=today)
    departments = make_departments(organisation, actor_of(team.owner, today=today))
    roadmap = start(organisation, outline, team, participants)
    write_strategy(roadmap, outline, team)
    launch(roadmap, team, on=outline.phases_start_on)
    follow_phases(roadmap, team)
    needs = collect_needs(roadmap, team, [organisation, *participants], departments)
    bring_actions(roadmap, outline, team, needs)
    sort_actions(roadmap, team)
    set_means(roadmap, outline, team, departments)
    take_inventory(roadmap, team.actor, participants, on=today)
    return roadmap, team


def _members(roadmap: Roadmap, communes: list[Organisation]) -> None:
    """A mayor and a secretary in some member communes; an AMO and a reader on the roadmap."""
    for commune in communes:
        if commune.kind == OrganisationKind.COMMUNE:
            make_person("Maire", commune, organisation_roles=(Role.ELECTED,))
            make_person("Secrétaire général·e de mairie", commune, organisation_roles=(Role.AGENT,))
    reader = make_person("Lectrice", roadmap.organisation, organisation_roles=())
    give_role(roadmap, reader, Role.READER)
