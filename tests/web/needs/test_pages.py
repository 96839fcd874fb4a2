"""The screens of needs: the basket, the sheet, the groups, the ranking, what each person reads of them."""

import csv
import io
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from jalon.accounts.models import OrganisationRole
from jalon.desk.models import MailLog, Notification
from jalon.kernel.actor import Role
from jalon.kernel.refs import Ref
from jalon.needs.models import Need, NeedGroup, OwnEntry
from jalon.needs.usecases.place_need import join_need, start_group
from jalon.needs.usecases.qualify_need import qualify_need
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.needs.usecases.tell_requester import tell_requester
from jalon.programme.models import Action, Variant
from jalon.roadmaps.models import RoadmapRole
from jalon.strategy.models import Objective
from tests.factories import (
    ActionFactory,
    AxisFactory,
    DepartmentFactory,
    PersonFactory,
    person_of_member,
    person_with_role,
)
from tests.needs.worlds import collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return collection(4)


@pytest.fixture
def owner(client, here):
    client.force_login(here.owner_person.user)
    return client


def url(here, name, **more):
    return reverse(f"needs:{name}", kwargs={"roadmap_id": here.roadmap.pk, **more})


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def agent_of_owner(here):
    person = PersonFactory(organisation=here.roadmap.organisation)
    OrganisationRole.objects.create(person=person, organisation=here.roadmap.organisation, role=Role.AGENT)
    return person


def test_the_whole_sheet_is_entered_and_read(owner, here):
    department = DepartmentFactory(organisation=here.roadmap.organisation)
    owner.post(
        url(here, "new"),
        {
            "statement": "Signer sans imprimer", "kind": "problem", "organisation_id": here.roadmap.organisation_id,
            "department_id": department.pk, "origin": "interview", "population": "elected", "frequency": "daily",
            "populations_concerned": ["agents", "elected"], "intensity": "blocking", "deadline_on": "2027-06-30",
            "consequence": "Les contrats attendent le maire", "pooling": "high", "member_ids": [here.communes[0].pk],
            "department_ids": [department.pk],
        },
    )  # fmt: skip
    need = Need.objects.get()
    assert need.populations_concerned == ["elected", "agents"]
    page = page_of(owner, url(here, "need", pk=need.pk))
    for words in (
        "bloquant",
        "tous les jours",
        "Les contrats attendent le maire",
        "30 juin 2027",
        "entretien",
        "élus, agents",
    ):
        assert words in page, words
    assert department.name in page
    assert here.communes[0].name in page


def test_a_double_click_makes_one_need_and_lands_on_it(owner, here):
    page = page_of(owner, url(here, "new"))
    assert page.count('name="form_token"') == 1
    token = page.split('name="form_token" value="')[1].split('"')[0]
    data = {
        "statement": "Signer sans imprimer", "kind": "need", "organisation_id": here.roadmap.organisation_id,
        "origin": "request", "form_token": token,
    }  # fmt: skip
    answers = {owner.post(url(here, "new"), data)["Location"] for _ in range(8)}
    assert answers == {url(here, "need", pk=Need.objects.get().pk)}


@pytest.mark.covers("SYN-08")
def test_a_need_asks_for_no_product_and_an_action_made_of_it_is_tied_to_it(owner, here):
    form = owner.get(url(here, "new")).context["form"]
    assert not {name for name in form.fields if "product" in name or "vendor" in name or "solution" in name}
    orphan = ActionFactory(roadmap=here.roadmap, title="Action sans demande")
    assert "Action sans demande" in page_of(owner, url(here, "breaks"))
    need = here.need("Pouvoir payer la cantine en ligne", 0)
    group = start_group(actor=here.owner, need_id=need.pk)
    owner.post(url(here, "group_action", pk=group.pk), {"title": "Paiement en ligne", "way": "own"})
    made = Action.objects.exclude(pk=orphan.pk).get()
    assert list(made.needs.all()) == [need]
    assert "Paiement en ligne" not in page_of(owner, url(here, "breaks"))


