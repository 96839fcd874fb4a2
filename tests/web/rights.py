"""A territory with one row of everything, six people, and the address of every named page of the product.

`JALON_WRITE_RIGHTS=1 python -m pytest tests/web/test_every_url.py` writes `rights.csv` again, to be read line by line before it is
committed.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from jalon.accounts.models import LinkPurpose, OrganisationRole, Person, SignedLink
from jalon.arbitrage.models import Adoption, ArbitrageRound, Criterion, Plan, Scenario, Score
from jalon.arbitrage.shipped_grids import NINE
from jalon.capacity.models import TeamCapacity
from jalon.desk.models import Attachment, Comment, ImportBatch, JobProgress, Notification
from jalon.finance.models import Envelope
from jalon.governance.models import Decision
from jalon.journal.models import record
from jalon.kernel.actor import Role
from jalon.kernel.refs import Ref
from jalon.organisations.models import Membership, OrganisationKind, Team, Theme
from jalon.organisations.usecases.import_organisations import AdhesionTerms, ImportTerms
from jalon.organisations.usecases.keep_import import terms_to_json
from jalon.programme.models import ActionCost, Portfolio, Variant
from jalon.programme.usecases.manage_import import KIND, start_import
from jalon.publication.models import PublicEntry, PublishedAction, PublishedRoadmap, Site
from jalon.roadmaps.models import Challenge, Condition, Deliverable, MethodTemplate, Phase, RoadmapRole, ScopeItem
from jalon.strategy.models import Indicator, Objective, RoadmapTheme
from tests.factories import (
    TODAY,
    ActionFactory,
    AxisFactory,
    BodyFactory,
    CommuneFactory,
    DepartmentFactory,
    MeetingFactory,
    NeedFactory,
    PersonFactory,
    RoadmapFactory,
    SeatFactory,
    SkillFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)
from tests.web.areas import areas

TABLE = Path(__file__).with_name("rights.csv")
WRITE = "JALON_WRITE_RIGHTS"
PEOPLE = ("responsable", "member", "stranger", "visitor", "amo", "instance_admin")
"""Steering of the owner, elected of a commune that takes part, an account without role, nobody, an AMO whose mission is
the step « recueillir », an administrator of the instance without any other role."""
POSTING = ("member", "stranger", "visitor")
DAY = date(2026, 11, 2)


def named_addresses() -> list[tuple[str, tuple[str, ...]]]:
    """Name of every address with the names of what it takes, all includes followed."""

    def walk(
        resolver: URLResolver, spaces: tuple[str, ...], before: tuple[str, ...]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for entry in resolver.url_patterns:
            takes = (*before, *(tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)))
            if isinstance(entry, URLResolver):
                yield from walk(entry, (*spaces, entry.namespace) if entry.namespace else spaces, takes)
            else:
                yield ":".join((*spaces, entry.name or f"(sans nom) {entry.pattern}")), takes

    return sorted(set(walk(get_resolver(), (), ())))


class Rights:
    """The rows behind the addresses. Whatever holds « SECRET- » belongs to the team of the roadmap alone."""

    def __init__(self) -> None:
        self.roadmap = RoadmapFactory(status="under_construction")
        self.organisation = self.roadmap.organisation
        self.owner = person_with_role(self.roadmap, Role.ROADMAP_OWNER, phone="SECRET-telephone")
        self.actor = actor_of_person(self.owner)
        self.member_place, self.other_place = CommuneFactory(), CommuneFactory()
        self.people: dict[str, Person] = {
            "responsable": self.owner,
            "member": person_of_member(self.roadmap, self.member_place),
            "stranger": PersonFactory(),
            "amo": self._amo(),
            "instance_admin": PersonFactory(user__is_instance_admin=True),
        }
        self.other = person_of_member(self.roadmap, self.other_place)
        self.by_name: dict[str, dict[str, object]] = {}
        self._frame()
        self._organisations()
        self._thread()
        self._desk()
        self._decision()
        self._published()
        for area in areas():
            if hasattr(area, "put_rights"):
                area.put_rights(self)

    def _amo(self) -> Person:
        person = PersonFactory()
        RoadmapRole.objects.create(
            roadmap=self.roadmap, person=person, role=Role.EXTERNAL_ADVISOR, ends_on=date(2099, 1, 1), parts=["collect"]
        )
        return person

    def put(self, names: str, **values: object) -> None:
        """What these addresses take, names separated by spaces; `area:*` serves all those of an area."""
        for name in names.split():
            self.by_name[name] = values

    def _frame(self) -> None:
        roadmap = self.roadmap
        method = MethodTemplate.objects.create(organisation=self.organisation, code="essai", label="Méthode d’essai")
        phase = Phase.objects.create(roadmap=roadmap, order=1, name="Cadrage", starts_on=DAY, ends_on=date(2027, 1, 4))
        deliverable = Deliverable.objects.create(phase=phase, name="Note de cadrage")
        challenge = Challenge.objects.create(roadmap=roadmap, title="Vieillissement")
        condition = Condition.objects.create(roadmap=roadmap, code="essai", label="Un portage politique")
        role = RoadmapRole.objects.get(roadmap=roadmap, person=self.owner)
        self.put("roadmaps:method roadmaps:method_copy roadmaps:method_edit", pk=method.pk)
        self.put("roadmaps:phase", pk=phase.pk)
        self.put("roadmaps:deliverable roadmaps:deliverable_new", phase_id=phase.pk, pk=deliverable.pk)
        names = "roadmaps:challenge roadmaps:challenge_move roadmaps:challenge_remove"
        self.put(names, pk=challenge.pk)
        scope = ScopeItem.objects.create(roadmap=roadmap, dimension="functional", text="La fibre")
        self.put("roadmaps:scope_remove", pk=scope.pk)
        self.put("roadmaps:condition", pk=condition.pk)
        self.put("roadmaps:participant_remove", organisation_id=self.other_place.pk)
        self.put("roadmaps:role_remove", pk=role.pk)

    def _organisations(self) -> None:
        owner = self.organisation
        tie = Membership.objects.create(umbrella=owner, member=self.other_place)
        department = DepartmentFactory(organisation=owner)
        team = Team.objects.create(department=department, name="Équipe d’essai")
        self.skill = SkillFactory(organisation=owner)
        self.put("organisations:*", pk=owner.pk, form="csv", skill_id=self.skill.pk)
        self.put("organisations:membership organisations:transfer", pk=tie.pk)
        self.put("organisations:department organisations:remove_department organisations:add_team", pk=department.pk)
        self.put("organisations:remove_team", pk=team.pk)
        terms = terms_to_json(ImportTerms(OrganisationKind.COMMUNE, None, AdhesionTerms()))
        batch = ImportBatch.objects.create(
            kind="organisations", options=terms, filename="SECRET-fichier.csv", sha256="0" * 64, created_by_id_value=self.owner.pk,
            file=ContentFile(b"nom;siren\nSECRET-ligne;\n", name="fichier.csv"),
        )  # fmt: skip
        self.put("organisations:import_check", key=batch.key)
        role = OrganisationRole.objects.create(person=self.owner, organisation=owner, role=Role.CIO)
        self.put("accounts:*", pk=owner.pk, role_id=role.pk, token="jeton-inconnu")
        self.put("accounts:person_edit accounts:account accounts:demonstration_sign_in", pk=self.owner.pk)
        link = SignedLink.objects.create(
            purpose=LinkPurpose.INVITATION, token_hash="0" * 64, email="invite@exemple.fr", person=self.other,
            payload={"role": "reader", "organisation_id": owner.pk}, expires_at="2099-01-01T00:00Z",
        )  # fmt: skip
        self.put("accounts:invitation_resend accounts:invitation_revoke", pk=link.pk)
        self.put("accounts:close_session", pk=1)
        self.put("account_confirm_email", key="cle-inconnue")
        self.put("account_reset_password_from_key", uidb36="zzzz", key="cle-inconnue")

    def _thread(self) -> None:
        roadmap = self.roadmap
        need = NeedFactory(
            roadmap=roadmap, organisation=self.other_place, statement="SECRET-besoin", details="SECRET-mots",
            requester=self.other,
        )  # fmt: skip
        self.put("needs:*", pk=need.pk)
        axis = AxisFactory(roadmap=roadmap)
        objective = Objective.objects.create(axis=axis, title="Objectif d’essai")
        objective.needs.add(need)
        indicator = Indicator.objects.create(roadmap=roadmap, axis=axis, label="Indicateur d’essai", unit="%")
        theme = RoadmapTheme.objects.create(
            roadmap=roadmap, theme=Theme.objects.create(code="essai", label="Thème d’essai")
        )
        self.put("strategy:axis strategy:axis_remove", pk=axis.pk)
        self.put("strategy:objective strategy:objective_remove", pk=objective.pk)
        self.put("strategy:indicator strategy:indicator_remove", pk=indicator.pk)
        self.put("strategy:theme_drop", pk=theme.pk)
        self.shared = ActionFactory(
            roadmap=roadmap, axis=axis, title="Action partagée", status="submitted", triage="to_arbitrate"
        )
        self.draft = ActionFactory(roadmap=roadmap, axis=axis, title="SECRET-brouillon", lead=self.owner)
        own = NeedFactory(roadmap=roadmap, organisation=self.member_place)
        for action in (self.shared, self.draft):
            action.need_links.create(need=need)
            action.need_links.create(need=own)
            variant = Variant.objects.get(action=action)
            ActionCost.objects.create(
                variant=variant, section="investment", low_minor=765_432_100, likely_minor=765_432_100,
                high_minor=765_432_100,
            )  # fmt: skip
        second = Variant.objects.create(action=self.draft, is_main=False, kind="smaller", label="Variante")
        portfolio = Portfolio.objects.create(roadmap=roadmap, name="Portefeuille d’essai", pmo=self.owner)
        self.put("programme:*", pk=self.draft.pk, variant_id=second.pk, section="identite", extension="docx")
        retained = ActionFactory(roadmap=roadmap, status="retained", title="Action retenue")
        self.put("programme:advance", pk=retained.pk)
        self.put("programme:export", extension="csv")
        self.put("programme:portfolio", pk=portfolio.pk)
        Envelope.objects.create(roadmap=roadmap, year=2027, section="investment", amount_minor=876_543_200)
        capacity = TeamCapacity.objects.create(roadmap=roadmap, skill=self.skill, days_per_year=100)
        self.put("money:*", pk=capacity.pk, extension="docx")

    def _desk(self) -> None:
        batch = start_import(
            actor=self.actor, roadmap_id=self.roadmap.pk, filename="SECRET-fichier.csv",
            data="Intitulé;Coût\nSECRET-ligne;1000\n".encode(),
        )  # fmt: skip
        self.put("programme:import_columns programme:import_check programme:import_done", key=batch.key)
        job = JobProgress.objects.create(
            task=KIND, label="SECRET-travail", roadmap_id_value=self.roadmap.pk, asked_by_id_value=self.owner.pk,
            subject_type=ImportBatch._meta.label_lower, subject_id=batch.pk,
        )  # fmt: skip
        self.put("desk:job desk:job_cancel", key=job.key)
        notice = Notification.objects.create(
            person_id_value=self.owner.pk, text="SECRET-avis", subject_type="programme.action", subject_id=self.draft.pk
        )
        self.put("desk:notification_read", pk=notice.pk)
        for action in (self.shared, self.draft):
            subject = {"subject_type": "programme.action", "subject_id": action.pk}
            Comment.objects.create(text="SECRET-remarque", author_id=self.owner.pk, author_label="Agent", **subject)
            Attachment.objects.create(
                file="files/secret.pdf", name="SECRET-piece.pdf", content_type="application/pdf", size_bytes=1,
                sha256="0" * 64, uploaded_by_label="Agent", **subject,
            )  # fmt: skip
            record(self.actor, "programme.action.changed", Ref.to(action), roadmap_id=self.roadmap.pk)

    def _decision(self) -> None:
        roadmap = self.roadmap
        body = BodyFactory(roadmap=roadmap)
        seat = SeatFactory(body=body)
        meeting = MeetingFactory(body=body, notes="SECRET-notes")
        Decision.objects.create(body=body, meeting=meeting, title="Décision d’essai", decided_on=DAY)
        self.put("governance:*", pk=body.pk, seat_id=seat.pk, extension="docx")
        self.put("governance:meeting governance:record", pk=meeting.pk, extension="docx")
        round_ = ArbitrageRound.objects.create(roadmap=roadmap, name="SECRET-tour", status="scoring", opened_on=DAY)
        shipped = NINE.criteria[0]
        criterion = Criterion.objects.create(
            round=round_, order=0, code=shipped.code, label="SECRET-critere", anchors=list(shipped.anchors), weight=100,
            side=shipped.side,
        )  # fmt: skip
        Score.objects.create(
            criterion=criterion, action=self.shared, college="dg", value=3, comment="SECRET-note", scored_by=self.owner
        )
        scenario = Scenario.objects.create(round=round_, name="SECRET-scenario")
        plan = Plan.objects.create(
            scenario=scenario, problem_sha256="0" * 64, status="proved", value=1, bound=1,
            problem={"periods": 12, "skills": [], "budgets": [], "candidates": []}, answer={"budget_use": {}, "skill_use": {}},
            explanations={"origin_year": 2027, "decision_period": 0, "left_out": {}},
        )  # fmt: skip
        adoption = Adoption.objects.create(
            roadmap=roadmap, plan=plan, proposed_on=DAY, snapshot={"lines": [], "scenario": "SECRET-scenario"}
        )
        self.put(
            "arbitrage:*", round_id=round_.pk, pk=criterion.pk, college="dg", action_id=self.shared.pk,
            scenario_id=scenario.pk, plan_id=plan.pk, adoption_id=adoption.pk, extension="xlsx", kind="probleme",
        )  # fmt: skip

    def _published(self) -> None:
        roadmap = self.roadmap
        site = Site.objects.create(organisation=self.organisation, slug="essai", title="Essai", is_open=True)
        dates = {"first_published_on": TODAY, "updated_on": TODAY, "author": "Essai"}
        shown = PublishedRoadmap.objects.create(
            site=site, roadmap_key=roadmap.key, slug="projet", title=roadmap.title, label="Projet",
            starts_on=roadmap.starts_on, ends_on=roadmap.ends_on, **dates,
        )  # fmt: skip
        action = PublishedAction.objects.create(
            roadmap=shown, key=self.shared.key, slug="partagee", code="A1", title="Action partagée",
            sort_key="action partagee", status="planned", **dates,
        )  # fmt: skip
        entry = PublicEntry.objects.create(action=self.draft, kind="step", text="SECRET-resultat")
        self.put("publication:*", published_id=action.pk, action_id=self.draft.pk, entry_id=entry.pk)
        self.put("public:*", site="essai", roadmap="projet", action="partagee")

    def address(self, name: str, takes: tuple[str, ...]) -> str:
        """The address of a name, with the rows above.

        Raises:
            KeyError: nothing here is given for something it takes; the message says what.
        """
        space = f"{name.split(':', maxsplit=1)[0]}:*"
        known = {"roadmap_id": self.roadmap.pk, "key": uuid4(), "extension": "docx"} | self.by_name.get(space, {})
        known |= self.by_name.get(name, {})
        missing = [take for take in takes if take not in known]
        if missing:
            raise KeyError(f"« {name} » prend {', '.join(missing)} : donnez-le dans tests/web/rights.py")
        try:
            return reverse(name, kwargs={take: known[take] for take in takes})
        except NoReverseMatch as error:
            raise KeyError(f"« {name} » : {error}") from None
