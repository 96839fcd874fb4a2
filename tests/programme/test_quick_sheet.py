import pytest

from jalon.finance.models import BudgetSection
from jalon.kernel.errors import Forbidden
from jalon.organisations.models import Skill
from jalon.programme.changes import ActionChanges
from jalon.programme.means import CostLine, EffortLine
from jalon.programme.models import Action, ActionStatus, Motive
from jalon.programme.quick import QuickAnswers, quick_changes
from jalon.programme.usecases.change_action import BadSheet, StaleAction, change_action
from jalon.programme.usecases.create_action import ActionNotCreated, create_action
from jalon.programme.usecases.submit_action import NotSubmittable, submit_action
from jalon.programme.write_means import BadMeans
from jalon.roadmaps.models import Roadmap
from tests.factories import AxisFactory, NeedFactory, OrganisationFactory, RoadmapFactory

pytestmark = pytest.mark.django_db


def main_costs(action):
    return [
        (c.section, c.year, c.is_recurring, c.low_minor, c.likely_minor, c.high_minor)
        for c in action.variants.get(is_main=True).costs.order_by("year")
    ]


def test_codes_follow_each_other_in_each_roadmap(roadmap, owner):
    first = create_action(actor=owner, roadmap_id=roadmap.pk, title="Portail familles")
    second = create_action(actor=owner, roadmap_id=roadmap.pk, title="Téléphonie IP")
    assert (first.code, second.code) == ("A001", "A002")
    assert second.status == ActionStatus.DRAFT


def test_the_worked_example_of_the_rule_page(roadmap, owner):
    answers = QuickAnswers(investment=18_000_00, recurring=6_000_00, duration_quarters=4, confidence="comparable")
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="Portail", changes=quick_changes(answers, roadmap))
    assert main_costs(action) == [
        (BudgetSection.INVESTMENT, 0, False, 15_300_00, 18_000_00, 23_400_00),
        (BudgetSection.OPERATING, 1, True, 5_100_00, 6_000_00, 7_800_00),
    ]


def test_an_investment_is_spread_over_the_months_of_the_project(roadmap, owner):
    answers = QuickAnswers(investment=100_01, duration_quarters=6, confidence="quote")
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="Fibre", changes=quick_changes(answers, roadmap))
    assert [(year, likely) for _s, year, _r, _l, likely, _h in main_costs(action)] == [(0, 66_67), (1, 33_34)]


def test_sizes_grow_and_follow_the_size_of_the_organisation(shipped):
    small = RoadmapFactory(organisation=OrganisationFactory(population=2_000))
    large = RoadmapFactory(organisation=OrganisationFactory(population=150_000))

    def likely(roadmap: Roadmap, size: str) -> int:
        changes = quick_changes(QuickAnswers(investment=size), roadmap)
        return sum(line.likely_minor for line in changes.costs)

    in_order = [likely(small, size) for size in ("s", "m", "l", "xl")]
    assert in_order == sorted(in_order)
    assert len(set(in_order)) == 4
    assert likely(large, "m") > likely(small, "m")


def test_an_effort_in_size_is_shared_between_skills_and_its_sum_is_kept(roadmap, owner):
    changes = quick_changes(QuickAnswers(effort="m"), roadmap)
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="SIG", changes=changes)
    efforts = action.variants.get().efforts.all()
    assert sum(effort.likely_halfdays for effort in efforts) == 62 * 2
    assert {effort.skill.code for effort in efforts} >= {"project_manager", "business_units"}


def test_no_answer_is_no_amount_and_zero_is_an_amount(roadmap, owner):
    silent = create_action(
        actor=owner, roadmap_id=roadmap.pk, title="Rien", changes=quick_changes(QuickAnswers(), roadmap)
    )
    free = create_action(
        actor=owner, roadmap_id=roadmap.pk, title="Zéro", changes=quick_changes(QuickAnswers(investment=0), roadmap)
    )
    assert main_costs(silent) == []
    assert main_costs(free) == [(BudgetSection.INVESTMENT, 0, False, 0, 0, 0)]


