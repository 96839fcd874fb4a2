"""What may be published, when, and what never is."""

from datetime import date, timedelta

import pytest
from django.db import models

from jalon.arbitrage.models import AdoptionState
from jalon.journal.models import Entry
from jalon.kernel.errors import Forbidden
from jalon.programme.models import Action, ActionLink
from jalon.publication.checking import PublicationRefused
from jalon.publication.copying import draft_of
from jalon.publication.models import PublishedAction, PublishedRoadmap, Site
from jalon.publication.usecases.open_site import SiteRefused, open_site
from jalon.publication.usecases.publish_roadmap import publish_roadmap
from jalon.publication.usecases.update_publication import update_publication
from jalon.publication.usecases.withdraw_action import WithdrawalRefused, withdraw_action
from jalon.publication.usecases.withdraw_roadmap import withdraw_roadmap
from jalon.publication.usecases.write_entry import EntryRefused, write_entry
from jalon.roadmaps.models import Roadmap
from tests.factories import OrganisationFactory, PersonFactory, RoadmapFactory, actor_of_person
from tests.publication.conftest import adopt, site_changes

pytestmark = pytest.mark.django_db


def titles():
    return list(PublishedAction.objects.public().order_by("sort_key").values_list("title", flat=True))


def refusal(code, **arguments):
    with pytest.raises(PublicationRefused) as refused:
        publish_roadmap(**arguments)
    assert refused.value.code == code
    return refused.value.message


def test_only_decided_and_communicable_actions_are_published(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    assert titles() == ["Conseillers numériques", "Fibre des écoles", "Portail familles", "Refonte du site"]


def test_the_three_public_states_and_the_calendar_of_the_decision_are_copied(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    told = {row.title: (row.get_status_display(), row.calendar) for row in PublishedAction.objects.all()}
    assert told == {
        "Conseillers numériques": ("prévue", "début prévu au T1 2027, jusqu’au T3 2027"),
        "Portail familles": ("prévue", "début prévu au T1 2027, jusqu’au T3 2027"),
        "Fibre des écoles": ("en cours", "commencée au T2 2026, jusqu’au T3 2027"),
        "Refonte du site": ("réalisée", "réalisée le 12/06/2026"),
    }


@pytest.mark.parametrize(
    ("awaits", "state", "passes"),
    [
        ("deliberated", AdoptionState.PROPOSED, False),
        ("deliberated", AdoptionState.VALIDATED, False),
        ("deliberated", AdoptionState.DELIBERATED, True),
        ("deliberated", AdoptionState.ENFORCEABLE, True),
        ("validated", AdoptionState.VALIDATED, True),
        ("enforceable", AdoptionState.DELIBERATED, False),
        ("deliberated", AdoptionState.REPLACED, False),
    ],
)
def test_actions_wait_for_the_decision_that_the_organisation_chose(undecided, awaits, state, passes):
    open_site(actor=undecided.owner, roadmap_id=undecided.roadmap.pk, changes=site_changes(awaits=awaits))
    adopt(undecided.roadmap, [undecided.actions["portail"]], state)
    if passes:
        publish_roadmap(actor=undecided.owner, roadmap_id=undecided.roadmap.pk)
        assert "Portail familles" in titles()
    else:
        said = refusal("not_decided", actor=undecided.owner, roadmap_id=undecided.roadmap.pk)
        assert "pas encore publiables" in said
        assert titles() == []


def test_the_ambition_and_axes_may_be_public_before_any_decision(undecided):
    open_site(actor=undecided.owner, roadmap_id=undecided.roadmap.pk, changes=site_changes())
    publish_roadmap(actor=undecided.owner, roadmap_id=undecided.roadmap.pk, action_ids=())
    page = PublishedRoadmap.objects.public().get()
    assert page.ambition == "Que chacun trouve de l’aide près de chez soi."
    assert [axis["title"] for axis in page.axes] == ["Proximité", "Simplicité"]
    assert page.state_label == "en cours d’élaboration : rien n’est encore adopté"
    assert titles() == []


def test_a_new_trajectory_in_preparation_is_neither_shown_nor_told(world):
    Action.objects.filter(pk=world.actions["brouillon"].pk).update(status="retained")
    adopt(world.roadmap, [world.actions["brouillon"]], AdoptionState.VALIDATED, version=2)
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    assert "Idée encore secrète" not in titles()
    assert PublishedRoadmap.objects.get().state_label == "délibérée le 22/10/2026 (délibération n° 2026-118)"


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [("coffre", "security", "L311-5"), ("brouillon", "state", "brouillon"), ("refusee", "state", "non retenue")],
)
def test_asking_for_an_action_that_may_not_be_public_says_why(world, name, code, word):
    said = refusal(code, actor=world.owner, roadmap_id=world.roadmap.pk, action_ids=[world.actions[name].pk])
    assert word in said
    assert titles() == []


def test_the_name_of_a_person_stops_everything(world):
    PersonFactory(organisation=world.roadmap.organisation, full_name="Essai Dupersonnage", title="Directrice")
    Action.objects.filter(pk=world.actions["portail"].pk).update(partners="Vu avec essai DUPERSONNAGE, du syndicat")
    said = refusal("person", actor=world.owner, roadmap_id=world.roadmap.pk)
    assert "« Portail familles »" in said
    assert "fonction" in said
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk, action_ids=[world.actions["site"].pk])
    assert titles() == ["Refonte du site"]


