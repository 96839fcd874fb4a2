"""The journal is read in French: no verb of a use case reaches a reader as code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from jalon.journal.models import record
from jalon.kernel.actor import Role
from jalon.kernel.refs import Ref
from jalon.web.journal_words import WORDS
from tests.factories import RoadmapFactory, actor_of_person, person_with_role

SOURCES = Path(__file__).resolve().parents[2] / "src/jalon"
APPS = {path.parent.name for path in SOURCES.glob("*/models*")} | {
    path.parent.name for path in SOURCES.glob("*/usecases")
}
VERB = re.compile(rf"({'|'.join(sorted(APPS))})(\.[a-z_]+){{1,2}}")
WRITES = re.compile(r"_?(record|journal)")


def written_verbs() -> Iterator[tuple[str, str]]:
    """Every verb given whole to a call that writes in the journal, with the file it is in."""
    for file in SOURCES.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and WRITES.fullmatch(getattr(call.func, "id", "")):
                for argument in call.args:
                    for part in () if isinstance(argument, ast.Call) else ast.walk(argument):
                        if isinstance(part, ast.Constant) and VERB.fullmatch(str(part.value)):
                            yield str(part.value), file.name


def test_every_verb_of_the_journal_has_french_words():
    verbs = dict(written_verbs())
    assert len(verbs) > 150
    assert not {verb: file for verb, file in verbs.items() if verb not in WORDS}


def test_the_words_follow_the_name_of_who_acted():
    assert not [verb for verb, words in WORDS.items() if not re.match(r"(a|s’est|n’a pas) \w", str(words))]


@pytest.mark.django_db
def test_the_journal_of_a_roadmap_is_read_in_french(client: Client):
    roadmap = RoadmapFactory()
    owner = person_with_role(roadmap, Role.ROADMAP_OWNER)
    record(actor_of_person(owner), "arbitrage.round.grid_frozen", Ref.to(roadmap), roadmap_id=roadmap.pk)
    client.force_login(owner.user)
    page = client.get(reverse("roadmaps:journal", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "a gelé la grille" in page
    assert "grid_frozen" not in page
