"""Coding: whose words are read, what a passage keeps, what is counted, what leaves the product."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.diagnosis.corpus import VoiceFilter, corpus_page, find_voice
from jalon.diagnosis.counting import theme_counts
from jalon.diagnosis.iramuteq import corpus_lines, known_names
from jalon.diagnosis.models import Codebook, Passage
from jalon.diagnosis.sentences import sentences, span_of
from jalon.diagnosis.usecases.code_passage import Coding, PassageRefused, code_passage, uncode_passage
from jalon.diagnosis.usecases.edit_codebook import CodebookRefused, import_codebook
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.needs.models import Need
from jalon.roadmaps.models import RoadmapRole
from jalon.surveys.models import AnonymousResponse
from tests.diagnosis.voices import codebook_of, coded, extract_of, idea_of, note_of
from tests.factories import (
    CommuneFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)
from tests.surveys.making import make_survey

pytestmark = pytest.mark.django_db
WORDS = "On ne peut pas payer la cantine en ligne. Les parents se déplacent le vendredi. 😀 C’est long !"


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
    return CommuneFactory(name="Commune qui parle")


@pytest.fixture
def mayor_person(roadmap, commune):
    return person_of_member(roadmap, commune)


def test_a_text_is_cut_into_sentences_that_follow_each_other():
    cut = sentences(WORDS)
    assert [WORDS[s.start : s.end] for s in cut] == [s.text for s in cut]
    assert len(cut) == 4 or len(cut) == 3
    assert span_of(WORDS, [0, 1]) == (cut[0].start, cut[1].end)
    assert span_of(WORDS, [0, 2]) is None, "a passage is continuous"
    assert span_of(WORDS, []) is None
    assert span_of(WORDS, [99]) is None


def test_the_corpus_holds_every_kind_of_voice_and_is_paged_across_them(roadmap, owner, commune):
    made = [note_of(roadmap, commune, f"Note {n}") for n in range(3)]
    idea_of(roadmap, commune, "Une idée")
    extract_of(roadmap, commune, "Un extrait")
    first = corpus_page(owner, roadmap, VoiceFilter(), limit=2)
    second = corpus_page(owner, roadmap, VoiceFilter(), after=first.next_after, limit=2)
    third = corpus_page(owner, roadmap, VoiceFilter(), after=second.next_after, limit=2)
    texts = [voice.text for page in (first, second, third) for voice in page.voices]
    assert texts == ["Note 0", "Note 1", "Note 2", "Une idée", "Un extrait"]
    assert third.next_after == ""
    inhabitants = corpus_page(owner, roadmap, VoiceFilter(population="inhabitants")).voices
    assert [voice.text for voice in inhabitants] == ["Une idée"]
    codebook = codebook_of(owner, roadmap)
    coded(owner, roadmap, made[0], codebook, "enfance")
    left = corpus_page(owner, roadmap, VoiceFilter(source="note", is_uncoded=True)).voices
    assert [voice.text for voice in left] == ["Note 1", "Note 2"]


def test_only_the_collecting_team_reads_the_corpus(client, roadmap, owner_person, owner, commune, mayor_person):
    note = note_of(roadmap, commune, "Les mots d’un agent", population="agents")
    codebook = codebook_of(owner, roadmap)
    passage = coded(owner, roadmap, note, codebook, "enfance")
    address = reverse("coding:voice", args=[roadmap.pk, "note", note.pk])
    reader = person_with_role(roadmap, Role.READER)
    dgs = person_with_role(roadmap, Role.DGS)
    for person in (mayor_person, reader, dgs, PersonFactory()):
        client.force_login(person.user)
        for url in (
            address,
            reverse("coding:corpus", args=[roadmap.pk]),
            reverse("coding:iramuteq", args=[roadmap.pk]),
        ):
            assert client.get(url).status_code == 404
        actor = actor_of_person(person)
        assert not Passage.objects.visible_to(actor).exists()
        assert find_voice(actor, roadmap, "note", str(note.pk)) is None
        with pytest.raises((Forbidden, type(roadmap).DoesNotExist)):
            coded(actor, roadmap, note, codebook, "enfance")
        with pytest.raises(Passage.DoesNotExist):
            uncode_passage(actor=actor, passage_id=passage.pk)
    client.force_login(owner_person.user)
    assert client.get(address).status_code == 200


def test_an_advisor_codes_inside_its_mission_only(roadmap, commune):
    note_of(roadmap, commune, "Mots")
    inside = person_with_role(roadmap, Role.EXTERNAL_ADVISOR)
    RoadmapRole.objects.filter(person=inside).update(parts=["collect"])
    outside = person_with_role(roadmap, Role.EXTERNAL_ADVISOR)
    RoadmapRole.objects.filter(person=outside).update(parts=["orient"])
    assert len(corpus_page(actor_of_person(inside), roadmap, VoiceFilter()).voices) == 1
    assert corpus_page(actor_of_person(outside), roadmap, VoiceFilter()).voices == []


def test_a_passage_keeps_its_words_and_is_coded_once(roadmap, owner, commune):
    note = note_of(roadmap, commune, WORDS)
    codebook = codebook_of(owner, roadmap)
    start = WORDS.index("😀")
    themes = list(codebook.themes.filter(code__in=["enfance", "accueil"]).values_list("pk", flat=True))
    for chosen in (themes[:1], themes):
        coding = Coding(start, len(WORDS), chosen)
        passage = code_passage(actor=owner, roadmap_id=roadmap.pk, source="note", voice_id=str(note.pk), coding=coding)
    assert passage.text == "😀 C’est long !"
    assert Passage.objects.count() == 1
    assert passage.themes.count() == 2
    note.text = "Réécrit par la personne"
    note.save()
    passage.refresh_from_db()
    assert passage.text == "😀 C’est long !"


@pytest.mark.parametrize(
    ("quotable", "state"), [(False, "validated"), (True, "sent"), (True, "draft")], ids=["not allowed", "sent", "draft"]
)
def test_a_voice_that_may_not_be_quoted_gives_no_quotation(roadmap, owner, commune, quotable, state):
    note = note_of(roadmap, commune, WORDS, quotable=quotable, state=state)
    codebook = codebook_of(owner, roadmap)
    with pytest.raises(PassageRefused) as refusal:
        coded(owner, roadmap, note, codebook, "enfance", quotable=True)
    assert refusal.value.code == "not_quotable"
    assert not Passage.objects.exists()


def test_what_cannot_be_coded_is_said(roadmap, owner, commune):
    note = note_of(roadmap, commune, WORDS)
    other = RoadmapFactory()
    stranger_note = note_of(other, commune, "Ailleurs")
    with pytest.raises(PassageRefused) as no_codebook:
        code_passage(actor=owner, roadmap_id=roadmap.pk, source="note", voice_id=str(note.pk), coding=Coding(0, 5, [1]))
    codebook = codebook_of(owner, roadmap)
    theme = codebook.themes.first()
    foreign = codebook_of(actor_of_person(person_with_role(other, Role.PMO)), other).themes.first()
    cases = {
        "no_voice": (str(stranger_note.pk), Coding(0, 5, [theme.pk])),
        "no_span": (str(note.pk), Coding(0, len(WORDS) + 1, [theme.pk])),
        "no_theme": (str(note.pk), Coding(0, 5, [])),
        "foreign_theme": (str(note.pk), Coding(0, 5, [foreign.pk])),
    }
    for code, (voice, coding) in cases.items():
        with pytest.raises(PassageRefused) as refusal:
            code_passage(actor=owner, roadmap_id=roadmap.pk, source="note", voice_id=voice, coding=coding)
        assert refusal.value.code == code
    assert no_codebook.value.code == "no_codebook"
    for key in ("abc", "9" * 40, "-1", "1; drop"):
        assert find_voice(owner, roadmap, "note", key) is None


@pytest.mark.covers("TER-42")
def test_themes_are_counted_by_distinct_organisations_and_persons_never_by_passages(
    client, roadmap, owner_person, owner
):
    """The example of docs/regles/codage.md, worked by hand."""
    a, b = CommuneFactory(), CommuneFactory()
    codebook = codebook_of(owner, roadmap)
    mayor, deputy = PersonFactory(), PersonFactory()
    agent_a, agent_b = PersonFactory(), PersonFactory()
    said = [
        note_of(roadmap, a, "Maire", person=mayor),
        note_of(roadmap, a, "Adjointe", person=deputy),
        note_of(roadmap, a, "Secrétaire", population="agents", person=agent_a),
        note_of(roadmap, b, "Secrétaire de b", population="agents", person=agent_b),
        note_of(roadmap, b, "Encore lui", population="agents", person=agent_b),
        *(note_of(roadmap, a, f"Habitant {n}", population="inhabitants") for n in range(3)),
    ]
    for note in said:
        coded(owner, roadmap, note, codebook, "enfance")
    (counted,) = theme_counts(roadmap)
    told = {code: (s.organisations, s.persons) for code, s in counted.by_population.items()}
    assert told == {"elected": (1, 2), "agents": (2, 2), "inhabitants": (None, None)}
    client.force_login(owner_person.user)
    page = client.get(reverse("coding:counts", args=[roadmap.pk])).content.decode()
    assert "moins de 5" in page
    assert "2 organismes · 2 personnes" in page
    sheet = client.get(reverse("coding:counts_export", args=[roadmap.pk, "csv"])).content.decode("utf-8-sig")
    assert "moins de 5" in sheet


def test_a_theme_is_followed_from_one_version_of_the_codebook_to_the_next(roadmap, owner, commune):
    first = codebook_of(owner, roadmap)
    coded(owner, roadmap, note_of(roadmap, commune, "Avant", person=PersonFactory()), first, "enfance")
    second = codebook_of(owner, roadmap)
    assert (first.version, second.version) == (1, 2)
    coded(owner, roadmap, note_of(roadmap, commune, "Après", person=PersonFactory()), second, "enfance")
    (counted,) = theme_counts(roadmap)
    assert counted.by_population["elected"].persons == 2


def test_a_codebook_goes_out_and_comes_back_the_same(client, roadmap, owner_person, owner):
    codebook_of(owner, roadmap)
    client.force_login(owner_person.user)
    for extension in ("csv", "ods", "xlsx"):
        out = client.get(reverse("coding:codebook_export", args=[roadmap.pk, 1, extension])).content
        sent = SimpleUploadedFile(f"grille.{extension}", out)
        answer = client.post(reverse("coding:codebook_import", args=[roadmap.pk]), {"file": sent})
        assert answer.status_code == 302, answer.content.decode()
        rows = [
            list(book.themes.values_list("code", "label", "family", "definition"))
            for book in Codebook.objects.filter(roadmap=roadmap).order_by("version")
        ]
        assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Code;Famille\na;b\n", "« Thème » est introuvable"),
        ("Code;Thème\na;Un\na;Deux\n".encode(), "donné deux fois"),
        (f"Code;Thème\na;{'x' * 130}\n".encode(), "Rien n’a été importé"),
        (b"\x00\x01\x02", ""),
    ],
    ids=["no column", "twice", "too long", "bytes"],
)
def test_a_bad_codebook_changes_nothing(roadmap, owner, content, words):
    with pytest.raises(CodebookRefused) as refusal:
        import_codebook(actor=owner, roadmap_id=roadmap.pk, data=content, filename="grille.csv")
    assert words in refusal.value.message
    assert not Codebook.objects.filter(roadmap=roadmap).exists()


@pytest.mark.covers("TER-42")
def test_the_corpus_for_iramuteq_has_no_name_and_one_starred_line_by_voice(
    client, roadmap, owner_person, owner, commune
):
    person = PersonFactory(full_name="Jeanne Exemple", organisation=roadmap.organisation)
    note_of(roadmap, commune, "Voyez Jeanne Exemple au 02 99 00 00 00 ou j.exemple@mairie.fr\n**** piège *x_y")
    note_of(roadmap, commune, "Un agent parle", population="agents")
    text = "".join(corpus_lines(corpus_page(owner, roadmap, VoiceFilter()).voices, known_names(roadmap)))
    lines = text.splitlines()
    starred = [line for line in lines if line.startswith("****")]
    assert starred == [
        f"**** *source_note *population_elected *organisme_{commune.pk} *annee_2026",
        "**** *source_note *population_agents *annee_2026",
    ]
    assert person.full_name not in text
    assert "@" not in text
    assert "99 00" not in text
    assert "[personne]" in text
    assert text.count("[contact]") == 2
    client.force_login(owner_person.user)
    answer = client.get(reverse("coding:iramuteq", args=[roadmap.pk]))
    assert answer.content.decode().count("****") == 2


@pytest.mark.covers("TER-42")
def test_sentences_are_coded_without_script_and_make_a_need_that_keeps_its_source(
    client, roadmap, owner_person, owner, mayor_person, commune
):
    note = note_of(roadmap, commune, WORDS)
    codebook = codebook_of(owner, roadmap)
    theme = codebook.themes.get(code="enfance")
    client.force_login(owner_person.user)
    address = reverse("coding:voice", args=[roadmap.pk, "note", note.pk])
    missing = client.post(address, {"sentences": [0]})
    assert missing.status_code == 422
    assert "au moins un thème" in missing.content.decode()
    absent = client.post(address, {"words": "jamais dit", "themes": [theme.pk]})
    assert absent.status_code == 422
    assert "ne sont pas dans le texte" in absent.content.decode()
    done = client.post(address, {"sentences": [0], "themes": [theme.pk], "is_quotable": "on", "then": "need"})
    assert done.status_code == 302
    passage, need = Passage.objects.get(), Need.objects.get()
    assert passage.text == need.statement == "On ne peut pas payer la cantine en ligne."
    assert need.organisation == commune
    source = need.sources.get()
    assert (source.subject_type, source.subject_id) == ("diagnosis.passage", passage.pk)
    page = client.get(reverse("coding:passage", args=[roadmap.pk, passage.pk])).content.decode()
    assert need.code in page
    with pytest.raises(PassageRefused):
        uncode_passage(actor=owner, passage_id=passage.pk)
    assert Passage.objects.exists()


def test_texts_of_surveys_are_voices_that_nobody_is_tied_to(roadmap, owner):
    texts = [f"Il faudrait un guichet le samedi {n}" for n in range(5)]
    survey, _actor = make_survey(roadmap=roadmap, actor=owner)
    AnonymousResponse.objects.bulk_create(
        AnonymousResponse(survey=survey, values={"usage": "non", "pourquoi": text}) for text in texts
    )
    AnonymousResponse.objects.create(survey=survey, values={"usage": "oui"})
    wanted = VoiceFilter(source="answer", population="inhabitants")
    first = corpus_page(owner, roadmap, wanted, limit=3)
    second = corpus_page(owner, roadmap, wanted, after=first.next_after, limit=3)
    found = [*first.voices, *second.voices]
    assert sorted(voice.text for voice in found) == texts
    assert all(voice.is_anonymous and voice.organisation is None for voice in found)
    keys = {str(key) for key in AnonymousResponse.objects.values_list("pk", flat=True)}
    assert not any(key in voice.id for key in keys for voice in found), "the key of an answer is told to nobody"
    one = find_voice(owner, roadmap, "answer", found[0].id)
    assert one == found[0]
    codebook = codebook_of(owner, roadmap)
    theme = codebook.themes.first()
    coding = Coding(0, len(one.text), [theme.pk], is_quotable=True)
    code_passage(actor=owner, roadmap_id=roadmap.pk, source="answer", voice_id=one.id, coding=coding)
    left = corpus_page(owner, roadmap, VoiceFilter(source="answer", is_uncoded=True)).voices
    assert len(left) == 4
    reader = actor_of_person(person_with_role(roadmap, Role.READER))
    assert corpus_page(reader, roadmap, wanted).voices == []
    for key in ("1.pourquoi.x", "x", "999.pourquoi.1", f"{survey.pk}.pourquoi."):
        assert find_voice(owner, roadmap, "answer", key) is None
