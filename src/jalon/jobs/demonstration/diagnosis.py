"""The diagnosis of the demonstration: coded passages, findings with their sources, five chapters, a few reports."""

from collections.abc import Callable
from dataclasses import dataclass

from jalon.desk.progress import Progress
from jalon.diagnosis.chapters import QUESTIONNAIRES, proposed_rating
from jalon.diagnosis.corpus import Voice, VoiceFilter, corpus_page
from jalon.diagnosis.models import CodebookTheme, Finding, Passage, Viewpoint
from jalon.diagnosis.sentences import sentences
from jalon.diagnosis.usecases.assess_chapter import AssessmentSheet, assess_chapter
from jalon.diagnosis.usecases.code_passage import Coding, code_passage
from jalon.diagnosis.usecases.edit_codebook import freeze_codebook, open_codebook
from jalon.diagnosis.usecases.hand_over_report import expose_reports
from jalon.diagnosis.usecases.write_finding import FindingSheet, validate_finding, write_finding
from jalon.jobs.demonstration.frame import Team
from jalon.jobs.reporting import produce
from jalon.kernel.text import fold
from jalon.organisations.models import Organisation
from jalon.programme.models import Action
from jalon.programme.usecases.link_finding import link_finding
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis

MOST_VOICES, MOST_REPORTS = 120, 3
WORDS: dict[str, tuple[str, ...]] = {
    "demarches": ("demarche", "en ligne", "formulaire", "payer", "inscri", "rendez vous"),
    "accueil": ("accueil", "guichet", "telephone", "repond"),
    "information": ("site", "information", "reseaux sociaux", "alerte"),
    "inclusion": ("aine", "mediation", "aide numerique", "france services", "eloigne"),
    "enfance": ("cantine", "ecole", "periscolaire", "enfant", "parents"),
    "participation": ("signal", "avis des habitants", "participa", "consult"),
    "reseau": ("fibre", "reseau", "debit", "wi fi", "wifi", "couverture", "connexion"),
    "postes": ("ordinateur", "poste", "tablette", "imprimante", "materiel"),
    "hebergement": ("sauvegarde", "serveur", "heberge", "cloud"),
    "applications": ("logiciel", "application", "etat civil", "paie", "comptab", "urbanisme"),
    "echanges": ("ressais", "deux fois", "interface", "echange"),
    "documents": ("papier", "signature", "archive", "document", "parapheur"),
    "donnees": ("donnee", "carte", "tableau de bord", "statisti"),
    "securite": ("securite", "mot de passe", "attaque", "pirat", "hamecon"),
    "dependance": ("prestataire", "depend", "seul", "contrat"),
    "budget": ("budget", "cout", "facture", "cher", "subvention"),
    "mutualisation": ("mutualis", "ensemble", "partag", "syndicat", "commun"),
    "gouvernance": ("decide", "priorite", "arbitr", "pilotage", "qui fait quoi"),
    "competences": ("form", "competence", "savoir"),
    "travail": ("teletravail", "mobilite", "reunion", "visio"),
    "support": ("panne", "depann", "assistance", "support", "informaticien"),
}
"""Theme of the codebook proposed -> folded beginnings of words that speak of it."""


@dataclass(frozen=True)
class Draft:
    """A finding of the demonstration, and the theme whose passages it rests on."""

    kind: str
    statement: str
    theme: str
    chapter: str = ""
    viewpoint: str = "shared"
    level: str = ""
    details: str = ""


SHARED = (
    Draft("strength", "Les équipes connaissent bien leurs habitants et leurs dossiers", "accueil", "alignment"),
    Draft("strength", "Plusieurs services partagent déjà un outil ou un agent", "mutualisation", "governance"),
    Draft("weakness", "Les mêmes informations sont ressaisies d’un logiciel à l’autre", "echanges", "alignment", "business"),
    Draft("weakness", "Peu de sauvegardes sont restaurées pour essai", "hebergement", "risks", "it"),
    Draft("weakness", "Le coût complet des applications n’est pas connu", "budget", "costs", "it"),
    Draft("weakness", "Les demandes urgentes passent devant les priorités écrites", "gouvernance", "governance", "business"),
    Draft("opportunity", "Un marché commun est possible pour les logiciels de gestion", "applications", "costs"),
    Draft("opportunity", "La fibre arrive dans les écoles et les mairies", "reseau"),
    Draft("threat", "Un savoir-faire essentiel dépend d’un seul prestataire", "dependance", "risks"),
    Draft("expectation", "Faire ses démarches sans se déplacer, et être aidé quand on n’y arrive pas", "demarches", level="municipal"),
    Draft("expectation", "Capter partout sur le territoire", "reseau", level="departmental"),
)  # fmt: skip
OF_MEMBERS: tuple[tuple[Callable[[int], bool], Draft], ...] = (
    (
        lambda rank: rank % 5 == 0,
        Draft("weakness", "L’inventaire n’est pas commencé, faute de temps au secrétariat", "gouvernance", "governance"),
    ),
    (
        lambda rank: rank % 5 not in (0, 4) and rank % 4 == 3,
        Draft("weakness", "Aucune sauvegarde n’a encore été restaurée pour essai", "hebergement", "risks",
              details="Si le poste tombe, rien ne dit que les données reviendraient."),
    ),
    (
        lambda rank: rank % 5 not in (0, 4) and rank % 4 == 2,
        Draft("strength", "La restauration d’une sauvegarde a été essayée cette année", "hebergement", "risks"),
    ),
    (
        lambda rank: rank % 5 not in (0, 4) and rank % 3 == 0,
        Draft("threat", "Le serveur de fichiers n’est plus suivi par son constructeur", "hebergement", "risks",
              details="Une panne arrêterait la mairie plusieurs jours."),
    ),
    (
        lambda rank: rank % 5 not in (0, 4) and rank % 4 == 1,
        Draft("threat", "Des photos d’enfants passent par un service de partage que personne n’encadre", "securite", "security"),
    ),
    (lambda rank: rank % 3 == 1, Draft("strength", "Le secrétariat tient ses dossiers à jour et répond vite", "accueil")),
    (lambda rank: rank % 2 == 0, Draft("weakness", "L’assistance informatique se fait attendre plusieurs jours", "support")),
    (lambda rank: rank % 2 == 1, Draft("opportunity", "Le prochain renouvellement de postes peut se faire avec les voisins", "postes")),
    (lambda rank: rank % 7 == 0, Draft("weakness", "Les inscriptions à la cantine se font encore sur papier", "enfance")),
)  # fmt: skip
"""For which ranks of members (from 1, as the inventory draws them), and what was found there."""


