"""Needs that say the same thing find one another, whatever the words, the accents and the slips of the finger."""

import pytest

from bench.needs.quality import HERE, measure, pairs_of
from jalon.needs.matching.lists import shipped_concepts, shipped_entries
from jalon.needs.matching.matcher import shipped_matcher
from jalon.needs.matching.words import stem
from jalon.needs.models import NeedPosting
from jalon.needs.readings import neighbours
from tests.needs.worlds import collection


def codes(text, count=3):
    return [scored.entry.code for scored in shipped_matcher().read(text).entries[:count]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pouvoir payer la cantine par internet", "Régler la restauration scolaire en ligne"),
        ("Téléphonie", "telephonie"),
        ("Restaurer une sauvegarde", "RESTAURER UNE SAUVEGARDE"),
        ("Gérer les concessions du cimetière", "Gerer les consessions du cimetierre"),
    ],
)
def test_two_ways_to_say_a_need_lead_to_one_entry(one, other):
    assert codes(one)[0] == codes(other)[0]


def test_a_plan_that_saves_lives_is_not_a_copy_of_data():
    assert codes("Mettre à jour le plan communal de sauvegarde")[0] == "RIS-02"
    assert codes("Sauvegarder les fichiers de la mairie")[0] == "CYB-01"


def test_accents_are_stemmed_before_they_are_dropped():
    assert stem("téléphonie") == stem("téléphones") == "telephon"


@pytest.mark.parametrize(
    "text", ["", "   ", "de la le", "😀😀", "١٢٣", "x" * 400, "\x00\ufffe", "a" * 30 + " " + "b" * 300]
)
def test_whatever_is_typed_is_read(text):
    reading = shipped_matcher().read(text)
    assert all(0 <= scored.score <= 1 for scored in reading.entries)


def test_the_shipped_list_is_whole():
    entries = shipped_entries()
    assert len(entries) >= 150
    assert len({entry.code for entry in entries}) == len({entry.label for entry in entries}) == len(entries)
    assert all(len(entry.synonyms) >= 1 and entry.words for entry in entries)
    assert len({concept.key for concept in shipped_concepts()}) == len(shipped_concepts())


@pytest.mark.parametrize("name", ["dev.csv", "heldout.csv", "heldout2.csv"])
def test_twins_find_each_other_as_often_as_promised(name):
    found = measure(pairs_of(HERE / name), shipped_matcher())
    assert found["twin_in_five"] >= 0.90
    assert found["shared_entry_in_three"] >= 0.95


@pytest.mark.django_db
def test_neighbours_come_from_the_stored_index_of_the_same_roadmap():
    here, elsewhere = collection(2), collection(1)
    need = here.need("Pouvoir payer la cantine par internet", 0)
    twin = here.need("Régler la restauration scolaire en ligne", 1)
    here.need("Télérelève des compteurs d’eau", 1)
    elsewhere.need("Pouvoir payer la cantine par internet", 0)
    found = neighbours(need, count=5)
    assert found[0].need_id == twin.pk
    assert found[0].score > 2 * max([near.score for near in found[1:]] or [0])
    assert NeedPosting.objects.filter(need=need).exists()