def test_a_member_and_a_stranger_do_not_write_for_the_owner(roadmap, mayor, stranger):
    with pytest.raises(Forbidden):
        create_action(actor=mayor, roadmap_id=roadmap.pk, title="Vidéoprotection")
    with pytest.raises(Roadmap.DoesNotExist):
        create_action(actor=stranger, roadmap_id=roadmap.pk, title="Vidéoprotection")
    assert not Action.objects.exists()


def test_an_action_needs_a_title(roadmap, owner):
    with pytest.raises(ActionNotCreated) as refusal:
        create_action(actor=owner, roadmap_id=roadmap.pk, title="   ")
    assert refusal.value.message == "Donnez un intitulé à l’action."


def test_a_stale_save_is_refused_and_nothing_is_lost(roadmap, owner, project_manager):
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="GED")
    change_action(
        actor=project_manager, action_id=action.pk, changes=ActionChanges(risks="Reprise de l’existant"), revision=0
    )
    with pytest.raises(StaleAction) as refusal:
        change_action(actor=owner, action_id=action.pk, changes=ActionChanges(risks="Aucun"), revision=0)
    assert refusal.value.action.risks == "Reprise de l’existant"
    action.refresh_from_db()
    assert (action.risks, action.revision) == ("Reprise de l’existant", 1)


def test_an_axis_of_another_roadmap_is_refused(roadmap, owner):
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="GED")
    with pytest.raises(BadSheet) as refusal:
        change_action(actor=owner, action_id=action.pk, changes=ActionChanges(axis_id=AxisFactory().pk))
    assert "« axe »" in refusal.value.message


def test_a_range_upside_down_is_refused_and_the_old_one_stays(roadmap, owner):
    answers = QuickAnswers(investment=1_000_00, confidence="quote")
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="GED", changes=quick_changes(answers, roadmap))
    before = main_costs(action)
    upside_down = (CostLine(BudgetSection.INVESTMENT, 30, 20, 10),)
    with pytest.raises(BadMeans):
        change_action(actor=owner, action_id=action.pk, changes=ActionChanges(costs=upside_down))
    assert main_costs(action) == before


def test_submitting_says_what_is_missing_then_accepts_a_reason_instead_of_a_need(roadmap, owner):
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="Téléphonie IP")
    with pytest.raises(NotSubmittable) as refusal:
        submit_action(actor=owner, action_id=action.pk)
    assert "un coût" in refusal.value.message
    assert "une charge" in refusal.value.message
    assert "un besoin" in refusal.value.message
    skill = Skill.objects.get(code="infrastructure")
    means = ActionChanges(
        motive=Motive.TECHNICAL_DEBT,
        costs=(CostLine(BudgetSection.INVESTMENT, 1, 1, 1),),
        efforts=(EffortLine(skill.pk, 2, 2, 2),),
    )
    change_action(actor=owner, action_id=action.pk, changes=means)
    assert submit_action(actor=owner, action_id=action.pk).status == ActionStatus.SUBMITTED


def test_a_need_opens_the_gate(roadmap, owner):
    need = NeedFactory(roadmap=roadmap)
    answers = QuickAnswers(investment="s", effort="s")
    action = create_action(actor=owner, roadmap_id=roadmap.pk, title="GRU", changes=quick_changes(answers, roadmap))
    change_action(actor=owner, action_id=action.pk, changes=ActionChanges(need_ids=(need.pk,)))
    assert submit_action(actor=owner, action_id=action.pk).status == ActionStatus.SUBMITTED
    with pytest.raises(NotSubmittable) as refusal:
        submit_action(actor=owner, action_id=action.pk)
    assert refusal.value.message == "« GRU » est déjà soumise à l’arbitrage."
