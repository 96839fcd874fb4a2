from datetime import date
from decimal import Decimal

import pytest

from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.organisations.models import OrganisationKind
from jalon.programme.changes import ActionChanges
from jalon.programme.listing import actions_of
from jalon.programme.models import Action, ActionLink, Motive, Obligation, Triage, VariantKind
from jalon.programme.obligations import applicable
from jalon.programme.usecases.change_action import change_action
from jalon.programme.usecases.create_action import create_action
from jalon.programme.usecases.load_obligations import load_obligations
from jalon.programme.usecases.rank_actions import BadRank, Rank, rank_actions
from jalon.programme.usecases.save_portfolio import BadPortfolio, save_portfolio
from jalon.programme.usecases.save_variant import BadVariant, VariantSheet, save_variant
from jalon.programme.usecases.set_links import BadLink, set_links
from jalon.programme.usecases.triage_actions import BadTriage, triage_actions
from jalon.programme.usecases.validate_obligation import validate_obligation
from tests.factories import (
    ActionFactory,
    CommuneFactory,
    OrganisationFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_prerequisites_in_a_circle_are_refused_by_their_chain(roadmap, owner):
    portal, accounts, network = (
        create_action(actor=owner, roadmap_id=roadmap.pk, title=title) for title in ("Portail", "Comptes", "Réseau")
    )
    set_links(actor=owner, action_id=portal.pk, blocking=[accounts.pk])
    set_links(actor=owner, action_id=accounts.pk, advisable=[network.pk])
    with pytest.raises(BadLink) as refusal:
        set_links(actor=owner, action_id=network.pk, blocking=[portal.pk])
    for title in ("« Portail »", "« Comptes »", "« Réseau »", " → "):
        assert title in refusal.value.message
    assert ActionLink.objects.count() == 2


def test_an_exclusion_may_go_both_ways_but_not_with_a_prerequisite(roadmap, owner):
    one, other = (create_action(actor=owner, roadmap_id=roadmap.pk, title=title) for title in ("Un", "Deux"))
    set_links(actor=owner, action_id=one.pk, excludes=[other.pk])
    set_links(actor=owner, action_id=other.pk, excludes=[one.pk])
    with pytest.raises(BadLink) as refusal:
        set_links(actor=owner, action_id=one.pk, excludes=[other.pk], blocking=[other.pk])
    assert refusal.value.code == "contradiction"


def test_shares_of_a_pooled_variant_make_a_hundred(roadmap, owner):
    person_of_member(roadmap, member := CommuneFactory())
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="Sauvegarde")
    shares = {roadmap.organisation_id: Decimal("60"), member.pk: Decimal("39.5")}
    with pytest.raises(BadVariant) as refusal:
        save_variant(actor=owner, action_id=action.pk, sheet=VariantSheet(kind=VariantKind.POOLED, shares=shares))
    assert "99,5 %" in refusal.value.message
    shares[member.pk] = Decimal("40")
    variant = save_variant(actor=owner, action_id=action.pk, sheet=VariantSheet(kind=VariantKind.POOLED, shares=shares))
    assert variant.shares.count() == 2
    assert action.variants.filter(is_main=True).count() == 1


def test_no_portfolio_without_a_pmo(roadmap, owner, project_manager):
    with pytest.raises(BadPortfolio) as refusal:
        save_portfolio(actor=owner, roadmap_id=roadmap.pk, name="Socle", pmo_id=None)
    assert refusal.value.code == "no_pmo"
    made = save_portfolio(actor=owner, roadmap_id=roadmap.pk, name="Socle", pmo_id=owner.person_id)
    assert made.pmo_id == owner.person_id
    with pytest.raises(Forbidden):
        save_portfolio(actor=project_manager, roadmap_id=roadmap.pk, name="Autre", pmo_id=owner.person_id)


