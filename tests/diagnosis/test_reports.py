"""Reports: what each member's holds and never holds, how it is handed over, and the synthesis made public."""

from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from jalon.desk.models import JobProgress
from jalon.desk.progress import Progress
from jalon.diagnosis.models import Report, ReportDelivery, ReportOpening, ReportTemplate
from jalon.diagnosis.usecases.hand_over_report import expose_reports, open_delivery, revoke_delivery
from jalon.diagnosis.usecases.produce_reports import ReportsRefused
from jalon.diagnosis.usecases.write_finding import FindingSheet, validate_finding, write_finding
from jalon.jobs.reporting import produce
from jalon.jobs.reports import produce_reports, send_reports
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.needs.models import NeedGroup
from jalon.publication.models import PublishedSynthesis, Site
from jalon.roadmaps.models import Participant
from tests.diagnosis.voices import codebook_of, coded, note_of
from tests.documents.test_report_templates import docx_of, text_of
from tests.factories import (
    TODAY,
    CommuneFactory,
    NeedFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def roadmap():
    return RoadmapFactory()


@pytest.fixture
def owner_person(roadmap):
    return person_with_role(roadmap, Role.ROADMAP_OWNER)


@pytest.fixture
def owner(owner_person):
    return actor_of_person(owner_person)


@pytest.fixture
def commune(roadmap):
    place = CommuneFactory(name="Commune une", contact_email="mairie@une.example")
    Participant.objects.create(roadmap=roadmap, organisation=place)
    return place


@pytest.fixture
def neighbour(roadmap):
    place = CommuneFactory(name="Commune deux")
    Participant.objects.create(roadmap=roadmap, organisation=place)
    return place


@pytest.fixture
def mayor_person(roadmap, commune):
    return person_of_member(roadmap, commune)


def found(owner, roadmap, statement, *, is_validated=True, **fields):
    sheet = FindingSheet(**{"kind": "weakness", "statement": statement} | fields)
    row = write_finding(actor=owner, roadmap_id=roadmap.pk, sheet=sheet)
    if is_validated:
        validate_finding(actor=owner, finding_id=row.pk)
    return row


def made(owner, roadmap):
    return produce(owner, roadmap, on=TODAY, progress=Progress(0))


def pdf_text(report):
    with report.pdf.open("rb") as source:
        reader = PdfReader(BytesIO(source.read()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), len(reader.pages)


@pytest.mark.covers("SYN-28")
def test_a_member_s_report_holds_what_is_about_it_and_nothing_of_another(roadmap, owner, commune, neighbour):
    codebook = codebook_of(owner, roadmap)
    agent = coded(
        owner,
        roadmap,
        note_of(roadmap, commune, "Les mots bruts d’un agent", population="agents"),
        codebook,
        "securite",
        quotable=True,
    )
    found(owner, roadmap, "Constat de la commune une", organisation_id=commune.pk, passage_ids=[agent.pk])
    found(owner, roadmap, "Constat du voisin", organisation_id=neighbour.pk)
    found(owner, roadmap, "Constat de tous", kind="strength")
    found(owner, roadmap, "Faille que tous partagent", is_security_sensitive=True)
    found(owner, roadmap, "Note de travail", organisation_id=commune.pk, is_validated=False)
    NeedFactory(roadmap=roadmap, organisation=commune, statement="Payer la cantine en ligne")
    NeedFactory(roadmap=roadmap, organisation=commune, statement="Mes mots d’agent", population="agents")
    NeedFactory(roadmap=roadmap, organisation=neighbour, statement="Le besoin du voisin").members.add(commune)
    reports = made(owner, roadmap)
    assert [(r.kind, r.organisation) for r in reports] == [
        ("member", neighbour), ("council", neighbour), ("member", commune), ("council", commune), ("synthesis", None),
    ]  # fmt: skip
    text, _pages = pdf_text(next(r for r in reports if r.kind == "member" and r.organisation == commune))
    for words in (
        "Constat de la commune une",
        "Constat de tous",
        "Payer la cantine en ligne",
        "1 besoin d’agent",
        "1 entretien",
    ):
        assert words in text, words
    for words in (
        "voisin",
        "Commune deux",
        "Note de travail",
        "Mes mots d’agent",
        "mots bruts",
        "Faille",
        "rang",
        "moyenne",
    ):
        assert words not in text, words
    synthesis, _pages = pdf_text(reports[-1])
    assert "Constat de tous" in synthesis
    assert "quelques personnes" in synthesis, "one agent spoke of the theme: neither population nor number"
    for words in ("Constat de la commune une", "Constat du voisin", "Faille", "Mots bruts", ": 1 personne"):
        assert words not in synthesis


def test_the_council_page_is_one_page_however_much_there_is_to_say(roadmap, owner, commune):
    for number in range(25):
        found(
            owner, roadmap, f"Constat {number} " + "assez long pour remplir sa ligne " * 6, organisation_id=commune.pk
        )
        found(owner, roadmap, f"Force {number} " + "dite longuement " * 12, kind="strength")
        NeedFactory(roadmap=roadmap, organisation=commune, statement="Pouvoir faire sans se déplacer " * 9)
    page = next(r for r in made(owner, roadmap) if r.kind == "council")
    text, pages = pdf_text(page)
    assert pages == 1
    assert "dans le rapport" in text


def test_the_task_tells_its_progress_and_a_production_replaces_the_former(client, roadmap, owner_person, commune):
    client.force_login(owner_person.user)
    answer = client.post(reverse("reports:produce", args=[roadmap.pk]))
    job = JobProgress.objects.get(task="reports.produce")
    assert answer.url == reverse("desk:job", args=[job.key])
    again = client.post(reverse("reports:produce", args=[roadmap.pk]), follow=True)
    assert "déjà en cours" in again.content.decode()
    produce_reports(0, roadmap.pk, owner_person.pk)
    first = set(Report.objects.current())
    assert len(first) == 3
    produce_reports(0, roadmap.pk, owner_person.pk)
    second = set(Report.objects.current())
    assert {r.number for r in second} == {2}
    assert not first & second
    assert {r.content_sha256 for r in first} == {r.content_sha256 for r in second}, "the same data give the same"


@pytest.mark.covers("SYN-28")
def test_a_report_is_exposed_to_its_own_organisation_and_its_openings_are_noted(
    client, roadmap, owner, owner_person, commune, neighbour, mayor_person
):
    reports = made(owner, roadmap)
    mine = next(r for r in reports if r.kind == "member" and r.organisation == commune)
    other = next(r for r in reports if r.kind == "member" and r.organisation == neighbour)
    mayor = actor_of_person(mayor_person)
    assert not Report.objects.visible_to(mayor).exists(), "producing shows nothing"
    with pytest.raises(Forbidden):
        expose_reports(actor=mayor, roadmap_id=roadmap.pk)
    client.force_login(owner_person.user)
    client.post(reverse("reports:expose_all", args=[roadmap.pk]))
    assert set(Report.objects.visible_to(mayor).values_list("kind", "organisation__name")) == {
        ("member", "Commune une"), ("council", "Commune une"), ("synthesis", None),
    }  # fmt: skip
    copil = person_with_role(roadmap, Role.COPIL_MEMBER)
    assert set(Report.objects.visible_to(actor_of_person(copil)).values_list("kind", flat=True)) == {"synthesis"}
    client.force_login(mayor_person.user)
    assert "Commune une" in client.get(reverse("reports:list", args=[roadmap.pk])).content.decode()
    assert client.get(reverse("reports:report", args=[roadmap.pk, other.pk])).status_code == 404
    assert client.post(reverse("reports:file", args=[roadmap.pk, other.pk, "pdf"])).status_code == 404
    answer = client.post(reverse("reports:file", args=[roadmap.pk, mine.pk, "pdf"]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    opening = ReportOpening.objects.get()
    assert (opening.extension, opening.by_label) == ("pdf", mayor.label)
    client.force_login(owner_person.user)
    client.post(reverse("reports:file", args=[roadmap.pk, mine.pk, "odt"]))
    assert ReportOpening.objects.count() == 1, "the team's own readings are not openings"
    log = client.get(reverse("reports:report", args=[roadmap.pk, mine.pk])).content.decode()
    assert mayor.label in log
    client.post(reverse("reports:hide", args=[roadmap.pk, mine.pk]))
    assert mine not in Report.objects.visible_to(mayor)


@pytest.mark.covers("SYN-28")
def test_a_report_sent_by_mail_opens_without_account_by_its_own_link_only(
    client, roadmap, owner, owner_person, commune, neighbour
):
    made(owner, roadmap)
    client.force_login(owner_person.user)
    asked = client.get(reverse("reports:send_all", args=[roadmap.pk])).content.decode()
    assert "mairie@une.example" in asked
    assert "Commune deux" in asked, "who has no address is said"
    client.post(reverse("reports:send_all", args=[roadmap.pk]))
    job = JobProgress.objects.get(task="reports.send")
    mine = Report.objects.current().get(kind="member", organisation=commune)
    send_reports(0, owner_person.pk, [[mine.pk, "mairie@une.example", "maire"]])
    assert job
    (message,) = mail.outbox
    link = message.body.split("http")[1].split()[0]
    path = "/" + link.split("/", 3)[3]
    client.logout()
    shown = client.get(path, follow=True)
    assert shown.redirect_chain[0][0] == reverse("handed:shown"), "the token leaves the address at once"
    assert mine.title in shown.content.decode()
    assert not ReportOpening.objects.exists(), "a GET notes nothing"
    answer = client.post(reverse("handed:file", args=["pdf"]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    delivery = ReportDelivery.objects.get(channel="mail")
    assert delivery.mail_status == "sent"
    assert delivery.openings.count() == 1
    assert path.split("/")[2] not in str(list(ReportDelivery.objects.values())), "the token is kept hashed"
    revoke_delivery(actor=owner, delivery_id=delivery.pk)
    assert client.get(path).status_code == 410
    assert client.post(reverse("handed:file", args=["pdf"])).status_code == 410
    assert client.get(reverse("handed:link", args=["forge"])).status_code == 410


def test_an_expired_link_is_closed(client, roadmap, owner, commune):
    from datetime import timedelta

    from django.utils import timezone

    made(owner, roadmap)
    report = Report.objects.current().get(kind="member")
    now = timezone.now() - timedelta(days=91)
    handed = open_delivery(actor=owner, report_id=report.pk, email="a@b.fr", recipient="", now=now)
    assert client.get(reverse("handed:link", args=[handed.token])).status_code == 410


def test_the_operator_s_template_gives_its_file_and_a_bad_one_is_named(client, roadmap, owner, owner_person, commune):
    client.force_login(owner_person.user)
    address = reverse("reports:templates", args=[roadmap.pk])
    bad = SimpleUploadedFile("modele.docx", docx_of("{{ comune }}"))
    answer = client.post(address, {"kind": "member", "file": bad})
    assert answer.status_code == 422
    assert "« comune » n’existe pas" in answer.content.decode()
    assert not ReportTemplate.objects.exists()
    good = SimpleUploadedFile("modele.docx", docx_of("Notre modèle pour {{ commune }}"))
    assert client.post(address, {"kind": "member", "file": good}).status_code == 302
    report = next(r for r in made(owner, roadmap) if r.kind == "member")
    with report.docx.open("rb") as source:
        assert "Notre modèle pour Commune une" in text_of(source.read())
    row = ReportTemplate.objects.get()
    row.file.save("x.docx", SimpleUploadedFile("x.docx", docx_of("{{ inconnu }}")))
    before = Report.objects.count()
    with pytest.raises(ReportsRefused) as refusal:
        made(owner, roadmap)
    assert "inconnu" in refusal.value.message
    assert Report.objects.count() == before, "all of them or none"
    for person in (person_with_role(roadmap, Role.READER), PersonFactory()):
        client.force_login(person.user)
        assert client.get(address).status_code in (403, 404)


@pytest.mark.covers("SYN-29")
def test_the_synthesis_is_previewed_published_at_a_stable_address_and_taken_back(
    client, roadmap, owner, owner_person, commune
):
    found(owner, roadmap, "Les démarches prennent du temps à tous")
    made(owner, roadmap)
    client.force_login(owner_person.user)
    address = reverse("reports:synthesis", args=[roadmap.pk])
    assert "Créez d’abord le site public" in client.get(address).content.decode()
    site = Site.objects.create(organisation=roadmap.organisation, slug="essai", title="Essai", is_open=True)
    page = client.get(address).content.decode()
    assert "Les démarches prennent du temps à tous" in page
    stale = client.post(address, {"previewed": "autre"})
    assert stale.status_code == 422
    digest = Report.objects.current().get(kind="synthesis").content_sha256
    assert client.post(address, {"previewed": digest}).status_code == 302
    published = PublishedSynthesis.objects.get()
    public = reverse("public:synthesis", args=[site.slug, published.slug])
    client.logout()
    assert "Les démarches prennent du temps à tous" in client.get(public).content.decode()
    assert public in client.get(reverse("public:site", args=[site.slug])).content.decode()
    assert client.get(reverse("public:synthesis_file", args=[site.slug, published.slug, "pdf"])).content.startswith(
        b"%PDF"
    )
    found(owner, roadmap, "Un constat de plus")
    made(owner, roadmap)
    assert "Un constat de plus" not in client.get(public).content.decode(), "what is public is a copy"
    client.force_login(owner_person.user)
    digest = Report.objects.current().get(kind="synthesis").content_sha256
    client.post(address, {"previewed": digest})
    assert "Un constat de plus" in client.get(public).content.decode(), "the address stays"
    client.post(reverse("reports:synthesis_withdraw", args=[roadmap.pk]), {"reason": "erreur"})
    client.logout()
    assert client.get(public).status_code == 404
    assert client.get(reverse("public:synthesis_file", args=[site.slug, published.slug, "pdf"])).status_code == 404


def test_a_synthesis_that_names_somebody_is_not_published(client, roadmap, owner, owner_person, commune):
    PersonFactory(full_name="Jeanne Exemple", organisation=roadmap.organisation)
    found(owner, roadmap, "Tout repose sur Jeanne Exemple")
    made(owner, roadmap)
    Site.objects.create(organisation=roadmap.organisation, slug="essai", title="Essai", is_open=True)
    client.force_login(owner_person.user)
    digest = Report.objects.current().get(kind="synthesis").content_sha256
    answer = client.post(reverse("reports:synthesis", args=[roadmap.pk]), {"previewed": digest})
    assert answer.status_code == 422
    assert "Jeanne Exemple" in answer.content.decode()
    assert not PublishedSynthesis.objects.exists()


def test_a_group_named_with_the_words_of_an_agent_or_of_another_member_is_not_cited(roadmap, owner, commune, neighbour):
    def grouped(title, **fields):
        group = NeedGroup.objects.create(roadmap=roadmap, code=f"G{NeedGroup.objects.count()}", title=title)
        return NeedFactory(roadmap=roadmap, group=group, **fields)

    grouped("Mots d’un agent", organisation=commune, population="agents", statement="Mots d’un agent")
    grouped("Reformulé par l’équipe", organisation=commune, population="agents", statement="Ses mots à lui")
    grouped("Mots du voisin", organisation=neighbour, statement="Mots du voisin").members.add(commune)
    reports = made(owner, roadmap)
    text, _pages = pdf_text(next(r for r in reports if r.kind == "member" and r.organisation == commune))
    assert "Reformulé par l’équipe" in text
    for words in ("Mots d’un agent", "Ses mots à lui", "Mots du voisin"):
        assert words not in text
    synthesis, _pages = pdf_text(reports[-1])
    assert "Reformulé par l’équipe" in synthesis
    assert "Mots d’un agent" not in synthesis


def test_needs_said_twice_are_one_line_and_those_of_persons_are_only_counted(roadmap, owner, commune):
    for _turn in range(2):
        NeedFactory(roadmap=roadmap, organisation=commune, statement="Payer la cantine en ligne")
    for words in ("Mot d’une personne", "Mot d’une autre"):
        NeedFactory(roadmap=roadmap, organisation=commune, statement=words, population="inhabitants")
    text, _pages = pdf_text(next(r for r in made(owner, roadmap) if r.kind == "member"))
    assert text.count("Payer la cantine en ligne") == 1
    assert "Entendu, pas encore examiné" in text
    assert "2 besoins d’habitants" in text
    assert "Mot d’une" not in text


def test_a_long_list_of_needs_is_read_by_subject_and_a_short_one_in_its_own_words(roadmap, owner, commune):
    group = NeedGroup.objects.create(roadmap=roadmap, code="G1", title="Payer à distance")
    for number in range(3):
        NeedFactory(roadmap=roadmap, organisation=commune, group=group, statement=f"Payer le service {number} en ligne")

    def text():
        return pdf_text(next(r for r in made(owner, roadmap) if r.kind == "member"))[0]

    assert "Payer le service 2 en ligne" in text()
    for number in range(25):
        NeedFactory(roadmap=roadmap, organisation=commune, statement=f"Besoin {number} sans groupe")
    long = text()
    assert "Payer le service" not in long
    assert long.count("Payer à distance") == 1
    assert "Besoin 24 sans groupe" in long


def test_an_owner_alone_reads_the_findings_about_everybody_as_its_own(roadmap, owner):
    found(owner, roadmap, "Les sauvegardes ne sont pas essayées")
    text, _pages = pdf_text(next(r for r in made(owner, roadmap) if r.kind == "member"))
    assert "Les sauvegardes ne sont pas essayées" in text
    assert "sur tout le territoire" not in text