def test_an_amount_written_in_a_text_is_published_only_once_confirmed(world):
    Action.objects.filter(pk=world.actions["portail"].pk).update(summary="Un portail à 45 000 € TTC")
    assert "45 000 €" in refusal("amount", actor=world.owner, roadmap_id=world.roadmap.pk)
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk, amounts_confirmed=True)
    assert "Portail familles" in titles()


def test_a_field_outside_the_list_is_refused(world):
    said = refusal("field", actor=world.owner, roadmap_id=world.roadmap.pk, fields=["summary", "risks"])
    assert "« risks »" in said


def test_only_the_chosen_fields_are_copied(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk, fields=["win_user"])
    portail = PublishedAction.objects.get(title="Portail familles")
    assert (portail.sections, portail.calendar, portail.starts_on) == ({}, "", None)
    advisers = PublishedAction.objects.get(title="Conseillers numériques")
    assert [entry["text"] for entry in advisers.sections["summary"]] == ["De l’aide au village."]
    assert advisers.themes == []
    assert PublishedRoadmap.objects.get().ambition == ""


def test_nothing_moves_for_visitors_until_the_publication_is_updated(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    Action.objects.filter(pk=world.actions["portail"].pk).update(title="Portail nouveau", sort_key="portail nouveau")
    assert "Portail familles" in titles()
    later = actor_of_person(world.people["responsable"], on=world.owner.on + timedelta(days=10))
    update_publication(actor=later, roadmap_id=world.roadmap.pk)
    assert "Portail nouveau" in titles()
    changed = PublishedAction.objects.get(title="Portail nouveau")
    same = PublishedAction.objects.get(title="Refonte du site")
    assert (changed.first_published_on, changed.updated_on) == (world.owner.on, later.on)
    assert (same.first_published_on, same.updated_on) == (world.owner.on, world.owner.on)
    assert changed.slug == "portail-familles"


def test_an_update_withdraws_what_became_sensitive_or_was_abandoned(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    Action.objects.filter(pk=world.actions["portail"].pk).update(is_security_sensitive=True)
    Action.objects.filter(pk=world.actions["fibre"].pk).update(status="abandoned")
    update_publication(actor=world.owner, roadmap_id=world.roadmap.pk, action_ids=())
    assert titles() == ["Conseillers numériques", "Refonte du site"]


def test_what_is_published_is_what_was_previewed(world):
    site = Site.objects.get()
    draft = draft_of(world.owner, world.roadmap, site)
    digest = draft.digest(copy.action_id for copy in draft.actions)
    Action.objects.filter(pk=world.actions["portail"].pk).update(summary="Changé entre-temps")
    refusal("changed", actor=world.owner, roadmap_id=world.roadmap.pk, previewed=digest)
    assert titles() == []


def test_a_withdrawn_action_goes_alone_and_may_come_back_with_its_first_day(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    row = PublishedAction.objects.get(title="Portail familles")
    withdraw_action(actor=world.owner, roadmap_id=world.roadmap.pk, published_id=row.pk, reason="erreur")
    assert titles() == ["Conseillers numériques", "Fibre des écoles", "Refonte du site"]
    with pytest.raises(WithdrawalRefused):
        withdraw_action(actor=world.owner, roadmap_id=world.roadmap.pk, published_id=row.pk)
    later = actor_of_person(world.people["responsable"], on=world.owner.on + timedelta(days=3))
    update_publication(actor=later, roadmap_id=world.roadmap.pk)
    row.refresh_from_db()
    assert (row.withdrawn_at, row.first_published_on, row.updated_on) == (None, world.owner.on, later.on)


def test_a_withdrawn_roadmap_comes_back_only_with_what_is_chosen_again(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    withdraw_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    assert titles() == []
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk, action_ids=[world.actions["site"].pk])
    assert titles() == ["Refonte du site"]


def test_publishing_twice_and_updating_nothing_are_refused(world):
    with pytest.raises(PublicationRefused) as refused:
        update_publication(actor=world.owner, roadmap_id=world.roadmap.pk)
    assert refused.value.code == "not_published"
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    refusal("already", actor=world.owner, roadmap_id=world.roadmap.pk)


def test_every_act_leaves_its_verb_in_the_journal(world):
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    update_publication(actor=world.owner, roadmap_id=world.roadmap.pk)
    row = PublishedAction.objects.get(title="Portail familles")
    withdraw_action(actor=world.owner, roadmap_id=world.roadmap.pk, published_id=row.pk)
    withdraw_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    verbs = Entry.objects.filter(verb__startswith="publication.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "publication.site.opened",
        "publication.roadmap.published",
        "publication.roadmap.updated",
        "publication.action.withdrawn",
        "publication.roadmap.withdrawn",
    ]


@pytest.mark.parametrize(
    ("who", "error"), [("reader", Forbidden), ("member", Forbidden), ("stranger", Roadmap.DoesNotExist)]
)
def test_only_who_runs_the_roadmap_publishes(world, who, error):
    actor = actor_of_person(world.people[who])
    for act in (publish_roadmap, update_publication, withdraw_roadmap):
        with pytest.raises(error):
            act(actor=actor, roadmap_id=world.roadmap.pk)
    with pytest.raises(error):
        open_site(actor=actor, roadmap_id=world.roadmap.pk, changes=site_changes(title="Pris"))
    with pytest.raises((error, Action.DoesNotExist)):
        write_entry(actor=actor, action_id=world.actions["portail"].pk, kind="step", text="Pris")
    assert titles() == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"slug": "Pas Une Adresse"}, "slug"),
        ({"title": " "}, "title"),
        ({"contact": ""}, "contact"),
        ({"host": ""}, "legal"),
        ({"audit_pct": 80}, "audit"),
    ],
)
def test_a_site_that_cannot_be_says_what_to_give(undecided, fields, code):
    with pytest.raises(SiteRefused) as refused:
        open_site(actor=undecided.owner, roadmap_id=undecided.roadmap.pk, changes=site_changes(**fields))
    assert refused.value.code == code
    assert refused.value.message
    assert not Site.objects.exists()