def write_diagnosis(roadmap: Roadmap, team: Team, members: list[Organisation]) -> None:
    """Code the voices that are there, write findings, rate the chapters, produce and expose a few reports."""
    open_codebook(actor=team.actor, roadmap_id=roadmap.pk)
    codebook = freeze_codebook(actor=team.actor, roadmap_id=roadmap.pk)
    themes = {theme.code: theme for theme in codebook.themes.all()}
    for voice in corpus_page(team.actor, roadmap, VoiceFilter(), limit=MOST_VOICES).voices:
        _code(roadmap, team, voice, themes)
    rows = [_write(roadmap, team, draft, None) for draft in SHARED]
    for rank, member in enumerate(members, start=1):
        for is_here, draft in OF_MEMBERS:
            if is_here(rank):
                _write(roadmap, team, draft, member)
    _link(roadmap, team, rows)
    _rate(roadmap, team)
    reports = produce(team.actor, roadmap, on=team.today, progress=Progress(0), most=MOST_REPORTS)
    shown = [report.pk for report in reports if report.kind != "synthesis"][:2]
    expose_reports(actor=team.actor, roadmap_id=roadmap.pk, report_ids=shown)


def _code(roadmap: Roadmap, team: Team, voice: Voice, themes: dict[str, CodebookTheme]) -> None:
    for sentence in sentences(voice.text)[:3]:
        told = f" {fold(sentence.text)}"
        found = [themes[code].pk for code, words in WORDS.items() if any(f" {word}" in told for word in words)][:2]
        if not found or len(sentence.text) < 20:
            continue
        coding = Coding(sentence.start, sentence.end, found, is_quotable=voice.is_quotable)
        code_passage(actor=team.actor, roadmap_id=roadmap.pk, source=voice.source, voice_id=voice.id, coding=coding)


def _write(roadmap: Roadmap, team: Team, draft: Draft, place: Organisation | None) -> Finding:
    passages = Passage.objects.filter(roadmap=roadmap, themes__code=draft.theme)
    if place is not None:
        passages = passages.filter(organisation=place)
    if draft.kind == "expectation":
        passages = passages.filter(population__in=("inhabitants", "elected", "members"))
    sheet = FindingSheet(
        kind=draft.kind,
        statement=draft.statement,
        details=draft.details,
        organisation_id=place.pk if place else None,
        chapter=draft.chapter,
        viewpoint=draft.viewpoint,
        level=draft.level,
        passage_ids=list(passages.values_list("pk", flat=True).distinct()[:5]),
    )
    row = write_finding(actor=team.actor, roadmap_id=roadmap.pk, sheet=sheet)
    return validate_finding(actor=team.actor, finding_id=row.pk)


def _link(roadmap: Roadmap, team: Team, rows: list[Finding]) -> None:
    """Each opportunity and expectation is taken up by an axis and an action."""
    axes = list(Axis.objects.filter(roadmap=roadmap))
    actions = list(Action.objects.filter(roadmap=roadmap).order_by("pk")[:40])
    for number, row in enumerate(row for row in rows if row.kind in ("opportunity", "expectation")):
        if axes and actions:
            link_finding(
                actor=team.actor,
                finding_id=row.pk,
                axis_ids=[axes[number % len(axes)].pk],
                action_ids=[actions[number * 7 % len(actions)].pk],
            )


def _rate(roadmap: Roadmap, team: Team) -> None:
    """Both sides answer; they agree on some chapters and not on others."""
    for order, questionnaire in enumerate(QUESTIONNAIRES):
        for side, shift in ((Viewpoint.IT, 1), (Viewpoint.BUSINESS, order % 3 - 1)):
            notes = {
                question.code: min(max(1 + (order + number) % 3 + shift, 0), 4)
                for number, question in enumerate(questionnaire.questions)
            }
            assess_chapter(
                actor=team.actor,
                roadmap_id=roadmap.pk,
                organisation_id=roadmap.organisation_id,
                chapter=questionnaire.chapter,
                viewpoint=side,
                sheet=AssessmentSheet(notes, rating=proposed_rating(notes.values())),
            )
