"""A list of needs comes in by file or by paste: seen before it is written, all or nothing, once."""

import pytest
from django.urls import reverse

from jalon.desk.models import ImportBatch, JobProgress
from jalon.desk.progress import Progress
from jalon.needs.models import Need
from jalon.needs.usecases.import_needs import NeedImportRefused, run_needs_import
from jalon.tables import WRITERS
from tests.factories import DepartmentFactory, person_of_member
from tests.needs.worlds import collection

pytestmark = pytest.mark.django_db
HEAD = "Besoin\tCommune\tDirection\tFréquence\tIntensité\tQui est concerné\tSi rien n’est fait\n"


@pytest.fixture
def here():
    made = collection(2)
    for number, place in enumerate(made.communes):
        place.name = f"Bourg-{number}"
        place.save()
    return made


@pytest.fixture
def owner(client, here):
    client.force_login(here.owner_person.user)
    return client


def url(here, name, **more):
    return reverse(f"needs:{name}", kwargs={"roadmap_id": here.roadmap.pk, **more})


def drop(client, here, text):
    answer = client.post(url(here, "import"), {"text": text})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def bring(client, here, text):
    """Paste, check, launch, and carry the work out as the worker does."""
    address = drop(client, here, text)
    page = client.get(address)
    client.post(address, {"launch": "1"})
    job = JobProgress.objects.latest("pk")
    return page, run_needs_import(batch_id=job.subject_id, progress=Progress(0))


def test_a_pasted_list_is_seen_then_written(owner, here):
    DepartmentFactory(organisation=here.communes[0], name="État civil")
    rows = (
        HEAD
        + "Payer la cantine en ligne\tBourg-0\tÉtat civil\tquotidien\tbloquant\thabitants, agents\tDes files\nSigner\tBOURG 1\t\tmensuel\tgênant\t\t\n"
    )
    page, said = bring(owner, here, rows)
    assert "<strong>2</strong> besoins à créer" in page.content.decode()
    assert said == "2 besoins créés, 0 mis à jour, 0 déjà là"
    need = Need.objects.get(statement="Payer la cantine en ligne")
    assert (need.organisation, need.frequency, need.intensity) == (here.communes[0], "daily", "blocking")
    assert need.department.name == "État civil"
    assert need.populations_concerned == ["agents", "inhabitants"]
    assert need.origin == "import"
    assert need.reading.first_code == "ENF-01"


def test_the_same_file_twice_creates_nothing(owner, here):
    rows = HEAD + "Payer la cantine en ligne\tBourg-0\t\t\t\t\t\n"
    bring(owner, here, rows)
    page = owner.get(drop(owner, here, rows))
    assert (page.context["counts"]["created"], page.context["counts"]["unchanged"]) == (0, 1)
    assert 'name="launch"' not in page.content.decode()
    assert Need.objects.count() == 1


@pytest.mark.parametrize("extension", sorted(WRITERS))
def test_what_is_exported_comes_back_unchanged(owner, here, extension):
    here.need(
        "Payer la cantine",
        0,
        frequency="daily",
        member_ids=[here.communes[1].pk],
        consequence="Des files",
        populations_concerned=["elected"],
    )
    here.need("Signer", details="À deux\nlignes")
    data = owner.get(url(here, "export", extension=extension)).content
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = owner.post(url(here, "import"), {"file": SimpleUploadedFile(f"besoins.{extension}", data)})
    page = owner.get(answer["Location"])
    counts = page.context["counts"]
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (0, 0, 2), page.context["sample"]


def test_a_known_code_with_other_words_is_updated_and_keeps_the_rest(owner, here):
    need = here.need("Payer la cantine", 0, frequency="daily", intensity="mild")
    _page, said = bring(owner, here, f"Code\tBesoin\tIntensité\n{need.code}\tPayer la cantine en ligne\tbloquant\n")
    assert said == "0 besoins créés, 1 mis à jour, 0 déjà là"
    need.refresh_from_db()
    assert (need.statement, need.frequency, need.intensity) == ("Payer la cantine en ligne", "daily", "blocking")
    assert need.organisation == here.communes[0]


def test_a_commune_outside_the_roadmap_is_named_with_its_line_and_nothing_is_written(owner, here):
    address = drop(owner, here, HEAD + "Payer\tBourg-0\t\t\t\t\t\nSigner\tAtlantide\t\t\t\t\t\n")
    page = owner.get(address).content.decode()
    assert "Atlantide" in page
    assert "igne 3" in page
    owner.post(address, {"launch": "1"})
    batch = ImportBatch.objects.latest("pk")
    with pytest.raises(NeedImportRefused):
        run_needs_import(batch_id=batch.pk, progress=Progress(0))
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert Need.objects.count() == 0


def test_an_unknown_direction_is_kept_in_the_details(owner, here):
    page, _said = bring(owner, here, HEAD + "Payer\tBourg-0\tLes Moyens généraux\t\t\t\t\n")
    assert "gardé dans les précisions" in page.content.decode()
    assert Need.objects.get().details == "Direction : Les Moyens généraux"


def test_a_repeated_line_is_kept_once_and_said(owner, here):
    line = "Payer\tBourg-0\t\t\t\t\t\n"
    page, _said = bring(owner, here, HEAD + line + line)
    assert "identique à la ligne 2" in page.content.decode()
    assert Need.objects.count() == 1


def test_a_table_without_a_column_of_needs_asks_which_it_is(owner, here):
    address = drop(owner, here, "Colonne\tAutre\nPayer la cantine\tx\n")
    page = owner.get(address)
    if b'name="launch"' not in page.content:
        assert "Dites quelle colonne donne le besoin" in page.content.decode()
    owner.post(address, {"column_1": "statement", "column_2": ""})
    page = owner.get(address).content.decode()
    assert "<strong>1</strong> besoin à créer" in page


def test_what_is_no_table_is_refused_in_a_sentence(owner, here):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for name, data in (("x.xlsx", b"PK\x03\x04 rien"), ("x.ods", b"\x00" * 40), ("x.csv", b"")):
        answer = owner.post(url(here, "import"), {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422, name
        assert "notice--error" in answer.content.decode()
    assert owner.post(url(here, "import"), {}).status_code == 422


def test_a_formula_of_a_need_is_text_in_the_files(owner, here):
    here.need("=1+1", 0)
    data = owner.get(url(here, "export", extension="csv")).content.decode()
    assert "\n=1+1" not in data
    assert ";=1+1" not in data


def test_only_the_team_imports(client, here):
    client.force_login(person_of_member(here.roadmap, here.communes[0]).user)
    assert client.get(url(here, "import")).status_code == 404
    assert client.post(url(here, "import"), {"text": HEAD + "x\n"}).status_code == 404