@pytest.mark.covers("SYN-26")
def test_four_communes_become_one_group_then_an_objective_and_a_pooled_action_and_the_thread_is_read_back(owner, here):
    words = (
        "Payer la cantine en ligne",
        "Régler la restauration scolaire",
        "Payer les repas par carte",
        "Cantine : paiement internet",
    )
    needs = [here.need(text, number) for number, text in enumerate(words)]
    for need in needs[1:]:
        owner.post(url(here, "match_answer", pk=need.pk), {"choice": f"need:{needs[0].pk}"})
    group = NeedGroup.objects.get()
    assert set(group.needs.all()) == set(needs)
    objective = Objective.objects.create(axis=AxisFactory(roadmap=here.roadmap), title="Des démarches simples")
    owner.post(url(here, "group_objective", pk=group.pk), {"objective": objective.pk})
    owner.post(url(here, "group_action", pk=group.pk), {"title": "Portail familles", "way": "pooled"})
    action = Action.objects.get()
    pooled = Variant.objects.get(action=action, kind="pooled")
    assert sum(share.share_pct for share in pooled.shares.all()) == 100
    assert {share.organisation for share in pooled.shares.all()} == set(here.communes)
    assert {link.organisation for link in action.member_links.all()} == set(here.communes)
    assert list(action.objectives.all()) == [objective]
    page = page_of(owner, url(here, "group", pk=group.pk))
    assert "4 besoins de 4 organismes" in page
    assert all(word in page for word in (*words, "Des démarches simples", "Portail familles"))
    for need in needs:
        page = page_of(owner, url(here, "need", pk=need.pk))
        assert "Portail familles" in page
        assert "Des démarches simples" in page
    back = page_of(owner, url(here, "list") + f"?action={action.pk}")
    assert all(word in back for word in words)
    sheet = reverse("programme:action", kwargs={"roadmap_id": here.roadmap.pk, "pk": action.pk})
    assert f"?action={action.pk}" in page_of(owner, sheet)


def test_a_need_that_joins_an_answered_group_is_answered(owner, here):
    first, second = here.need("Payer la cantine en ligne", 0), here.need("Régler la cantine sur internet", 1)
    group = start_group(actor=here.owner, need_id=first.pk)
    objective = Objective.objects.create(axis=AxisFactory(roadmap=here.roadmap), title="Des démarches simples")
    objective.need_groups.add(group)
    assert second.code in page_of(owner, url(here, "list") + "?unanswered=on")
    join_need(actor=here.owner, need_id=second.pk, other_id=first.pk)
    assert second.statement not in page_of(owner, url(here, "list") + "?unanswered=on")


def test_matching_goes_by_buttons_alone_and_can_be_undone(owner, here):
    one, two = here.need("Payer la cantine en ligne", 0), here.need("Régler la restauration scolaire", 1)
    three = here.need("Relever les compteurs d’eau", 2)
    assert "0 sur 3" in page_of(owner, url(here, "match"))
    owner.post(url(here, "match_answer", pk=one.pk), {"choice": f"need:{two.pk}"})
    owner.post(url(here, "match_answer", pk=three.pk), {"choice": "alone"})
    assert "Tous les besoins ont été examinés" in page_of(owner, url(here, "match"))
    answer = owner.post(url(here, "match_undo"), follow=True)
    assert three.statement in answer.content.decode()
    assert "2 sur 3" in answer.content.decode()


@pytest.mark.parametrize(
    "choice", ["", "need:", "need:999999", "group:abc", "entry:", "aside:need", "delete:1", "need:" + "9" * 40]
)
def test_an_answer_that_means_nothing_changes_nothing(owner, here, choice):
    need = here.need("Payer la cantine en ligne", 0)
    answer = owner.post(url(here, "match_answer", pk=need.pk), {"choice": choice}, follow=True)
    assert answer.status_code == 200
    assert "n’existe plus" in answer.content.decode()
    need.refresh_from_db()
    assert (need.group, need.is_alone) == (None, False)


