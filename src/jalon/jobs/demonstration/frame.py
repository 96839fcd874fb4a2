"""What the three roadmaps of the demonstration share: people, frame, strategy, actions, means."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from jalon.accounts.models import Person
from jalon.capacity.usecases.set_capacity import CapacitySheet, set_capacity
from jalon.finance.usecases.set_envelopes import set_envelopes
from jalon.governance.models import Body, College
from jalon.governance.usecases.set_up_body import add_seat, set_up_body
from jalon.jobs.demonstration.people import actor_of, give_role, make_person
from jalon.jobs.demonstration.words import OTHER, WINS
from jalon.kernel.actor import Actor, Role
from jalon.needs.models import Need
from jalon.organisations.models import Department, Organisation, Skill
from jalon.organisations.usecases.add_department import DepartmentSheet, add_department
from jalon.programme import reference
from jalon.programme.asked import asked_by
from jalon.programme.changes import ActionChanges
from jalon.programme.importing.options import ImportOptions
from jalon.programme.models import Action, ActionEffort, ActionStatus, Motive, Triage
from jalon.programme.usecases.change_action import change_action
from jalon.programme.usecases.import_actions import import_actions
from jalon.programme.usecases.launch_roadmap import launch_roadmap
from jalon.programme.usecases.submit_action import submit_action
from jalon.programme.usecases.triage_actions import triage_actions
from jalon.roadmaps.models import MethodTemplate, Roadmap
from jalon.roadmaps.usecases.create_roadmap import NewRoadmap, create_roadmap
from jalon.roadmaps.usecases.edit_parts import add_scope_item, answer_condition, save_challenge
from jalon.roadmaps.usecases.edit_roadmap import RoadmapChanges, edit_roadmap
from jalon.roadmaps.usecases.follow_phase import PhaseChanges, save_phase
from jalon.roadmaps.usecases.set_participants import add_participants
from jalon.strategy.usecases.save_axis import save_axis
from jalon.strategy.usecases.save_indicator import IndicatorSheet, save_indicator
from jalon.strategy.usecases.save_objective import ObjectiveSheet, save_objective

REFERENCE = Path(reference.__file__).parent if reference.__file__ else Path(reference.__path__[0])


@dataclass(frozen=True)
class Team:
    """Who is who on one roadmap of the demonstration."""

    owner: Person
    pmo: Person
    dgs: Person
    cio: Person
    lead: Person
    president: Person
    elected: Person
    business: Person
    today: date

    @property
    def actor(self) -> Actor:
        """The responsable, who does most of what is done."""
        return actor_of(self.owner, today=self.today)


@dataclass(frozen=True)
class Outline:
    """What makes one roadmap of the demonstration different from another. Money in minor units a year."""

    title: str
    kind: str
    method: str
    starts_on: date
    ends_on: date
    phases_start_on: date
    president: str
    assembly: str
    assembly_kind: str
    axes: dict[str, tuple[str, ...]]
    challenges: tuple[str, ...]
    scope: tuple[tuple[str, bool, str], ...]
    ambition: str
    impulse: tuple[str, str, date]
    investment_share_pct: int
    operating_share_pct: int
    capacity_share_pct: int
    public_label: str = ""
    seats: tuple[tuple[str, str], ...] = ()
    competence_code: str = ""
    options: ImportOptions = field(default_factory=ImportOptions)


def make_team(organisation: Organisation, *, president: str, today: date) -> Team:
    """Eight functions of the owner, each with an account."""
    return Team(
        owner=make_person("Responsable de la feuille de route", organisation, organisation_roles=(Role.ADMINISTRATOR,)),
        pmo=make_person("PMO", organisation, organisation_roles=(Role.PMO,)),
        dgs=make_person("DGS", organisation, organisation_roles=(Role.DGS,)),
        cio=make_person("DSI", organisation, organisation_roles=(Role.CIO,)),
        lead=make_person("Cheffe de projet numérique", organisation, organisation_roles=(Role.PROJECT_MANAGER,)),
        president=make_person(president, organisation, organisation_roles=(Role.ELECTED,)),
        elected=make_person("Élue référente au numérique", organisation, organisation_roles=(Role.ELECTED,)),
        business=make_person("Directrice des services à la population", organisation, organisation_roles=(Role.AGENT,)),
        today=today,
    )


def start(organisation: Organisation, outline: Outline, team: Team, participants: list[Organisation]) -> Roadmap:
    """Create the roadmap with its frame, roles, stakes, perimeter and conditions."""
    method = MethodTemplate.objects.get(organisation=None, code=outline.method)
    competence = (
        organisation.own_competences.filter(code=outline.competence_code).first() if outline.competence_code else None
    )
    roadmap = create_roadmap(
        actor=team.actor,
        given=NewRoadmap(
            organisation_id=organisation.pk,
            title=outline.title,
            kind=outline.kind,
            public_label=outline.public_label,
            starts_on=outline.starts_on,
            ends_on=outline.ends_on,
            method_id=method.pk,
            competence_id=competence.pk if competence else None,
            phases_start_on=outline.phases_start_on,
        ),
    )
    for person, role in (
        (team.pmo, Role.PMO),
        (team.dgs, Role.DGS),
        (team.cio, Role.CIO),
        (team.lead, Role.PROJECT_MANAGER),
        (team.president, Role.COPIL_MEMBER),
        (team.elected, Role.COPIL_MEMBER),
        (team.business, Role.COTECH_MEMBER),
    ):
        give_role(roadmap, person, role)
    if participants:
        add_participants(actor=team.actor, roadmap_id=roadmap.pk, organisation_ids=[row.pk for row in participants])
    _frame(roadmap, outline, team)
    for title in outline.challenges:
        save_challenge(actor=team.actor, roadmap_id=roadmap.pk, title=title, owner_id=team.president.pk)
    for dimension, is_in, text in outline.scope:
        add_scope_item(actor=team.actor, roadmap_id=roadmap.pk, dimension=dimension, is_in=is_in, text=text)
    for index, condition in enumerate(roadmap.conditions.all()):
        answer_condition(
            actor=team.actor,
            roadmap_id=roadmap.pk,
            condition_id=condition.pk,
            answer="yes" if index % 3 else "partly",
            evidence="Vérifié avec la direction générale au lancement.",
        )
    return roadmap


def _frame(roadmap: Roadmap, outline: Outline, team: Team) -> None:
    roadmap.refresh_from_db()
    act, author, on = outline.impulse
    department = Department.objects.filter(organisation=roadmap.organisation, is_it=False).order_by("pk").first()
    edit_roadmap(
        actor=team.actor,
        roadmap_id=roadmap.pk,
        revision=roadmap.revision,
        changes=RoadmapChanges(
            title=roadmap.title,
            kind=roadmap.kind,
            public_label=roadmap.public_label,
            starts_on=roadmap.starts_on,
            ends_on=roadmap.ends_on,
            impulse_kind=act,
            impulse_author=author,
            impulse_on=on,
            impulse_text="Préparer un programme d’actions sincère, que les équipes puissent tenir.",
            ambition=outline.ambition,
            ambition_signed_by=outline.president,
            owner_department_id=department.pk if department else None,
            owner_department_head_id=team.owner.pk,
            political_sponsor_id=team.president.pk,
            managerial_sponsor_id=team.dgs.pk,
            closing_review_on=outline.ends_on,
            expected_impacts="Des démarches plus simples pour les habitants.\nUn système d’information plus sûr.\n"
            "Des communes mieux outillées, à coût connu.",
            announced_delivery_on=outline.starts_on,
        ),
    )


def make_departments(organisation: Organisation, actor: Actor) -> dict[str, Department]:
    """A short organisation chart."""
    rows = (
        ("Direction générale", False),
        ("Direction des systèmes d’information", True),
        ("Services à la population", False),
        ("Ressources", False),
        ("Aménagement et services techniques", False),
    )
    return {
        name: add_department(
            actor=actor, organisation_id=organisation.pk, sheet=DepartmentSheet(name=name, is_it=is_it)
        )
        for name, is_it in rows
    }


def write_strategy(roadmap: Roadmap, outline: Outline, team: Team) -> None:
    """Axes with their objectives, linked to stakes; impact and rating indicators."""
    challenges = list(roadmap.challenges.all())
    for index, (title, objectives) in enumerate(outline.axes.items()):
        answered = challenges[index % len(challenges)]
        axis = save_axis(
            actor=team.actor,
            roadmap_id=roadmap.pk,
            title=title,
            political_sponsor_id=team.president.pk if index % 2 else team.elected.pk,
            managerial_sponsor_id=team.dgs.pk,
            challenge_ids=[answered.pk],
        )
        for text in objectives:
            save_objective(
                actor=team.actor,
                roadmap_id=roadmap.pk,
                sheet=ObjectiveSheet(axis_id=axis.pk, title=text, origin="elected", challenge_ids=[answered.pk]),
            )
    first = roadmap.axes.order_by("order").first()
    save_indicator(
        actor=team.actor,
        roadmap_id=roadmap.pk,
        sheet=IndicatorSheet(
            label="Part des démarches faites en ligne",
            unit="%",
            axis_id=first.pk if first else None,
            baseline=Decimal(22),
            baseline_on=outline.phases_start_on,
            target=Decimal(50),
            target_on=outline.ends_on,
            source="Statistiques du portail, décompte de l’accueil",
            is_impact=True,
            is_rating=True,
        ),
    )


def bring_actions(roadmap: Roadmap, outline: Outline, team: Team, needs: dict[str, list[Need]]) -> list[Action]:
    """Import the candidate list at the right scale, complete the sheets, submit."""
    data = (REFERENCE / "candidate-projects.csv").read_bytes()
    import_actions(
        actor=team.actor,
        roadmap_id=roadmap.pk,
        data=data,
        filename="projets-candidats.csv",
        options=outline.options,
    )
    actions = list(Action.objects.filter(roadmap=roadmap).order_by("pk"))
    for index, action in enumerate(actions):
        _complete(action, index, team, needs.get(action.source_code, []))
    for action in actions:
        action.refresh_from_db()
        if action.status == ActionStatus.DRAFT:
            submit_action(actor=team.actor, action_id=action.pk)
    return actions


def _complete(action: Action, index: int, team: Team, answered: list[Need]) -> None:
    user, agent, collectivite = WINS.get(action.domain, OTHER)
    population = action.roadmap.organisation.population or 10_000
    is_citizen = action.domain in ("e-administration", "GRU", "inclusion numérique", "culture", "écoles")
    motive = action.motive
    if not answered and motive == Motive.NEED:
        motive = Motive.TECHNICAL_DEBT
    change_action(
        actor=team.actor,
        action_id=action.pk,
        changes=ActionChanges(
            lead_id=team.lead.pk,
            business_sponsor_id=team.business.pk,
            it_lead_id=team.cio.pk,
            win_user=user,
            win_agent=agent,
            win_collectivite=collectivite,
            motive=motive,
            motive_note="" if answered else "Relevé par la DSI et les directions lors du diagnostic.",
            need_ids=tuple(need.pk for need in answered),
            audience="inhabitants" if is_citizen else "agents",
            beneficiaries=population * (40 + index * 7 % 50) // 100 if is_citizen else max(population // 90, 20),
            evolution=("functional", "technical", "organisational")[index % 3],
            offering="citizen" if is_citizen else ("business", "it_internal")[index % 2],
        ),
    )


def sort_actions(roadmap: Roadmap, team: Team) -> None:
    """Triage: obligations and what is not ripe apart, the rest to arbitrate."""
    rows = list(Action.objects.filter(roadmap=roadmap).order_by("pk"))
    mandatory = [row.pk for row in rows if row.motive == Motive.MANDATORY][:6]
    rest = [row.pk for row in rows if row.pk not in set(mandatory)]
    not_ripe = rest[9::10]
    arbitrated = [pk for pk in rest if pk not in set(not_ripe)]
    for chosen, box, note in (
        (mandatory, Triage.MANDATORY, "Obligation légale applicable."),
        (not_ripe, Triage.NOT_RIPE, "À préciser avec les communes."),
        (arbitrated, Triage.TO_ARBITRATE, ""),
    ):
        if chosen:
            triage_actions(actor=team.actor, roadmap_id=roadmap.pk, action_ids=chosen, triage=box, note=note)


def set_means(roadmap: Roadmap, outline: Outline, team: Team, departments: dict[str, Department]) -> None:
    """Envelopes and teams of which about a third of the list fits."""
    asked = asked_by(roadmap)
    sections = (("investment", outline.investment_share_pct), ("operating", outline.operating_share_pct))
    years = len(roadmap.years)
    amounts: dict[tuple[int, str], int | None] = {}
    for section, share in sections:
        total = sum(amount for (_year, name), amount in asked.money.items() if name == section)
        step = 10 ** (2 if roadmap.currency == "XPF" else 4) * 50
        for year in roadmap.years:
            amounts[(year, section)] = max(total * share // 100 // years // step, 1) * step
    set_envelopes(actor=team.actor, roadmap_id=roadmap.pk, amounts_minor=amounts)
    peaks = _peaks(roadmap)
    for skill in Skill.objects.filter(pk__in=asked.skills):
        yearly = max(asked.skills[skill.pk] * outline.capacity_share_pct / 200 / years, peaks[skill.pk])
        department = departments[
            "Services à la population" if skill.is_business else "Direction des systèmes d’information"
        ]
        set_capacity(
            actor=team.actor,
            roadmap_id=roadmap.pk,
            sheet=CapacitySheet(
                skill_id=skill.pk,
                department_id=department.pk,
                days_per_year=Decimal(max(round(yearly), 20)),
            ),
        )


def _peaks(roadmap: Roadmap) -> dict[int, float]:
    """Days a year of each skill with which its most demanding action, and half as much beside, can be carried."""
    peaks: dict[int, float] = {}
    for effort in ActionEffort.objects.filter(variant__action__roadmap=roadmap).select_related("variant__action"):
        quarters = effort.variant.duration_quarters or effort.variant.action.duration_quarters or 1
        yearly = effort.likely_halfdays / 2 / quarters * 4 * 1.5
        peaks[effort.skill_id] = max(peaks.get(effort.skill_id, 0), yearly)
    return peaks


def set_up_bodies(roadmap: Roadmap, outline: Outline, team: Team) -> tuple[Body, Body]:
    """A COPIL and the assembly, with their seats by function."""
    copil = set_up_body(
        actor=team.actor,
        roadmap_id=roadmap.pk,
        kind="copil",
        name="COPIL de la feuille de route",
        meets_every="trimestre",
    )
    for index, (function, college) in enumerate(outline.seats):
        person = team.president.pk if index == 0 else team.elected.pk if index == 1 else None
        add_seat(
            actor=team.actor,
            roadmap_id=roadmap.pk,
            body_id=copil.pk,
            function=function,
            college=college,
            person_id=person,
            is_chair=index == 0,
        )
    assembly = set_up_body(actor=team.actor, roadmap_id=roadmap.pk, kind=outline.assembly_kind, name=outline.assembly)
    for number in range(1, 12):
        add_seat(
            actor=team.actor,
            roadmap_id=roadmap.pk,
            body_id=assembly.pk,
            function=outline.president if number == 1 else f"Élu·e n° {number}",
            college=College.ELECTED,
            is_chair=number == 1,
        )
    return copil, assembly


def follow_phases(roadmap: Roadmap, team: Team) -> None:
    """Phases ended before today are done, near the dates announced; the one of today is under way."""
    for index, phase in enumerate(roadmap.phases.all()):
        if phase.starts_on is None or phase.ends_on is None or phase.starts_on > team.today:
            continue
        is_done = phase.ends_on < team.today
        ended_on = phase.ends_on + timedelta(days=4 * (index % 3)) if is_done else None
        save_phase(
            actor=team.actor,
            roadmap_id=roadmap.pk,
            phase_id=phase.pk,
            changes=PhaseChanges(
                name=phase.name,
                objectives=phase.objectives,
                validation=phase.validation,
                owner_id=team.owner.pk,
                starts_on=phase.starts_on,
                ends_on=phase.ends_on,
                started_on=phase.starts_on,
                ended_on=min(ended_on, team.today) if ended_on else None,
                status="done" if is_done else "under_way",
                outcome="go" if is_done and phase.is_before_roadmap else "",
                outcome_on=phase.ends_on if is_done and phase.is_before_roadmap else None,
            ),
        )


def launch(roadmap: Roadmap, team: Team, *, on: date) -> None:
    """Launch, once the frame and the impact indicator are there."""
    roadmap.state_changes.update(on=on)
    launch_roadmap(actor=team.actor, roadmap_id=roadmap.pk, on=on)
