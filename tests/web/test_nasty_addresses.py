"""Addresses and forms written by hand: « ² » is a digit for Python and no number, identifiers beyond any column, orders of
another list. The page answers as if it had not been said, or 404; it never breaks."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse

import jalon.web
from jalon.kernel.actor import Role
from jalon.kernel.numbers import number_in, numbers_in, revision_in
from tests.factories import ActionFactory, RoadmapFactory, person_with_role

NASTY = ("²", "٣", "9" * 25, "9" * 5_000, "-1", "s.1.abc", "i.1.5", "a|1", "__class__", "\ufffd")
LISTS = {
    "programme:list": ("after", "before", "sort", "axis", "theme", "lists", "items"),
    "programme:work_programme": ("after",),
    "programme:board": ("axis",),
    "needs:list": ("after", "member", "theme", "status"),
    "needs:groups": ("after",),
    "needs:match": ("besoin", "apres"),
    "diagnosis:documents": ("after", "member"),
    "diagnosis:interviews": ("after", "member"),
    "diagnosis:interview_new": ("campaign",),
    "surveys:list": ("apres",),
    "coding:passages": ("after",),
}


@pytest.fixture
def roadmap(db):
    return ActionFactory(roadmap=RoadmapFactory()).roadmap


@pytest.fixture
def team(client, roadmap):
    client.force_login(person_with_role(roadmap, Role.ROADMAP_OWNER).user)
    return client


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_asked_with_nonsense_answers(name, roadmap, team):
    address = reverse(name, args=[roadmap.pk])
    for key in LISTS[name]:
        for value in NASTY:
            assert team.get(address, {key: value}).status_code in (200, 302, 404), (key, value[:30])


def test_notifications_and_organisations_asked_with_nonsense_answer(team):
    for name in ("desk:notifications", "organisations:list", "organisations:import"):
        for key in ("apres", "after", "before", "membre_de"):
            for value in NASTY:
                assert team.get(reverse(name), {key: value}).status_code in (200, 302, 403, 404), (name, key)


def test_a_form_shown_with_a_revision_that_is_no_number_is_stale_not_broken(roadmap, team):
    address = reverse("roadmaps:frame", args=[roadmap.pk])
    for value in NASTY:
        answer = team.post(
            address, {"revision": value, "title": "Autre", "starts_on": "2027-01-01", "ends_on": "2029-12-31"}
        )
        assert answer.status_code == 422
    roadmap.refresh_from_db()
    assert roadmap.title != "Autre"


def test_numbers_are_read_as_addresses_carry_them():
    assert [number_in(text) for text in ("42", " 7 ", *NASTY, "", None, 3)] == [42, 7, *[None] * (len(NASTY) + 3)]
    assert number_in(str(2**63 - 1)) == 2**63 - 1
    assert number_in(str(2**63)) is None
    assert numbers_in(["3", "²", "1"]) == [3, 1]
    assert (revision_in("0"), revision_in(""), revision_in("x")) == (0, -1, -1)


def test_no_screen_tells_a_number_by_itself():
    """`isdigit` holds for « ² », which `int` refuses: `jalon.kernel.numbers` is the one place that reads an identifier."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in Path(jalon.web.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isdecimal", "isnumeric")
    ]
    assert not found


def test_every_number_of_a_form_has_an_upper_bound_so_none_overflows_its_column() -> None:
    unbounded = []
    for file in Path(jalon.web.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
            if name not in {"IntegerField", "DecimalField"}:
                continue
            said = {keyword.arg for keyword in node.keywords}  # None: bounds handed over as a whole
            if not said & {"max_value", "max_digits", None}:
                unbounded.append(f"{file.name}:{node.lineno}")
    assert unbounded == []


def test_a_quorum_beyond_any_assembly_is_told_on_its_field(team, roadmap) -> None:
    address = reverse("governance:body_new", args=[roadmap.pk])
    answer = team.post(address, {"kind": "copil", "name": "COPIL", "quorum": "9" * 20})
    assert answer.status_code == 422
    assert "inférieure ou égale à" in answer.content.decode()
