"""Methods are data: copied, changed without code, offered to others, versioned."""

import pytest
from django.urls import reverse

from jalon.accounts.models import OrganisationRole
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.roadmaps.models import MethodTemplate
from jalon.roadmaps.usecases.copy_method import MethodRefused, PhaseSheet, copy_method, edit_method
from tests.factories import PersonFactory, actor_of_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    person = PersonFactory()
    OrganisationRole.objects.create(person=person, organisation=person.organisation, role=Role.ADMINISTRATOR)
    return person


def adapted(person, method):
    return copy_method(
        actor=actor_of_person(person),
        method_id=method.pk,
        organisation_id=person.organisation_id,
        label="Notre méthode",
    )


@pytest.mark.covers("PIL-06", "TER-03")
def test_a_method_is_copied_and_changed_without_code(administrator, methods):
    own = adapted(administrator, methods["trois-phases"])
    edit_method(
        actor=actor_of_person(administrator),
        method_id=own.pk,
        label="Deux temps",
        description="Pour une petite commune",
        is_shared=True,
        phases=[PhaseSheet(name="Écouter", weeks=6, deliverables=("Compte rendu",)), PhaseSheet(name="Choisir")],
    )
    own.refresh_from_db()
    assert [phase.name for phase in own.phases.all()] == ["Écouter", "Choisir"]
    assert methods["trois-phases"].phases.count() == 3
    neighbour = actor_of_person(PersonFactory())
    assert own in MethodTemplate.objects.visible_to(neighbour)


@pytest.mark.covers("TER-03")
def test_a_second_copy_is_a_second_version(administrator, methods):
    first, second = (adapted(administrator, methods["trois-phases"]) for _ in range(2))
    assert (first.version, second.version) == (1, 2)
    assert first.copied_from == methods["trois-phases"]


def test_a_copy_not_offered_stays_at_home(administrator, methods):
    own = adapted(administrator, methods["trois-phases"])
    assert own not in MethodTemplate.objects.visible_to(actor_of_person(PersonFactory()))


def test_a_shipped_method_is_not_changed(administrator, methods):
    with pytest.raises(Forbidden):
        edit_method(
            actor=actor_of_person(administrator),
            method_id=methods["trois-phases"].pk,
            label="x",
            description="",
            is_shared=False,
            phases=[PhaseSheet(name="x")],
        )


def test_a_method_keeps_at_least_one_phase(administrator, methods):
    own = adapted(administrator, methods["trois-phases"])
    with pytest.raises(MethodRefused) as refusal:
        edit_method(
            actor=actor_of_person(administrator),
            method_id=own.pk,
            label="x",
            description="",
            is_shared=False,
            phases=[],
        )
    assert refusal.value.code == "no_phase"
    assert own.phases.count() == 3


@pytest.mark.covers("PIL-06")
def test_the_form_of_a_method_saves_its_phases(client, administrator, methods):
    client.force_login(administrator.user)
    own = adapted(administrator, methods["trois-phases"])
    answer = client.post(
        reverse("roadmaps:method_edit", kwargs={"pk": own.pk}),
        {
            "label": "Adaptée",
            "description": "",
            "phase-TOTAL_FORMS": "2",
            "phase-INITIAL_FORMS": "0",
            "phase-0-name": "Tout en une fois",
            "phase-0-weeks": "8",
            "phase-1-name": "",
            "phase-1-weeks": "4",
        },
    )
    assert answer.status_code == 302
    assert [phase.name for phase in own.phases.all()] == ["Tout en une fois"]
