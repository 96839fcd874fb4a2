"""What no page can take is refused in a French sentence, before anything reads it."""

import pytest
from django.test import Client
from django.urls import reverse

from jalon.kernel.actor import Role
from tests.factories import RoadmapFactory, person_with_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("said", ["a%00b", "%00", "%0%000", "%2500"])
def test_a_null_character_in_a_query_is_dropped_and_the_page_answers(client, said):
    answer = client.get(f"/compte/login/?next={said}")
    assert answer.status_code == 200
    assert "\x00" not in answer.wsgi_request.GET["next"]


@pytest.mark.parametrize(
    "address", ["/enquete/%00", "/enquete/%00/recu", "/enquete/visa/%00", "/public/a%00b/", "/rapport/%00/"]
)
def test_no_page_is_named_by_a_null_character(client, address):
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_a_body_out_of_all_proportion_is_refused_unread_even_from_a_visitor(client, settings):
    settings.JALON_UPLOAD_MAX_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000, 1_000_000

    class Unread:
        def read(self, *_size):
            raise AssertionError("le corps a été lu")

        readline = read

    answer = client.generic(
        "POST", "/compte/login/", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="3000001",
        **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "Un fichier fait 2 Mo au plus" in answer.content.decode()


@pytest.mark.parametrize("sent", [{"name": "x" * 1_100_000}, {f"champ{n}": "" for n in range(5_100)}])
def test_words_beyond_what_a_form_holds_are_told_in_french(settings, sent):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    roadmap = RoadmapFactory()
    client = Client(raise_request_exception=False)
    client.force_login(person_with_role(roadmap, Role.ROADMAP_OWNER).user)
    answer = client.post(reverse("roadmaps:frame", args=[roadmap.pk]), sent)
    assert answer.status_code == 413
    assert "1 Mo au plus" in answer.content.decode()


def test_null_characters_among_the_words_of_a_form_are_dropped_and_the_rest_kept():
    roadmap = RoadmapFactory()
    client = Client()
    client.force_login(person_with_role(roadmap, Role.ROADMAP_OWNER).user)
    sent = {"title": "Défi\0 du vieillissement", "form_token\0": "x"}
    assert client.post(reverse("roadmaps:challenge_new", args=[roadmap.pk]), sent).status_code == 302
    assert roadmap.challenges.get().title == "Défi du vieillissement"