@pytest.mark.covers("TER-41")
def test_the_ranked_list_puts_first_what_is_frequent_blocking_and_shared(owner, here):
    for number in range(4):
        need = here.need("Payer la cantine", number, frequency="daily", intensity="blocking", population="inhabitants")
        if number == 0:
            group = start_group(actor=here.owner, need_id=need.pk, title="Paiement en ligne")
        else:
            owner.post(url(here, "match_answer", pk=need.pk), {"choice": f"group:{group.pk}"})
    here.need("Relever les compteurs d’eau", 1, frequency="rarely", intensity="mild", population="agents")
    here.need("Une idée sans plus de précision", 2)
    page = page_of(owner, url(here, "ranking"))
    ranks = (
        "À traiter d’abord",
        "Paiement en ligne",
        "À garder en vue",
        "Relever les compteurs",
        "À documenter avant",
        "Une idée sans plus",
    )
    places = [page.rindex(words) for words in ranks]
    assert places == sorted(places)
    assert "habitants" in page
    assert "Comment le rang est fait" in page
    rows = list(
        csv.reader(
            io.StringIO(owner.get(url(here, "ranking_export", extension="csv")).content.decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert [row[0] for row in rows[1:]] == ["1", "3", "4"]
    assert rows[1][3:7] == ["Paiement en ligne", "fort", "fort", "fort"]


@pytest.mark.covers("TER-16")
def test_populations_are_counted_apart_and_filtered(owner, here):
    here.need("Payer la cantine", 0, population="inhabitants", kind="expectation")
    here.need("Signer sans imprimer", 1, population="elected")
    here.need("Signer à distance", 1, population="elected")
    page = page_of(owner, url(here, "list") + "?population=elected")
    assert "Signer sans imprimer" in page
    assert "Payer la cantine" not in page
    mayor = person_of_member(here.roadmap, here.communes[3])
    owner.force_login(mayor.user)
    counted = page_of(owner, url(here, "list"))
    assert "Signer sans imprimer" not in counted
    assert counted.index("élus") < counted.index("habitants")


@pytest.mark.covers("VIL-07")
def test_directions_enter_read_and_comment_one_another_needs(client, here):
    culture, works = (
        DepartmentFactory(organisation=here.roadmap.organisation, name=name) for name in ("Culture", "Travaux")
    )
    first, second = agent_of_owner(here), agent_of_owner(here)
    client.force_login(first.user)
    client.post(
        url(here, "department_new", pk=culture.pk),
        {"statement": "Prêter des liseuses", "kind": "need", "origin": "request", "department_id": culture.pk, "organisation_id": here.roadmap.organisation_id},
    )  # fmt: skip
    need = Need.objects.get()
    assert (need.department, need.requester) == (culture, first)
    client.force_login(second.user)
    assert "Prêter des liseuses" in page_of(client, url(here, "list") + f"?department={culture.pk}")
    client.post(url(here, "comment", pk=need.pk), {"text": "Nous aussi, aux Travaux"})
    client.post(
        url(here, "edit", pk=need.pk),
        {"statement": "Prêter des liseuses et des tablettes", "kind": "need", "origin": "request", "department_id": culture.pk, "department_ids": [works.pk], "organisation_id": here.roadmap.organisation_id, "revision": 0},
    )  # fmt: skip
    client.force_login(first.user)
    page = page_of(client, url(here, "need", pk=need.pk))
    assert "Nous aussi, aux Travaux" in page
    assert "Prêter des liseuses et des tablettes" in page
    assert "Travaux" in page
    assert second.full_name in page  # the journal says who changed it
    elected = person_of_member(here.roadmap, here.communes[0])
    client.force_login(elected.user)
    assert client.get(url(here, "need", pk=need.pk)).status_code == 404
    assert client.post(url(here, "comment", pk=need.pk), {"text": "?"}).status_code == 404


@pytest.mark.covers("VIL-40")
def test_each_direction_has_its_form_and_the_list_is_consolidated(owner, here):
    culture = DepartmentFactory(organisation=here.roadmap.organisation, name="Culture")
    form = owner.get(url(here, "department_new", pk=culture.pk)).context["form"]
    assert form["department_id"].value() == culture.pk
    for statement in ("Prêter des liseuses", "Vendre des billets en ligne"):
        here.need(statement, department_id=culture.pk)
    kept = Need.objects.first()
    qualify_need(actor=here.owner, need_id=kept.pk, status="retained")
    page = page_of(owner, url(here, "departments"))
    line = page[page.index(">Culture</a>") :]
    assert line[: line.index("</tr>")].count('<td class="num">1</td>') == 2
    file = owner.get(url(here, "export", extension="csv") + f"?department={culture.pk}").content.decode("utf-8-sig")
    assert file.count("Culture") == 2


def test_who_asked_is_told_of_a_refusal_once_with_its_reason_and_day(owner, here):
    mayor = person_of_member(here.roadmap, here.communes[0])
    need = here.need("Payer la cantine", 0, requester_id=mayor.pk)
    data = {"status": "not_retained", "reason": "Hors compétence du syndicat", "review_on": "2029-01-15"}
    for _ in range(3):
        owner.post(url(here, "qualify", pk=need.pk), data)
    notice = Notification.objects.get(person_id_value=mayor.pk)
    assert "Hors compétence du syndicat" in notice.text
    assert "15/01/2029" in notice.text
    log = tell_requester(need_id=need.pk, public_url="https://jalon.exemple.fr")
    assert log == MailLog.objects.get(to=mayor.user.email)
    assert f"https://jalon.exemple.fr{url(here, 'need', pk=need.pk)}" in mail.outbox[0].body


def test_a_refusal_without_a_day_says_what_is_missing(owner, here):
    need = here.need("Payer la cantine", 0)
    answer = owner.post(url(here, "qualify", pk=need.pk), {"status": "deferred", "reason": "Budget"})
    assert answer.status_code == 422
    assert "Donnez la date à laquelle ce besoin sera revu" in answer.content.decode()


def test_the_file_holds_exactly_what_is_shown(owner, here):
    here.need("Payer la cantine", 0, frequency="daily")
    here.need("Signer sans imprimer", 1)
    for extension, start in (("csv", b"\xef\xbb\xbf"), ("ods", b"PK"), ("xlsx", b"PK")):
        data = owner.get(url(here, "export", extension=extension) + "?frequency=daily").content
        assert data.startswith(start)
    text = owner.get(url(here, "export", extension="csv") + "?frequency=daily").content.decode()
    assert "Payer la cantine" in text
    assert "Signer sans imprimer" not in text
    assert owner.get(url(here, "export", extension="exe")).status_code == 404


def test_a_word_is_found_without_its_accents_and_in_the_plural(owner, here):
    here.need("Équiper les écoles de tablettes", 0)
    for words in ("ecole", "École", "écoles", "tablette B001"):
        assert "Équiper les écoles" in page_of(owner, url(here, "list") + f"?q={words}"), words
    assert "Équiper les écoles" not in page_of(owner, url(here, "list") + "?q=piscine")


def test_a_member_reads_its_own_words_and_never_the_title_of_a_group(client, here):
    mayor = person_of_member(here.roadmap, here.communes[0])
    own, other = here.need("Nos mots", 0), here.need("Les mots du voisin", 1)
    join_need(actor=here.owner, need_id=own.pk, other_id=other.pk)  # the group takes the words of the neighbour
    client.force_login(mayor.user)
    page = page_of(client, url(here, "need", pk=own.pk)) + page_of(client, url(here, "list"))
    assert "Nos mots" in page
    assert "Les mots du voisin" not in page
    assert "Les mots du voisin" not in client.get(url(here, "export", extension="csv")).content.decode()
    for name in ("match", "groups", "ranking", "breaks", "reference", "departments"):
        assert client.get(url(here, name)).status_code == 404, name


def test_sources_are_for_the_team(client, here):
    mayor = person_of_member(here.roadmap, here.communes[0])
    sheet = NeedSheet(statement="Nos mots", organisation_id=here.communes[0].pk)
    source = Ref("surveys.answer", 7, "Entretien du 3 mai, passage 2")
    need = raise_need(actor=here.owner, roadmap_id=here.roadmap.pk, sheet=sheet, sources=[source, source])
    assert need.sources.count() == 1
    client.force_login(here.owner_person.user)
    assert "Entretien du 3 mai" in page_of(client, url(here, "need", pk=need.pk))
    client.force_login(mayor.user)
    assert "Entretien du 3 mai" not in page_of(client, url(here, "need", pk=need.pk))


def amo(here, *parts):
    person = person_with_role(here.roadmap, Role.EXTERNAL_ADVISOR)
    RoadmapRole.objects.filter(person=person).update(parts=list(parts))
    return person


def test_an_amo_limited_to_orienting_reads_no_raw_words_in_the_objective_form(client, here):
    secret, kept = here.need("Les mots d’une commune", 0), here.need("D’autres mots", 1)
    objective = Objective.objects.create(axis=AxisFactory(roadmap=here.roadmap), title="Objectif")
    objective.needs.add(kept)
    client.force_login(amo(here, "orient").user)
    address = reverse("strategy:objective", kwargs={"roadmap_id": here.roadmap.pk, "pk": objective.pk})
    assert "mots" not in client.get(address).content.decode()
    data = {"axis_id": objective.axis_id, "title": "Objectif revu", "level": "strategic", "need_ids": [secret.pk]}
    assert client.post(address, data).status_code == 422  # not among its choices
    client.post(address, data | {"need_ids": []})
    objective.refresh_from_db()
    assert objective.title == "Objectif revu"
    assert list(objective.needs.all()) == [kept]  # what it could not see, it did not drop


def test_a_lead_of_a_member_reads_no_raw_words_of_others_in_the_action_form(client, here):
    lead = person_of_member(here.roadmap, here.communes[0])
    here.need("Les mots du voisin", 1)
    action = ActionFactory(roadmap=here.roadmap, lead=lead, status="submitted")
    client.force_login(lead.user)
    address = reverse("programme:edit", kwargs={"roadmap_id": here.roadmap.pk, "pk": action.pk, "section": "raison"})
    assert "Les mots du voisin" not in page_of(client, address)


def test_the_list_of_reference_takes_the_words_of_the_organisation(owner, here):
    data = {
        "label": "Suivre les troupeaux en estive",
        "synonyms": "Localiser les vaches en montagne",
        "words": "troupeau vache alpage berger",
    }
    owner.post(url(here, "reference"), data)
    entry = OwnEntry.objects.get()
    need = here.need("Savoir où sont les vaches dans l’alpage", 0)
    assert need.reading.first_code == entry.code
    again = owner.post(url(here, "reference"), data)
    assert again.status_code == 422
    assert "déjà dans votre liste" in again.content.decode()
    group = start_group(actor=here.owner, need_id=need.pk, reference_code=entry.code)
    assert group.title == "Suivre les troupeaux en estive"
    owner.post(url(here, "reference_remove", pk=entry.pk))
    assert OwnEntry.objects.count() == 1  # a group carries it


def test_pages_of_another_roadmap_do_not_exist(owner, here):
    elsewhere = collection(1)
    need = elsewhere.need("Ailleurs", 0)
    group = start_group(actor=elsewhere.owner, need_id=need.pk)
    assert owner.get(url(here, "need", pk=need.pk)).status_code == 404
    assert owner.get(url(here, "group", pk=group.pk)).status_code == 404
    assert owner.post(url(here, "match_answer", pk=need.pk), {"choice": "alone"}).status_code == 404
    assert owner.get(url(elsewhere, "list")).status_code == 404
    assert owner.get(url(here, "list") + f"?action={ActionFactory(roadmap=elsewhere.roadmap).pk}").status_code == 404


def test_a_need_of_another_year_is_late_and_says_so_by_its_day(owner, here):
    need = here.need("Respecter la loi", 0, kind="obligation", deadline_on=date(2020, 1, 1))
    assert "1er janvier 2020" in page_of(owner, url(here, "need", pk=need.pk))