def test_two_organisations_do_not_share_an_address(world):
    other = RoadmapFactory(organisation=OrganisationFactory())
    from jalon.kernel.actor import Role
    from tests.factories import person_with_role

    actor = actor_of_person(person_with_role(other, Role.ROADMAP_OWNER))
    with pytest.raises(SiteRefused) as refused:
        open_site(actor=actor, roadmap_id=other.pk, changes=site_changes())
    assert refused.value.code == "taken"


@pytest.mark.parametrize(
    ("rate", "said"),
    [(None, "non conforme"), (49, "non conforme"), (50, "partiellement conforme"), (100, "totalement conforme")],
)
def test_the_state_of_accessibility_follows_the_rate_of_the_audit(undecided, rate, said):
    on = None if rate is None else date(2026, 11, 1)
    site = open_site(
        actor=undecided.owner, roadmap_id=undecided.roadmap.pk, changes=site_changes(audit_pct=rate, audited_on=on)
    )
    assert site.conformity == said


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "result", "text": "300 familles inscrites"}, "date"),
        ({"kind": "result", "text": "Bientôt", "on": date(2030, 1, 1)}, "future"),
        ({"kind": "document", "text": "Bilan", "url": "javascript:alert(1)"}, "url"),
        ({"kind": "document", "text": "Bilan"}, "url"),
        ({"kind": "step", "text": "  "}, "text"),
    ],
)
def test_a_line_for_the_public_says_what_it_lacks(world, fields, code):
    with pytest.raises(EntryRefused) as refused:
        write_entry(actor=world.owner, action_id=world.actions["portail"].pk, **fields)
    assert refused.value.code == code


def test_related_actions_are_only_those_that_are_public(world):
    source, shown, hidden = (world.actions[name] for name in ("portail", "fibre", "coffre"))
    for target in (shown, hidden):
        ActionLink.objects.create(source=source, target=target, kind="advisable")
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    assert PublishedAction.objects.get(title="Portail familles").related == [str(shown.key)]


def test_every_text_of_a_live_row_is_either_allowed_or_never_copied(world):
    """A marker in every text of the action and of the roadmap: only those of the allow-list are found in the copies."""
    for model, pk in ((Action, world.actions["portail"].pk), (Roadmap, world.roadmap.pk)):
        names = [
            f.name
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField) and not f.choices and f.name != "currency"
        ]
        values = {name: f"MARQUE_{name}"[: model._meta.get_field(name).max_length or 99] for name in names}
        values |= {"code": "MARQUE_code"} if model is Action else {}
        model.objects.filter(pk=pk).update(**values)
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    copies = [*PublishedAction.objects.values(), *PublishedRoadmap.objects.values()]
    found = set(_markers(str(copies)))
    assert found == {
        "MARQUE_title", "MARQUE_code", "MARQUE_sort_key", "MARQUE_summary", "MARQUE_target_public",
        "MARQUE_win_user", "MARQUE_win_agent", "MARQUE_win_collectivite", "MARQUE_partners",
        "MARQUE_ambition", "MARQUE_ambition_signed_by", "MARQUE_expected_impacts", "MARQUE_public_label",
    }  # fmt: skip


def _markers(text):
    import re

    return re.findall(r"MARQUE_[a-z_]+", text)