def test_the_catalogue_proposes_by_form_and_population_and_finds_what_has_no_action(shipped):
    assert load_obligations() == 53
    load_obligations()
    assert Obligation.objects.count() == 53
    village = RoadmapFactory(organisation=CommuneFactory(population=800))
    city = RoadmapFactory(organisation=OrganisationFactory(kind=OrganisationKind.COMMUNE, population=60_000))

    def codes(roadmap):
        rows = applicable(roadmap, Action.objects.filter(roadmap=roadmap), today=TODAY)
        return {row.obligation.code for row in rows}

    assert "SVE" in codes(village)
    assert "URBA-TELE" in codes(city)
    assert "URBA-TELE" not in codes(village)
    assert codes(village) < codes(city)


def test_a_person_and_a_date_say_that_an_obligation_applies(roadmap, owner, mayor):
    load_obligations()
    sve = Obligation.objects.get(code="SVE")
    action = create_action(
        actor=owner, roadmap_id=roadmap.pk, title="Saisine", changes=ActionChanges(obligation_id=sve.pk)
    )
    rows = {row.obligation.code: row for row in applicable(roadmap, actions_of(owner, roadmap), today=TODAY)}
    assert rows["SVE"].actions == (action,)
    done = validate_obligation(actor=owner, action_id=action.pk, today=TODAY)
    assert (done.motive, done.obligation_validated_by_id, done.obligation_validated_on) == (
        Motive.MANDATORY,
        owner.person_id,
        TODAY,
    )
    other = Obligation.objects.exclude(pk=sve.pk).first()
    change_action(actor=owner, action_id=action.pk, changes=ActionChanges(obligation_id=other.pk))
    action.refresh_from_db()
    assert action.obligation_validated_on is None


@pytest.mark.covers("TER-17", "SYN-32")
def test_the_work_programme_has_ranks_with_reasons(roadmap, owner):
    first, second = (create_action(actor=owner, roadmap_id=roadmap.pk, title=title) for title in ("Socle", "Portail"))
    with pytest.raises(BadRank) as refusal:
        rank_actions(actor=owner, roadmap_id=roadmap.pk, ranks={first.pk: Rank(1)})
    assert refusal.value.message == "Dites pourquoi « Socle » a le rang 1."
    with pytest.raises(BadRank):
        rank_actions(
            actor=owner, roadmap_id=roadmap.pk, ranks={first.pk: Rank(1, "avant"), second.pk: Rank(1, "aussi")}
        )
    ranks = {first.pk: Rank(1, "conditionne tout le reste"), second.pk: Rank(2, "attendu par les familles")}
    assert rank_actions(actor=owner, roadmap_id=roadmap.pk, ranks=ranks) == 2
    ordered = Action.objects.filter(roadmap=roadmap).order_by("rank").values_list("title", "rank_reason")
    assert list(ordered) == [("Socle", "conditionne tout le reste"), ("Portail", "attendu par les familles")]


def test_triage_is_all_or_nothing_and_stays_in_its_roadmap(roadmap, owner):
    mine = create_action(actor=owner, roadmap_id=roadmap.pk, title="Portail")
    foreign = ActionFactory()
    with pytest.raises(BadTriage):
        triage_actions(actor=owner, roadmap_id=roadmap.pk, action_ids=[mine.pk, foreign.pk], triage=Triage.NOT_RIPE)
    mine.refresh_from_db()
    assert mine.triage == ""
    triage_actions(actor=owner, roadmap_id=roadmap.pk, action_ids=[mine.pk], triage=Triage.NOT_RIPE, note="sans chef")
    mine.refresh_from_db()
    assert (mine.triage, mine.triage_note) == ("not_ripe", "sans chef")


def test_an_advisor_outside_its_parts_does_not_write(roadmap):
    person = person_with_role(roadmap, Role.EXTERNAL_ADVISOR)
    person.roadmap_roles.update(parts=["observe"])
    advisor = actor_of_person(person, on=TODAY)
    with pytest.raises(Forbidden):
        create_action(actor=advisor, roadmap_id=roadmap.pk, title="Hors mission")
