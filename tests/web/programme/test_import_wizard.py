"""The import, step by step, as a person does it; the work itself as the worker does it."""

from importlib import resources

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.desk.models import ImportBatch, ImportState, JobProgress, WorkState
from jalon.jobs.tasks import programme_import
from jalon.kernel.actor import Role
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.programme.models import Action
from tests.factories import RoadmapFactory, person_with_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def roadmap(transactional_db):
    load_shipped_lists()
    return RoadmapFactory()


@pytest.fixture
def as_owner(roadmap, client):
    client.force_login(person_with_role(roadmap, Role.ROADMAP_OWNER).user)
    return client


def at(name, roadmap, **more):
    return reverse(f"programme:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


def drop(client, roadmap, data, name="liste.csv"):
    return client.post(at("import", roadmap), {"file": SimpleUploadedFile(name, data)})


def keep_columns(client, roadmap, batch, **corrected):
    page = client.get(at("import_columns", roadmap, key=batch.key))
    sent = {f"column_{column['number']}": column["field"] for column in page.context["columns"]} | corrected
    return client.post(at("import_columns", roadmap, key=batch.key), sent)


def work(job):
    programme_import(progress_id=job.pk, batch_id=job.subject_id)
    job.refresh_from_db()


@pytest.mark.covers("PIL-58")
def test_the_candidate_list_goes_through_the_screen(as_owner, roadmap):
    data = resources.files("jalon.programme").joinpath("reference", "candidate-projects.csv").read_bytes()
    assert drop(as_owner, roadmap, data, "candidate-projects.csv").status_code == 302
    batch = ImportBatch.objects.get()
    assert keep_columns(as_owner, roadmap, batch).status_code == 302
    check = as_owner.get(at("import_check", roadmap, key=batch.key))
    assert check.context["counts"]["created"] == 55
    kept = {row["value"] for row in check.context["scales"] if row["is_kept"]}
    assert kept == {"EPCI30k", "AGGLO60k", "CU80k"}
    sent = {
        "has_scales": "1",
        "scales": ["EPCI30k"],
        "scaling": "proportional",
        "confidence": "comparable",
        "launch": "1",
    }
    assert as_owner.post(at("import_check", roadmap, key=batch.key), sent).status_code == 302
    assert not Action.objects.exists()
    job = JobProgress.objects.get()
    page = as_owner.get(at("import_done", roadmap, key=batch.key)).content.decode()
    assert "En attente de démarrage" in page
    work(job)
    assert (job.state, job.done, job.total) == (WorkState.DONE, 53, 53)
    assert Action.objects.filter(roadmap=roadmap, confidence="comparable").count() == 53
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    fragment = as_owner.get(reverse("desk:job", kwargs={"key": job.key}), headers={"HX-Request": "true"})
    assert "53 actions créées" in fragment.content.decode()
    assert "hx-get" not in fragment.content.decode()


def test_corrected_columns_come_back_for_a_file_of_the_same_headers(as_owner, roadmap):
    data = b"Quoi;Combien\nPortail;12000\n"
    drop(as_owner, roadmap, data)
    batch = ImportBatch.objects.get()
    assert keep_columns(as_owner, roadmap, batch, column_1="", column_2="").status_code == 422
    keep_columns(as_owner, roadmap, batch, column_1="title", column_2="recurring")
    drop(as_owner, roadmap, b"Quoi;Combien\nAutre;5000\n", "suite.csv")
    again = ImportBatch.objects.order_by("pk").last()
    page = as_owner.get(at("import_columns", roadmap, key=again.key))
    assert [column["field"] for column in page.context["columns"]] == ["title", "recurring"]


def test_a_pasted_table_lists_its_bad_cells_and_cannot_be_launched(as_owner, roadmap):
    as_owner.post(at("import", roadmap), {"text": "Projet\tCoût\nPortail\tdouze\n"})
    batch = ImportBatch.objects.get()
    keep_columns(as_owner, roadmap, batch)
    page = as_owner.get(at("import_check", roadmap, key=batch.key))
    assert page.context["counts"]["blocking"] == 1
    assert "colonne B" in page.content.decode()
    as_owner.post(at("import_check", roadmap, key=batch.key), {"launch": "1"})
    job = JobProgress.objects.get()
    work(job)
    assert job.state == WorkState.FAILED
    assert "1 cases à corriger" in job.message
    assert not Action.objects.exists()


def test_a_file_that_is_no_table_is_refused_in_a_sentence(as_owner, roadmap):
    page = drop(as_owner, roadmap, b"%PDF-1.7 rien", "plan.pdf")
    assert page.status_code == 422
    assert not ImportBatch.objects.exists()


def test_a_cancelled_import_changes_nothing(as_owner, roadmap):
    drop(as_owner, roadmap, "Projet;Coût\nPortail;12000\n".encode())
    batch = ImportBatch.objects.get()
    keep_columns(as_owner, roadmap, batch)
    as_owner.post(at("import_check", roadmap, key=batch.key), {"launch": "1"})
    job = JobProgress.objects.get()
    as_owner.post(reverse("desk:job_cancel", kwargs={"key": job.key}))
    work(job)
    assert job.state == WorkState.CANCELLED
    assert not Action.objects.exists()


def test_somebody_else_does_not_follow_the_work(as_owner, roadmap, client):
    drop(as_owner, roadmap, "Projet;Coût\nPortail;12000\n".encode())
    batch = ImportBatch.objects.get()
    keep_columns(as_owner, roadmap, batch)
    as_owner.post(at("import_check", roadmap, key=batch.key), {"launch": "1"})
    client.force_login(person_with_role(RoadmapFactory(), Role.ROADMAP_OWNER).user)
    assert client.get(reverse("desk:job", kwargs={"key": JobProgress.objects.get().key})).status_code == 404


def test_a_shortened_list_may_be_brought_in_without_the_links_it_lost(as_owner, roadmap):
    batch_of = lambda: ImportBatch.objects.latest("pk")  # noqa: E731
    drop(as_owner, roadmap, "Code;Projet;Prérequis\nA;Portail;ZZ-9\nB;Paiement;A\n".encode())
    keep_columns(as_owner, roadmap, batch_of())
    check = at("import_check", roadmap, key=batch_of().key)
    page = as_owner.get(check).content.decode()
    assert "ZZ-9" in page
    assert "Laisser de côté les liens vers des actions absentes (1)" in page
    assert 'name="launch"' not in page
    page = as_owner.post(check, {"drops_unknown_links": "1"}, follow=True).content.decode()
    assert 'name="launch"' in page
