"""Groups cite their needs and delete nothing; every answer can be undone; nothing is grouped alone."""

import pytest

from jalon.journal.models import Entry
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.needs.models import Need, NeedGroup
from jalon.needs.proposals import matching_progress, next_to_match, proposals_for, to_match
from jalon.needs.support import support_of
from jalon.needs.usecases.place_need import (
    PlaceRefused,
    join_group,
    join_need,
    leave_alone,
    leave_group,
    set_aside,
    start_group,
    undo_step,
)
from jalon.needs.usecases.qualify_need import qualify_need
from jalon.needs.usecases.save_group import remove_group, save_group
from tests.factories import PersonFactory, actor_of_person, person_of_member, person_with_role
from tests.needs.worlds import collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return collection(4)


@pytest.fixture
def three(here):
    words = (
        "Pouvoir payer la cantine par internet",
        "Régler la restauration scolaire en ligne",
        "Payer la cantine en ligne",
    )
    return [here.need(text, number) for number, text in enumerate(words)]


def test_raising_a_need_groups_nothing_and_proposes_its_twin(here, three):
    assert NeedGroup.objects.count() == 0
    first = proposals_for(here.owner, three[0])[0]
    assert first.target in {f"need:{three[1].pk}", f"need:{three[2].pk}"}
    assert "cantine" in first.words or "restauration" in first.words


def test_a_group_cites_its_needs_and_changes_no_word(here, three):
    before = list(Need.objects.order_by("pk").values_list("pk", "statement", "code"))
    group = join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    assert join_need(actor=here.owner, need_id=three[2].pk, other_id=three[0].pk) == group
    assert set(group.needs.all()) == set(three)
    assert list(Need.objects.order_by("pk").values_list("pk", "statement", "code")) == before
    assert set(group.needs.values_list("status", flat=True)) == {"grouped"}


@pytest.mark.covers("SYN-26")
def test_support_counts_organisations_and_persons_once_and_populations_apart(here):
    mayor = person_of_member(here.roadmap, here.communes[0])
    said = [
        here.need("Payer la cantine en ligne", 0, requester_id=mayor.pk, population="elected"),
        here.need("Régler la cantine sur internet", 0, requester_id=mayor.pk, population="elected"),
        here.need("Régler la restauration scolaire en ligne", 0, requester_id=mayor.pk, population="inhabitants"),
        here.need("Payer les repas de l’école par carte", 1, population="inhabitants"),
    ]
    group = start_group(actor=here.owner, need_id=said[0].pk)
    for need in said[1:]:
        join_group(actor=here.owner, need_id=need.pk, group_id=group.pk)
    support = support_of(group)
    assert len(support.organisations) == 2
    assert support.persons == 1
    assert support.unnamed == 1
    assert [(line.label, line.organisations, line.persons, line.needs) for line in support.lines] == [
        ("élus", 1, 1, 2),
        ("habitants", 2, 1, 2),
    ]


def test_ungrouping_and_moving_leave_a_line_in_the_journal(here, three):
    group = join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    other = start_group(actor=here.owner, need_id=three[2].pk, title="Cantine")
    join_group(actor=here.owner, need_id=three[0].pk, group_id=other.pk)
    leave_group(actor=here.owner, need_id=three[0].pk)
    three[0].refresh_from_db()
    assert (three[0].group, three[0].status) == (None, "raised")
    verbs = list(Entry.objects.filter(subject_id=three[0].pk, verb__contains="group").values_list("verb", flat=True))
    assert verbs.count("needs.need.grouped") == 2
    assert verbs.count("needs.need.ungrouped") == 1
    assert list(group.needs.all()) == [three[1]]


def test_undo_takes_back_the_last_answer_of_this_person_only(here, three):
    colleague = actor_of_person(person_with_role(here.roadmap, Role.PMO))
    group = join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    join_group(actor=colleague, need_id=three[2].pk, group_id=group.pk)
    undo_step(actor=here.owner, roadmap_id=here.roadmap.pk)
    assert list(group.needs.all()) == [three[2]]
    with pytest.raises(PlaceRefused) as refusal:
        undo_step(actor=here.owner, roadmap_id=here.roadmap.pk)
    assert refusal.value.code == "nothing_to_undo"


def test_undoing_the_answer_that_opened_a_group_removes_the_empty_group(here, three):
    join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    undo_step(actor=here.owner, roadmap_id=here.roadmap.pk)
    assert NeedGroup.objects.count() == 0
    assert set(Need.objects.values_list("status", flat=True)) == {"raised"}


def test_undo_does_not_undo_what_somebody_did_since(here, three):
    colleague = actor_of_person(person_with_role(here.roadmap, Role.PMO))
    join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    leave_group(actor=colleague, need_id=three[0].pk)
    with pytest.raises(PlaceRefused) as refusal:
        undo_step(actor=here.owner, roadmap_id=here.roadmap.pk)
    assert refusal.value.code == "moved_since"
    three[1].refresh_from_db()
    assert three[1].group is not None  # nothing half undone


