"""Surveys of the demonstration: the inhabitants of a territory, anonymous; one answer by commune of a syndicate, with visas.

Everything goes through the use cases that people use; what is answered is drawn with a fixed seed.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from jalon.jobs.demonstration.frame import Team
from jalon.jobs.demonstration.people import actor_of
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.surveys.kinds import Audience, Channel, Identity, QuestionKind
from jalon.surveys.models import Question, Survey
from jalon.surveys.tokens import FormState
from jalon.surveys.usecases.fill_response import NotedVisa, Writing, record_on_behalf
from jalon.surveys.usecases.frame_survey import SurveySheet, create_survey
from jalon.surveys.usecases.invite import invite_organisations
from jalon.surveys.usecases.open_survey import close_survey, open_survey, publish_questions
from jalon.surveys.usecases.store_anonymous_answer import store_anonymous_answer
from jalon.surveys.usecases.write_questions import QuestionSheet, add_question

INHABITANTS = 124
_TEXTS = (
    "Un seul compte pour toutes les démarches, on s’y perd.",
    "Quelqu’un qui m’aide à la médiathèque une fois par semaine.",
    "Inscrire les enfants à la cantine sans revenir à la mairie.",
    "La fibre n’arrive pas jusqu’au hameau.",
    "Prendre rendez-vous pour la carte d’identité par internet.",
    "Savoir où en est ma demande d’urbanisme.",
    "Garder un guichet avec une vraie personne.",
    "Recevoir un message quand la collecte des déchets change.",
    "Des horaires à jour sur le site de la commune.",
    "Mes parents ne savent pas se servir du site, il faudrait un numéro à appeler.",
    "Payer l’eau en ligne en plusieurs fois.",
    "Avoir du réseau dans la salle des fêtes pour les associations.",
)
_MUNICIPAL = (
    "Nous faisons les sauvegardes sur un disque que la secrétaire emporte chez elle.",
    "Le logiciel d’état civil n’est plus suivi.",
    "Le réseau coupe quand il pleut.",
    "Personne ne sait qui appeler en cas de virus.",
    "Les élus n’ont pas d’adresse électronique de la commune.",
    "On ressaisit deux fois les factures.",
)


def _options(*labels: str) -> list[dict[str, Any]]:
    return [{"code": f"r{number}", "label": label} for number, label in enumerate(labels, start=1)]


def ask_inhabitants(roadmap: Roadmap, team: Team, communes: Sequence[Organisation], *, opened_on: date) -> Survey:
    """An open survey, closed with about a hundred and twenty anonymous answers, and three questions published."""
    actor = actor_of(team.owner, today=team.today)
    sheet = SurveySheet(
        title="Le numérique et vous",
        purpose="Connaître vos usages et vos attentes pour choisir les services numériques des trois prochaines années.",
        population="inhabitants",
        intro="Cinq minutes, sur un téléphone ou un ordinateur. Il n’y a pas de bonne réponse.",
        thanks="Les résultats seront publiés question par question, et présentés en réunion publique.",
        offers_contact=True,
    )
    survey = create_survey(actor=actor, roadmap_id=roadmap.pk, sheet=sheet)
    places = [{"code": f"c{n}", "label": place.name} for n, place in enumerate(communes, start=1)]
    for question in _inhabitants_questions(places):
        add_question(actor=actor, survey_id=survey.pk, sheet=question)
    closes_on = opened_on + timedelta(days=30)
    open_survey(actor=actor, survey_id=survey.pk, today=opened_on, closes_on=closes_on)
    survey = Survey.objects.get(pk=survey.pk)
    drawn = random.Random(7)  # noqa: S311
    for _turn in range(INHABITANTS):
        day = opened_on + timedelta(days=drawn.randrange(28))
        now = timezone.make_aware(datetime.combine(day, time(12)))
        state = FormState.begin(survey.public_code, now=now)
        store_anonymous_answer(survey=survey, state=state, values=_inhabitant(drawn, places), now=now, today=day)
    ended_at = timezone.make_aware(datetime.combine(closes_on, time(23, 59)))
    close_survey(actor=actor, survey_id=survey.pk, now=ended_at)
    shown = Question.objects.filter(survey=survey, code__in=("usage", "attentes", "aise"))
    publish_questions(actor=actor, survey_id=survey.pk, question_ids=list(shown.values_list("pk", flat=True)))
    return survey


def _inhabitants_questions(places: list[dict[str, Any]]) -> list[QuestionSheet]:
    kinds = QuestionKind
    return [
        QuestionSheet(kinds.PAGE, "Vous et le numérique", "vous"),
        QuestionSheet(
            kinds.SINGLE, "Faites-vous des démarches en ligne ?", "usage", is_required=True,
            options=_options("Souvent", "Parfois", "Jamais"),
        ),
        QuestionSheet(
            kinds.MULTIPLE, "Qu’est-ce qui vous en empêche ?", "freins", condition='usage = "r3"',
            options=[*_options("Pas d’équipement", "Pas de réseau", "Trop compliqué", "Je préfère le guichet"),
                     {"code": "autre", "label": "Autre", "has_text": True}],
        ),
        QuestionSheet(
            kinds.SCALE, "Êtes-vous à l’aise avec les démarches en ligne ?", "aise",
            settings={"minimum": 1, "maximum": 5, "low_label": "pas du tout", "high_label": "tout à fait"},
        ),
        QuestionSheet(kinds.PAGE, "Vos attentes", "attendre"),
        QuestionSheet(
            kinds.MULTIPLE, "Quels services vous seraient les plus utiles ?", "attentes", settings={"maximum": 3},
            is_random=True,
            options=_options("Un seul compte pour toutes les démarches", "Payer la cantine en ligne",
                             "Prendre rendez-vous en mairie", "Être aidé près de chez moi", "Signaler un problème"),
        ),
        QuestionSheet(
            kinds.MATRIX, "Comment jugez-vous ces services aujourd’hui ?", "jugement",
            options=_options("Bon", "Moyen", "Mauvais", "Je ne sais pas"),
            rows=[{"code": "site", "label": "Le site de la commune"}, {"code": "reseau", "label": "Le réseau mobile"},
                  {"code": "accueil", "label": "L’accueil en mairie"}],
        ),
        QuestionSheet(kinds.LONG_TEXT, "Si une seule chose devait changer, laquelle ?", "changer"),
        QuestionSheet(kinds.SINGLE, "Votre commune", "commune", options=places, is_place=True),
    ]  # fmt: skip


def _inhabitant(drawn: random.Random, places: list[dict[str, Any]]) -> dict[str, Any]:
    usage = drawn.choices(("r1", "r2", "r3"), (5, 4, 2))[0]
    values: dict[str, Any] = {"usage": usage, "aise": drawn.choices((1, 2, 3, 4, 5), (1, 2, 4, 4, 2))[0]}
    if usage == "r3":
        values["freins"] = sorted(drawn.sample(("r1", "r2", "r3", "r4"), drawn.randint(1, 2)))
    values["attentes"] = sorted(drawn.sample(("r1", "r2", "r3", "r4", "r5"), drawn.randint(1, 3)))
    values["jugement"] = {line: drawn.choice(("r1", "r2", "r3", "r4")) for line in ("site", "reseau", "accueil")}
    if drawn.random() < 0.4:
        values["changer"] = drawn.choice(_TEXTS)
    if places and drawn.random() < 0.9:
        values["commune"] = drawn.choice(places)["code"]
    return values


def ask_members(roadmap: Roadmap, team: Team, members: Sequence[Organisation], *, today: date) -> Survey:
    """One answer by commune: most counted with their visa, some waiting for it, some not begun."""
    actor = actor_of(team.owner, today=today)
    sheet = SurveySheet(
        title="État des lieux de votre mairie",
        purpose="Décrire de la même façon l’informatique de chaque commune, pour préparer le schéma directeur.",
        population="members",
        audience=Audience.ORGANISATIONS,
        identity=Identity.ATTRIBUTED,
        intro="Répondez à plusieurs si vous le souhaitez ; le maire vise la réponse à la fin.",
    )
    survey = create_survey(actor=actor, roadmap_id=roadmap.pk, sheet=sheet)
    for question in _members_questions():
        add_question(actor=actor, survey_id=survey.pk, sheet=question)
    ids = [member.pk for member in members]
    sent = invite_organisations(actor=actor, survey_id=survey.pk, organisation_ids=ids)
    opened_on = today - timedelta(days=30)
    open_survey(actor=actor, survey_id=survey.pk, today=opened_on, closes_on=today + timedelta(days=30))
    drawn = random.Random(11)  # noqa: S311
    for number, one in enumerate(sent):
        if number % 6 == 5:
            continue
        values = _municipality(drawn)
        visa = NotedVisa() if number % 6 == 4 else NotedVisa("Maire", "papier")
        record_on_behalf(
            actor=actor,
            invitation_id=one.invitation.pk,
            writing=Writing(values, list(values), 0, "Secrétaire général·e de mairie"),
            channel=Channel.PAPER if number % 2 else Channel.PHONE,
            visa=visa,
            now=timezone.now(),
            today=opened_on + timedelta(days=number % 25),
        )
    return Survey.objects.get(pk=survey.pk)


def _members_questions() -> list[QuestionSheet]:
    kinds = QuestionKind
    yes_no = [{"code": "oui", "label": "Oui"}, {"code": "non", "label": "Non"}]
    return [
        QuestionSheet(kinds.NUMBER, "Combien d’agents ont un poste informatique ?", "postes", is_required=True,
                      settings={"minimum": 0, "maximum": 2000}),
        QuestionSheet(kinds.SINGLE, "Une sauvegarde a-t-elle été essayée depuis un an ?", "sauvegarde", is_required=True,
                      options=[*yes_no, {"code": "nsp", "label": "Je ne sais pas"}]),
        QuestionSheet(kinds.SINGLE, "La commune a-t-elle un site internet ?", "site", options=yes_no),
        QuestionSheet(kinds.MULTIPLE, "Quelles démarches propose-t-il ?", "demarches", condition='site = "oui"',
                      options=_options("Cantine", "Urbanisme", "État civil", "Aucune")),
        QuestionSheet(kinds.POINTS, "Répartissez dix points entre ces priorités", "priorites", settings={"budget": 10},
                      options=_options("Sécurité", "Réseau", "Logiciels", "Formation")),
        QuestionSheet(kinds.SCALE, "Le service rendu par le syndicat vous convient-il ?", "satisfaction",
                      settings={"minimum": 1, "maximum": 5}),
        QuestionSheet(kinds.LONG_TEXT, "Ce qui vous gêne le plus", "gene"),
    ]  # fmt: skip


def _municipality(drawn: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {
        "postes": drawn.randint(4, 90),
        "sauvegarde": drawn.choices(("oui", "non", "nsp"), (2, 3, 4))[0],
        "site": drawn.choices(("oui", "non"), (3, 1))[0],
        "satisfaction": drawn.choices((1, 2, 3, 4, 5), (1, 2, 5, 4, 1))[0],
        "gene": drawn.choice(_MUNICIPAL),
    }
    if values["site"] == "oui":
        values["demarches"] = sorted(drawn.sample(("r1", "r2", "r3"), drawn.randint(1, 2)))
    first = drawn.randint(3, 6)
    values["priorites"] = {"r1": first, "r2": 8 - first, "r4": 2}
    return values
