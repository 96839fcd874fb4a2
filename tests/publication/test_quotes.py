"""From a published action back to the words it comes from: those that may be quoted, and only those."""

import pytest
from django.urls import reverse

from jalon.diagnosis.usecases.write_finding import FindingSheet, validate_finding, write_finding
from jalon.kernel.refs import Ref
from jalon.needs.models import Need
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.programme.usecases.link_finding import link_finding
from jalon.publication.usecases.publish_roadmap import publish_roadmap
from tests.diagnosis.voices import codebook_of, coded, note_of
from tests.factories import CommuneFactory


@pytest.mark.covers("TER-42")
def test_a_public_action_shows_its_quotable_words_signed_by_a_population(client, world):
    owner, roadmap = world.owner, world.roadmap
    codebook = codebook_of(owner, roadmap)
    place = CommuneFactory(name="Toute petite commune")
    quoted = coded(
        owner, roadmap, note_of(roadmap, place, "On attend des heures au guichet"), codebook, "accueil", quotable=True
    )
    hidden = coded(
        owner, roadmap, note_of(roadmap, place, "À ne répéter à personne", quotable=False), codebook, "accueil"
    )
    agent = coded(
        owner,
        roadmap,
        note_of(roadmap, place, "Mes mots d’agent", population="agents"),
        codebook,
        "accueil",
        quotable=True,
    )
    sheet = NeedSheet(statement="Être reçu sans attendre", organisation_id=roadmap.organisation_id)
    sources = [Ref("diagnosis.passage", row.pk, "passage") for row in (quoted, hidden)]
    need: Need = raise_need(actor=owner, roadmap_id=roadmap.pk, sheet=sheet, sources=sources)
    action = next(iter(world.actions.values()))
    action.need_links.create(need=need)
    finding = write_finding(
        actor=owner, roadmap_id=roadmap.pk,
        sheet=FindingSheet(kind="opportunity", statement="Un accueil commun est possible", passage_ids=[agent.pk]),
    )  # fmt: skip
    validate_finding(actor=owner, finding_id=finding.pk)
    link_finding(actor=owner, finding_id=finding.pk, action_ids=[action.pk])
    published = publish_roadmap(actor=owner, roadmap_id=roadmap.pk)
    row = published.actions.get(key=action.key)
    client.logout()
    page = client.get(reverse("public:action", args=[published.site.slug, published.slug, row.slug])).content.decode()
    assert "On attend des heures au guichet" in page
    assert "(élus)" in page
    assert "Mes mots d’agent" in page
    assert "À ne répéter à personne" not in page
    assert place.name not in page
