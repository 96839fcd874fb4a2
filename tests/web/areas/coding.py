"""Coding and findings: their rows, their lists."""

from django.urls import reverse

from tests.diagnosis.voices import codebook_of, coded, note_of
from tests.factories import CommuneFactory, PersonFactory

SPACE = "coding"


def put_rights(rights):
    from jalon.diagnosis.usecases.edit_codebook import open_codebook
    from jalon.diagnosis.usecases.write_finding import FindingSheet, write_finding

    note = note_of(rights.roadmap, rights.member_place, "SECRET-mots d’un agent", population="agents")
    codebook = codebook_of(rights.actor, rights.roadmap)
    passage = coded(rights.actor, rights.roadmap, note, codebook, "securite")
    draft = open_codebook(actor=rights.actor, roadmap_id=rights.roadmap.pk)
    sheet = FindingSheet(kind="weakness", statement="SECRET-mots d’une note", passage_ids=[passage.pk])
    finding = write_finding(actor=rights.actor, roadmap_id=rights.roadmap.pk, sheet=sheet)
    rights.put(
        "coding:*", source="note", key=str(note.pk), pk=passage.pk, extension="csv", version=1, step="figer",
        organisation_id=rights.organisation.pk, chapter="costs", viewpoint="it",
    )  # fmt: skip
    rights.put("coding:theme_edit coding:theme_remove", pk=draft.themes.first().pk)
    names = "finding finding_edit finding_validate finding_links finding_cite finding_remove".split()
    rights.put(" ".join(f"coding:{name}" for name in names), pk=finding.pk)


def grow(world, n):
    from jalon.diagnosis.codebooks import frozen_codebook
    from jalon.diagnosis.usecases.write_finding import FindingSheet, write_finding
    from jalon.strategy.models import AxisFinding

    codebook = frozen_codebook(world.roadmap) or codebook_of(world.actor, world.roadmap)
    note = note_of(world.roadmap, CommuneFactory(), f"Voix {n}", person=PersonFactory())
    passage = coded(world.actor, world.roadmap, note, codebook, "securite", "budget")
    sheet = FindingSheet(kind="weakness", statement=f"Constat {n}", chapter="costs", passage_ids=[passage.pk])
    world.finding = write_finding(actor=world.actor, roadmap_id=world.roadmap.pk, sheet=sheet)
    world.finding.passages.add(*world.roadmap.passages.all())
    AxisFinding.objects.create(axis=world.axis, finding=world.finding)
    world.voice_key = str(note.pk)


def addresses(world):
    pk = world.roadmap.pk
    names = ("corpus", "passages", "counts", "codebook", "findings", "finding_new", "chapters")
    return {f"coding:{name}": reverse(f"coding:{name}", args=[pk]) for name in names} | {
        "coding:voice": reverse("coding:voice", args=[pk, "note", world.voice_key]),
        "coding:finding": reverse("coding:finding", args=[pk, world.finding.pk]),
    }


def shown(world):
    return {
        "coding:corpus": "Voix 1",
        "coding:passages": "Voix 1",
        "coding:findings": "Constat 1",
        "coding:finding": "Voix 1",
    }
