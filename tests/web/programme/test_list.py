"""The list: filters in the address, order, pages, columns, files, bulk changes, saved views, board."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.desk.models import SavedView
from jalon.organisations.models import Theme
from jalon.programme.models import Action, ActionMember, ActionStatus, Motive, Triage
from jalon.tables import read
from tests.factories import ActionFactory, AxisFactory, CommuneFactory, person_of_member, person_with_role

pytestmark = pytest.mark.django_db


def at(name, roadmap, **more):
    return reverse(f"programme:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


def titles(response):
    return [row["action"].title for row in response.context["rows"]]


def test_filters_of_the_address_narrow_the_list(as_owner, roadmap):
    axis, theme, member = AxisFactory(roadmap=roadmap), Theme.objects.get(code="cyber"), CommuneFactory()
    person_of_member(roadmap, member)
    wanted = ActionFactory(
        roadmap=roadmap, title="Écoles connectées", sort_key="ecoles connectees", axis=axis, evolution="technical",
        status=ActionStatus.SUBMITTED, triage=Triage.NOT_RIPE, offering="citizen", nature="study",
    )  # fmt: skip
    wanted.themes.add(theme)
    ActionMember.objects.create(action=wanted, organisation=member)
    ActionFactory(roadmap=roadmap, title="Autre", sort_key="autre")
    queries = {
        "q": "écoles", "axis": axis.pk, "status": "submitted", "triage": "not_ripe", "theme": theme.pk,
        "member": member.pk, "evolution": "technical", "offering": "citizen", "nature": "study",
    }  # fmt: skip
    for name, value in queries.items():
        assert titles(as_owner.get(at("list", roadmap), {name: value})) == ["Écoles connectées"], name
    assert titles(as_owner.get(at("list", roadmap), queries)) == ["Écoles connectées"]
    assert titles(as_owner.get(at("list", roadmap), {"axis": "none"})) == ["Autre"]
    assert as_owner.get(at("list", roadmap), {"axis": "x' OR 1=1", "after": "s.1.\x00", "sort": "?"}).status_code == 200


@pytest.mark.parametrize("sort", ["title", "-title", "code", "-rank", "axis", "status"])
def test_pages_by_key_show_every_action_once_forward_and_backward(as_owner, roadmap, sort):
    axis = AxisFactory(roadmap=roadmap)
    for number in range(120):
        rank = number if number % 3 else None
        ActionFactory(roadmap=roadmap, sort_key=f"t{number % 7}", axis=axis if number % 2 else None, rank=rank)
    seen, pages, address = [], [], at("list", roadmap) + f"?sort={sort}"
    while address:
        page = as_owner.get(address)
        pages.append(page)
        seen += [row["action"].pk for row in page.context["rows"]]
        address = at("list", roadmap) + page.context["next_url"] if page.context["next_url"] else ""
    assert len(seen) == 120
    assert len(set(seen)) == 120
    back = as_owner.get(at("list", roadmap) + pages[2].context["previous_url"])
    assert [row["action"].pk for row in back.context["rows"]] == seen[50:100]
    assert not pages[0].context["previous_url"]


def test_the_number_of_queries_does_not_follow_the_number_of_actions(as_owner, roadmap):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            as_owner.get(at("list", roadmap))
        return len(found)

    ActionFactory(roadmap=roadmap)
    queries()
    few = queries()
    for _number in range(30):
        ActionFactory(roadmap=roadmap)
    assert queries() == few


@pytest.mark.parametrize("extension", ["csv", "ods", "xlsx"])
def test_a_file_holds_exactly_what_is_shown(as_owner, roadmap, extension):
    for number in range(60):
        ActionFactory(roadmap=roadmap, title=f"Action {number:02d}", sort_key=f"action {number:02d}")
    ActionFactory(roadmap=roadmap, title="Hors filtre", sort_key="hors filtre")
    query = {"q": "action", "sort": "-title", "col": ["title", "status"]}
    response = as_owner.get(at("export", roadmap, extension=extension), query)
    rows = [row.values for row in read(response.content).sheets[0].rows]
    assert rows[0] == ("Intitulé", "État")
    assert [row[0] for row in rows[1:]] == [f"Action {number:02d}" for number in reversed(range(60))]
    assert {row[1] for row in rows[1:]} == {"brouillon"}


def test_a_formula_in_a_title_stays_a_text_in_the_csv(as_owner, roadmap):
    ActionFactory(roadmap=roadmap, title='=HYPERLINK("x")', sort_key="hyperlink")
    content = as_owner.get(at("export", roadmap, extension="csv")).content.decode("utf-8-sig")
    cells = next(row for row in csv.reader(io.StringIO(content), delimiter=";") if "HYPERLINK" in "".join(row))
    assert not any(cell.startswith("=") for cell in cells)


def test_ticked_actions_change_together(as_owner, roadmap):
    axis, theme = AxisFactory(roadmap=roadmap), Theme.objects.get(code="sig")
    actions = [ActionFactory(roadmap=roadmap) for _ in range(3)]
    ids = [action.pk for action in actions[:2]]
    as_owner.post(at("bulk", roadmap), {"ids": ids, "what": "axis", "axis": axis.pk, "query": "sort=title"})
    as_owner.post(at("bulk", roadmap), {"ids": ids, "what": "theme", "theme": theme.pk})
    as_owner.post(at("bulk", roadmap), {"ids": ids, "what": "triage", "triage": "to_arbitrate"})
    assert Action.objects.filter(axis=axis, themes=theme, triage="to_arbitrate").count() == 2
    Action.objects.filter(pk=ids[0]).update(motive=Motive.TECHNICAL_DEBT)
    page = as_owner.post(at("bulk", roadmap), {"ids": ids, "what": "submit"}, follow=True)
    assert "Avant de soumettre" in page.content.decode()
    assert not Action.objects.filter(status=ActionStatus.SUBMITTED).exists()
    foreign = ActionFactory()
    as_owner.post(at("bulk", roadmap), {"ids": [foreign.pk], "what": "axis", "axis": axis.pk})
    foreign.refresh_from_db()
    assert foreign.axis is None


def test_a_view_is_kept_under_a_name_and_forgotten(as_owner, roadmap):
    as_owner.post(at("view_keep", roadmap), {"name": "À trier", "query": "triage=none&sort=title"})
    view = SavedView.objects.get()
    page = as_owner.get(at("list", roadmap)).content.decode()
    assert "?triage=none&amp;sort=title" in page
    as_owner.post(at("view_keep", roadmap), {"drop": view.pk})
    assert not SavedView.objects.exists()


def test_the_board_counts_each_axis_and_state(as_owner, roadmap):
    axis = AxisFactory(roadmap=roadmap, title="Accueillir")
    for _number in range(8):
        ActionFactory(roadmap=roadmap, axis=axis)
    ActionFactory(roadmap=roadmap, status=ActionStatus.DONE)
    lines = as_owner.get(at("board", roadmap)).context["lines"]
    assert [(line["title"], [cell["count"] for cell in line["cells"]]) for line in lines] == [
        ("Accueillir", [8, 0]),
        ("Sans axe", [0, 1]),
    ]


def test_a_reader_sees_no_way_to_change(client, roadmap):
    ActionFactory(roadmap=roadmap)
    client.force_login(person_with_role(roadmap, "reader").user)
    page = client.get(at("list", roadmap)).content.decode()
    assert "Nouvelle action" not in page
    assert "Importer une liste" not in page
    assert client.get(at("new", roadmap)).status_code == 403
    assert client.get(at("import", roadmap)).status_code == 403
    assert client.post(at("triage", roadmap), {"ids": []}).status_code == 403