def test_the_same_answer_sent_twice_is_one_answer(here, three):
    group = join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    for _ in range(3):
        join_group(actor=here.owner, need_id=three[0].pk, group_id=group.pk)
        start_group(actor=here.owner, need_id=three[2].pk)
    assert NeedGroup.objects.count() == 2


def test_what_was_put_aside_is_not_proposed_again(here, three):
    first = proposals_for(here.owner, three[0])[0].target
    set_aside(actor=here.owner, need_id=three[0].pk, target=first)
    set_aside(actor=here.owner, need_id=three[0].pk, target=first)
    assert first not in [found.target for found in proposals_for(here.owner, three[0])]


def test_an_entry_opens_one_group_that_the_next_need_joins(here, three):
    group = start_group(actor=here.owner, need_id=three[0].pk, reference_code="ENF-01")
    assert group.title == "Payer la cantine et les services périscolaires en ligne"
    assert f"group:{group.pk}" in [found.target for found in proposals_for(here.owner, three[1])]
    assert start_group(actor=here.owner, need_id=three[1].pk, reference_code="ENF-01") == group
    with pytest.raises(PlaceRefused):
        start_group(actor=here.owner, need_id=three[2].pk, reference_code="INCONNU")


def test_progress_goes_from_nothing_to_the_end(here, three):
    assert matching_progress(here.owner, here.roadmap).left == 3
    join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    leave_alone(actor=here.owner, need_id=three[2].pk)
    progress = matching_progress(here.owner, here.roadmap)
    assert (progress.total, progress.grouped, progress.alone, progress.left) == (3, 2, 1, 0)
    assert next_to_match(here.owner, here.roadmap) is None


def test_skipping_goes_through_all_the_needs_then_starts_again(here, three):
    seen, need = [], next_to_match(here.owner, here.roadmap)
    for _ in range(3):
        seen.append(need.pk)
        need = next_to_match(here.owner, here.roadmap, after=need.pk)
    assert sorted(seen) == sorted(row.pk for row in three)
    assert need.pk == seen[0]


def test_a_need_that_was_refused_is_no_longer_to_match(here, three):
    from datetime import date

    qualify_need(
        actor=here.owner,
        need_id=three[0].pk,
        status="not_retained",
        reason="Hors compétence",
        review_on=date(2028, 1, 1),
    )
    assert three[0] not in to_match(here.owner, here.roadmap)
    assert all(found.target != f"need:{three[0].pk}" for found in proposals_for(here.owner, three[1]))


def test_nothing_crosses_roadmaps(here, three):
    elsewhere = collection(1)
    foreign = elsewhere.need("Payer la cantine", 0)
    group = start_group(actor=elsewhere.owner, need_id=foreign.pk)
    with pytest.raises(Need.DoesNotExist):
        join_group(actor=here.owner, need_id=foreign.pk, group_id=group.pk)
    with pytest.raises(PlaceRefused):
        join_group(actor=here.owner, need_id=three[0].pk, group_id=group.pk)
    with pytest.raises(PlaceRefused):
        join_need(actor=here.owner, need_id=three[0].pk, other_id=foreign.pk)


def test_only_the_team_groups_and_reads_groups(here, three):
    group = join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    mayor = actor_of_person(person_of_member(here.roadmap, here.communes[0]))
    reader = actor_of_person(person_with_role(here.roadmap, Role.READER))
    stranger = actor_of_person(PersonFactory())
    assert list(NeedGroup.objects.visible_to(mayor)) == []
    assert list(NeedGroup.objects.visible_to(stranger)) == []
    with pytest.raises(Forbidden):
        leave_group(actor=mayor, need_id=three[0].pk)
    with pytest.raises(Forbidden):
        leave_group(actor=reader, need_id=three[0].pk)
    with pytest.raises(NeedGroup.DoesNotExist):
        save_group(actor=stranger, group_id=group.pk, title="À moi", note="", revision=0)


def test_a_group_is_named_and_only_an_empty_one_is_removed(here, three):
    group = join_need(actor=here.owner, need_id=three[0].pk, other_id=three[1].pk)
    save_group(actor=here.owner, group_id=group.pk, title="  Payer   la cantine ", note="Vu en COTECH", revision=0)
    with pytest.raises(PlaceRefused) as refusal:
        save_group(actor=here.owner, group_id=group.pk, title="Autre", note="", revision=0)
    assert refusal.value.code == "stale"
    with pytest.raises(PlaceRefused) as refusal:
        remove_group(actor=here.owner, group_id=group.pk)
    assert refusal.value.code == "not_empty"
    for need in three[:2]:
        leave_group(actor=here.owner, need_id=need.pk)
    remove_group(actor=here.owner, group_id=group.pk)
    assert Need.objects.count() == 3
