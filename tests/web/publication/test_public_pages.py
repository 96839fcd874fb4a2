"""What visitors read, and what never reaches them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.programme.models import Action
from jalon.publication.models import PublishedAction, PublishedRoadmap, Site
from jalon.publication.usecases.open_site import open_site
from jalon.publication.usecases.publish_roadmap import publish_roadmap
from jalon.publication.usecases.update_publication import update_publication
from jalon.publication.usecases.withdraw_action import withdraw_action
from jalon.publication.usecases.withdraw_roadmap import withdraw_roadmap
from jalon.publication.usecases.write_entry import write_entry
from jalon.roadmaps.models import Roadmap
from tests.publication.conftest import site_changes, undecided, world  # noqa: F401

pytestmark = pytest.mark.django_db

SITE = "/public/essai"
PAGE = f"{SITE}/feuilles/projet-numerique-2027"
ACTION = f"{PAGE}/actions/portail-familles"
ADDRESSES = (
    SITE, PAGE, ACTION, f"{SITE}/mentions-legales", f"{SITE}/accessibilite", f"{SITE}/donnees", f"{SITE}/couleurs.css",
    f"{PAGE}/actions.csv", f"{PAGE}/actions.json",
)  # fmt: skip


@pytest.fixture
def published(world):  # noqa: F811
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    return world


def read(address, **query):
    response = Client().get(address, query)
    assert response.status_code == 200, address
    return response.content.decode().replace("\xa0", " ")


def listed(**query):
    page = read(PAGE, **query)
    rows = PublishedAction.objects.order_by("sort_key")
    return [row.title for row in rows if f'/actions/{row.slug}"' in page]


@pytest.mark.covers("VIL-01", "SYN-11")
def test_a_roadmap_shows_its_own_label_its_author_and_its_dates(published):
    page = read(PAGE)
    assert "Projet numérique de territoire 2027-2029, portée par Communauté de l’Essai." in page
    assert "délibérée le 22/10/2026 (délibération n° 2026-118)" in page
    assert "Publiée le <time" in page
    assert "22 novembre 2026" in page
    action = read(ACTION)
    assert "<h1>Portail familles</h1>" in action
    assert "Communauté de l’Essai" in action
    assert "Publiée le <time" in action


def test_the_ambition_is_read_with_the_function_of_who_signed_it(published):
    page = read(PAGE)
    assert "Que chacun trouve de l’aide près de chez soi." in page
    assert "Signée : La présidence" in page


def test_signs_never_start_a_line(published):
    page = Client().get(PAGE).content.decode()
    assert "État de la décision\xa0:</strong>" in page


@pytest.mark.covers("VIL-02")
def test_three_states_filter_and_count(published):
    page = " ".join(read(PAGE).split())
    for label, count in (("prévue", 2), ("en cours", 1), ("réalisée", 1)):
        assert f"{label}</span> <strong>{count}</strong>" in page
    assert listed(etat="prevue") == ["Conseillers numériques", "Portail familles"]
    assert listed(etat="en-cours") == ["Fibre des écoles"]
    assert listed(etat="realisee") == ["Refonte du site"]


def test_axis_theme_and_text_narrow_the_list_and_stay_in_the_address(published):
    assert listed(axe="1") == ["Conseillers numériques", "Fibre des écoles"]
    assert listed(theme="Inclusion") == ["Conseillers numériques"]
    assert listed(q="ÉCOLES fibre") == ["Fibre des écoles"]
    assert listed(q="village") == ["Conseillers numériques"]
    assert listed(axe="2", etat="realisee") == ["Refonte du site"]
    assert listed(axe="99", etat="inconnu") == listed()
    page = read(PAGE, axe="1", q="numérique")
    assert "1 action sur 4" in page
    assert "?axe=1&amp;etat=prevue" in page or "axe=1&amp;etat=prevue" in page.replace("q=num%C3%A9rique&amp;", "")
    assert "Aucune action ne répond" in read(PAGE, q="zzzz")


@pytest.mark.covers("VIL-03", "VIL-43", "VIL-47")
def test_an_action_is_read_in_sections_with_dated_results_and_contact(world):  # noqa: F811
    pk = world.actions["portail"].pk
    day = world.owner.on - timedelta(days=3)
    for fields in (
        {"kind": "step", "text": "Ouvrir un guichet d’essai"},
        {"kind": "result", "text": "300 familles inscrites", "on": day},
        {"kind": "service", "text": "Paiement de la cantine"},
        {"kind": "document", "text": "Bilan", "url": "https://exemple.fr/bilan.pdf"},
    ):
        write_entry(actor=world.owner, action_id=pk, **fields)
    world.roadmap.challenges.create(title="Une enfance bien accueillie")
    world.actions["portail"].axis.challenges.add(world.roadmap.challenges.get())
    from jalon.programme.models import ActionLink

    ActionLink.objects.create(source_id=pk, target=world.actions["fibre"], kind="advisable")
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    page = read(ACTION)
    order = ["Synthèse", "Actions", "Résultats", "Services", "Enjeux", "Documents", "Actions connexes", "Contact"]
    positions = [page.index(f">{title}</h2>") for title in order]
    assert positions == sorted(positions)
    assert "19 novembre 2026</time> : 300 familles inscrites" in page
    assert 'href="https://exemple.fr/bilan.pdf"' in page
    assert "Une enfance bien accueillie" in page
    assert f'href="{PAGE}/actions/fibre-des-ecoles"' in page
    assert 'href="mailto:numerique@exemple.fr"' in page


def test_a_line_prepared_after_the_publication_is_not_public(published):
    write_entry(actor=published.owner, action_id=published.actions["portail"].pk, kind="step", text="Pas encore relu")
    assert "Pas encore relu" not in read(ACTION)
    update_publication(actor=published.owner, roadmap_id=published.roadmap.pk)
    assert "Pas encore relu" in read(ACTION)


def test_no_withheld_word_is_found_in_any_page_or_file(world):  # noqa: F811
    """Markers in every text of every action and of the roadmap; persons, amounts, drafts: none comes out."""
    allowed = {
        "title", "code", "sort_key", "summary", "target_public", "win_user", "win_agent", "win_collectivite",
        "partners", "ambition", "ambition_signed_by", "expected_impacts", "public_label",
    }  # fmt: skip
    for model in (Action, Roadmap):
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]
        hidden = {
            name: f"SECRET{name}"[: model._meta.get_field(name).max_length or 99]
            for name in names
            if name not in allowed and name != "currency"
        }
        assert len(hidden) >= 3
        model.objects.update(**hidden)
    for name in ("brouillon", "refusee", "coffre"):
        Action.objects.filter(pk=world.actions[name].pk).update(summary="SECRETresume", title=f"SECRET{name}")
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    for row in PublishedAction.objects.all():
        assert "secret" not in row.search_key
    pages = [*ADDRESSES, *(f"{PAGE}/actions/{row.slug}" for row in PublishedAction.objects.all())]
    for address in pages:
        assert "SECRET" not in read(address), address
    assert read(PAGE, q="secret").count("Aucune action ne répond") == 1


def test_withdrawn_closed_or_unknown_is_not_found(published):
    owner, roadmap = published.owner, published.roadmap
    row = PublishedAction.objects.get(slug="portail-familles")
    withdraw_action(actor=owner, roadmap_id=roadmap.pk, published_id=row.pk)
    assert Client().get(ACTION).status_code == 404
    for address in (PAGE, f"{PAGE}/actions.csv", f"{PAGE}/actions.json", f"{PAGE}/actions/fibre-des-ecoles"):
        assert "Portail familles" not in read(address)
    open_site(actor=owner, roadmap_id=roadmap.pk, changes=site_changes(is_open=False))
    assert {Client().get(address).status_code for address in ADDRESSES} == {404}
    open_site(actor=owner, roadmap_id=roadmap.pk, changes=site_changes())
    withdraw_roadmap(actor=owner, roadmap_id=roadmap.pk)
    assert Client().get(PAGE).status_code == 404
    assert "Rien n’est encore publié" in read(SITE)
    assert Client().get("/public/ailleurs").status_code == 404


def test_a_page_reads_the_copy_and_never_the_live_row(published):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for address in ADDRESSES:
            read(address)
    tables = " ".join(query["sql"] for query in queries)
    assert '"publication_publishedaction"' in tables
    for live in ('"programme_action"', '"roadmaps_roadmap"', '"strategy_axis"', '"accounts_person"'):
        assert live not in tables


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_gets_no_cookie_and_may_keep_the_page_a_while(published, address):
    first = Client().get(address)
    assert not first.cookies
    assert "public" in first["Cache-Control"]
    assert "max-age" in first["Cache-Control"]
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().post(address).status_code == 405


def test_the_page_is_the_same_for_whoever_is_signed_in(published):
    signed_in = Client()
    signed_in.force_login(published.people["stranger"].user)
    assert signed_in.get(PAGE).content == Client().get(PAGE).content


def test_an_etag_changes_with_what_is_published(published):
    before = Client().get(ACTION)["ETag"]
    Action.objects.filter(pk=published.actions["portail"].pk).update(summary="Autre chose.")
    assert Client().get(ACTION)["ETag"] == before
    update_publication(actor=published.owner, roadmap_id=published.roadmap.pk)
    assert Client().get(ACTION)["ETag"] != before


def test_the_csv_holds_the_public_actions_and_no_formula(world):  # noqa: F811
    Action.objects.filter(pk=world.actions["portail"].pk).update(summary="=HYPERLINK(1)")
    publish_roadmap(actor=world.owner, roadmap_id=world.roadmap.pk)
    response = Client().get(f"{PAGE}/actions.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["ACTION_INTITULE"] for row in rows] == [
        "Conseillers numériques", "Fibre des écoles", "Portail familles", "Refonte du site",
    ]  # fmt: skip
    portail = rows[2]
    assert portail["ACTION_DESCRIPTION"] == "'=HYPERLINK(1)"
    assert {name: portail[name] for name in ("COLL_NOM", "COLL_SIREN", "FDR_PERIODE", "AXE_CODE", "AXE_LIBELLE")} == {
        "COLL_NOM": "Communauté de l’Essai", "COLL_SIREN": "243500634", "FDR_PERIODE": "2027/2029",
        "AXE_CODE": "2", "AXE_LIBELLE": "Simplicité",
    }  # fmt: skip
    assert (portail["STATUT"], portail["DATE_DEBUT"], portail["DELIB_ID"]) == ("prévue", "2027-01-01", "2026-118")
    assert portail["DATE_MAJ"] == "2026-11-22"
    assert not any("BUDGET" in name for name in portail)


def test_the_json_is_the_public_roadmap(published):
    document = json.loads(read(f"{PAGE}/actions.json"))
    assert document["roadmap"]["state"].startswith("délibérée")
    assert [action["status"] for action in document["actions"]] == ["prévue", "en cours", "prévue", "réalisée"]


def test_a_long_list_goes_forth_and_back_without_losing_a_row(published):
    roadmap = PublishedRoadmap.objects.get()
    day = roadmap.updated_on
    PublishedAction.objects.all().delete()
    PublishedAction.objects.bulk_create(
        PublishedAction(
            roadmap=roadmap, slug=f"action-{n}", code=f"A{n}", title=f"Action {n:04d}", sort_key=f"action {n // 3:04d}",
            status="planned", author="Essai", first_published_on=day, updated_on=day,
        )
        for n in range(5_000)
    )  # fmt: skip
    seen, address, last = [], PAGE, ""
    client = Client()
    counts = set()
    for _step in range(4):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        counts.add(len(queries))
        seen += [part.split('"')[0] for part in page.split("/actions/action-")[1:]]
        last = page
        address = PAGE + page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert seen == [str(n) for n in range(200)]
    assert max(counts) <= 12
    back = PAGE + last.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    page = client.get(back).content.decode()
    assert [part.split('"')[0] for part in page.split("/actions/action-")[1:]] == [str(n) for n in range(100, 150)]
    assert "5000 actions" in page


def test_strange_keys_in_the_address_do_no_harm(published):
    for query in ({"apres": "x"}, {"apres": "²"}, {"avant": "9" * 40}, {"apres": "123456789"}, {"q": "%_'\x00"}):
        assert Client().get(PAGE, query).status_code == 200


def test_the_statement_of_accessibility_says_the_state_and_where_to_complain(published):
    page = read(f"{SITE}/accessibilite")
    assert "Accessibilité : non conforme" in page
    assert "aucun audit" in page
    assert "Défenseur des droits" in page
    assert "Accessibilité : non conforme" in read(SITE)


def test_the_legal_notice_names_functions_and_host(published):
    page = read(f"{SITE}/mentions-legales")
    for told in ("Présidence", "Syndicat hébergeur", "SIREN 243500634", "aucun cookie"):
        assert told in page


# --- The screens of who publishes ------------------------------------------------------------------------------------


def client_of(world, who):  # noqa: F811
    client = Client()
    client.force_login(world.people[who].user)
    return client


def address(name, world, **more):  # noqa: F811
    return reverse(f"publication:{name}", kwargs={"roadmap_id": world.roadmap.pk, **more})


@pytest.mark.parametrize(
    ("who", "manage", "preview"),
    [("responsable", 200, 200), ("reader", 200, 403), ("member", 200, 403), ("stranger", 404, 404), (None, 302, 302)],
)
def test_four_people_and_a_visitor_before_the_preparation(world, who, manage, preview):  # noqa: F811
    client = client_of(world, who) if who else Client()
    assert client.get(address("manage", world)).status_code == manage
    for name in ("preview", "site"):
        assert client.get(address(name, world)).status_code == preview
        posted = client.post(address(name, world), {"step": "publish"})
        assert posted.status_code in ({preview} if preview != 200 else {422})
    assert not PublishedRoadmap.objects.exists()


def test_from_the_preview_to_the_public_page_and_back(world):  # noqa: F811
    client = client_of(world, "responsable")
    page = client.get(address("preview", world))
    text = page.content.decode()
    assert "1 action touchant à la sécurité" in text
    assert "Coffre des mots de passe" not in text
    assert "Inscrire ses enfants en une fois." in text
    assert not PublishedRoadmap.objects.exists()
    form = {
        "step": "publish",
        "previewed": page.context["digest"],
        "fields_kept": [f["code"] for group in page.context["field_groups"] for f in group["fields"]],
        "action_ids": [item["id"] for item in page.context["changes"]],
    }
    assert client.post(address("preview", world), form).status_code == 302
    assert "Inscrire ses enfants en une fois." in read(ACTION)
    Action.objects.filter(pk=world.actions["portail"].pk).update(summary="Tout en une fois.")
    text = client.get(address("preview", world)).content.decode()
    assert '<del class="before-after">Inscrire ses enfants en une fois.</del>' in text
    assert '<ins class="before-after">Tout en une fois.</ins>' in text
    row = PublishedAction.objects.get(slug="portail-familles")
    assert "Portail familles" in client.get(address("manage", world)).content.decode()
    client.post(address("withdraw_action", world, published_id=row.pk), {"reason": "erreur"})
    assert Client().get(ACTION).status_code == 404
    client.post(address("withdraw", world), {"reason": ""})
    assert Client().get(PAGE).status_code == 404


def test_what_was_not_previewed_is_not_published(world):  # noqa: F811
    client = client_of(world, "responsable")
    page = client.get(address("preview", world))
    form = {
        "step": "publish",
        "previewed": page.context["digest"],
        "fields_kept": ["summary"],
        "action_ids": [item["id"] for item in page.context["changes"]],
    }
    refused = client.post(address("preview", world), form)
    assert refused.status_code == 422
    assert "a changé depuis votre aperçu" in refused.content.decode()
    form["action_ids"] = [world.actions["coffre"].pk]
    assert client.post(address("preview", world), form).status_code == 422
    assert not PublishedRoadmap.objects.exists()


def test_the_site_is_made_from_the_screen(undecided):  # noqa: F811
    client = client_of(undecided, "responsable")
    assert "Créer le site public" in client.get(address("manage", undecided)).content.decode()
    form = {"title": "Essai", "slug": "essai", "awaits": "deliberated", "is_open": "on"}
    refused = client.post(address("site", undecided), form)
    assert "Donnez un contact" in refused.content.decode()
    form |= {"contact": "numerique@exemple.fr", "publisher": "Présidence", "host": "Hébergeur"}
    assert client.post(address("site", undecided), form).status_code == 302
    assert Site.objects.get().slug == "essai"
    assert "pas encore publiables" in client.get(address("manage", undecided)).content.decode()


def test_lines_for_the_public_are_written_and_removed(world):  # noqa: F811
    client = client_of(world, "responsable")
    where = address("entries", world, action_id=world.actions["portail"].pk)
    refused = client.post(where, {"kind": "result", "text": "300 familles"})
    assert "donnez sa date" in refused.content.decode()
    assert client.post(where, {"kind": "step", "text": "Ouvrir un guichet"}).status_code == 302
    assert "Ouvrir un guichet" in client.get(where).content.decode()
    line = world.actions["portail"].public_entries.get()
    gone = address("remove_entry", world, entry_id=line.pk)
    assert client_of(world, "stranger").post(gone).status_code == 404
    assert client_of(world, "reader").post(gone).status_code == 403
    assert client.post(gone).status_code == 302
    assert not world.actions["portail"].public_entries.exists()
