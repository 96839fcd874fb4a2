"""The surveys in the walks: their rows, their open addresses, their lists."""

from django.urls import reverse

from jalon.surveys.kinds import Audience, Identity, ResponseState
from jalon.surveys.models import AnonymousResponse, AttributedResponse, Contact, Destruction, Invitation
from jalon.surveys.tokens import token_hash
from jalon.surveys.usecases.write_questions import QuestionSheet
from tests.factories import TODAY, CommuneFactory
from tests.surveys.making import YES_NO, make_survey

open_to_all = r"answers:.+"

TOKEN = "jeton-d-une-commune"


def put_rights(rights):
    """An open survey with answers, one by commune where the member and another answered."""
    text = QuestionSheet("long_text", "Votre avis", "avis")
    choice = QuestionSheet("single", "Oui ?", "choix", options=YES_NO)
    survey, _actor = make_survey(text, choice, roadmap=rights.roadmap, actor=rights.actor, offers_contact=True)
    for _turn in range(6):
        AnonymousResponse.objects.create(survey=survey, on_day=TODAY, values={"avis": "SECRET-mots", "choix": "oui"})
    Contact.objects.create(survey=survey, address="SECRET-mots@exemple.fr")
    survey.questions.filter(code="choix").update(is_published=True)
    Destruction.objects.create(survey=survey, listed_on=TODAY, due_on=TODAY, responses=6)
    question = survey.questions.get(code="choix")
    places, _actor = make_survey(
        text, choice, roadmap=rights.roadmap, actor=rights.actor, is_open=False,
        audience=Audience.ORGANISATIONS, identity=Identity.ATTRIBUTED, languages=["en"],
    )  # fmt: skip
    own = Invitation.objects.create(survey=places, organisation=rights.member_place, token_hash=token_hash(TOKEN))
    other = Invitation.objects.create(survey=places, organisation=rights.other_place, token_hash="0" * 64)
    for invitation, words in ((own, "Mots de la commune"), (other, "SECRET-mots")):
        AttributedResponse.objects.create(
            survey=places, invitation=invitation, organisation=invitation.organisation, values={"avis": words},
            state=ResponseState.TO_APPROVE,
        )  # fmt: skip
    draft = {"pk": places.pk, "question_id": places.questions.get(code="choix").pk, "language": "en"}
    places.state = "open"
    places.save()
    rights.put("surveys:*", pk=survey.pk, question_id=question.pk, language="en", extension="csv")
    rights.put(
        "surveys:edit surveys:open surveys:import surveys:translate surveys:question_new surveys:question_edit "
        "surveys:question_act surveys:quotas",
        **draft,
    )
    names = "surveys:invitations surveys:invite surveys:remind surveys:invitation_act surveys:behalf surveys:response"
    rights.put(names, pk=places.pk, invitation_id=other.pk)
    rights.put("surveys:own surveys:approve", invitation_id=own.pk)
    rights.put("surveys:paper", pk=survey.pk, extension="odt")
    rights.put("answers:*", code=survey.public_code, token="jeton-inconnu")


def _world(world):
    if not hasattr(world, "survey"):
        choice = QuestionSheet("single", "Choix ?", "choix", options=YES_NO)
        world.survey, _actor = make_survey(choice, roadmap=world.roadmap, actor=world.actor)
        world.places, _actor = make_survey(
            choice, roadmap=world.roadmap, actor=world.actor, is_open=False,
            audience=Audience.ORGANISATIONS, identity=Identity.ATTRIBUTED,
        )  # fmt: skip
        world.places.state = "open"
        world.places.save()
    return world.survey, world.places


def grow(world, n):
    """One more survey, question, answer and invitation."""
    from jalon.surveys.models import Question

    survey, places = _world(world)
    make_survey(roadmap=world.roadmap, actor=world.actor, title=f"Enquête {n}")
    rows = [
        Question(survey=survey, order=10 + n, code=f"texte{n}", kind="long_text", label=f"Texte {n}"),
        Question(survey=survey, order=100 + n, code=f"choix{n}", kind="single", label=f"Choix {n}",
                 options=[{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]),
    ]  # fmt: skip
    Question.objects.bulk_create(rows)
    values = {"choix": "oui", f"texte{n}": f"Mots {n}", f"choix{n}": "a"}
    AnonymousResponse.objects.create(survey=survey, on_day=TODAY, values=values)
    invitation = Invitation.objects.create(
        survey=places, organisation=CommuneFactory(), token_hash=f"{n}".rjust(64, "a")
    )
    AttributedResponse.objects.create(
        survey=places, invitation=invitation, organisation=invitation.organisation, values={"choix": "oui"},
        state=ResponseState.COUNTED,
    )  # fmt: skip


def addresses(world):
    """The lists of the surveys."""
    survey, places = _world(world)
    here = {"roadmap_id": world.roadmap.pk}
    found = {"surveys:list": reverse("surveys:list", kwargs=here)}
    for name in ("survey", "results", "texts", "preview"):
        found[f"surveys:{name}"] = reverse(f"surveys:{name}", kwargs=here | {"pk": survey.pk})
    cross = reverse("surveys:cross", kwargs=here | {"pk": survey.pk})
    found["surveys:cross"] = f"{cross}?lignes=choix&colonnes=choix0"
    found["surveys:invitations"] = reverse("surveys:invitations", kwargs=here | {"pk": places.pk})
    found["surveys:export"] = reverse("surveys:export", kwargs=here | {"pk": survey.pk, "extension": "csv"})
    found["answers:answer"] = reverse("answers:answer", args=[survey.public_code])
    return found


def shown(world):
    """Words that prove the rows are there."""
    return {
        "surveys:list": "Enquête 1", "surveys:survey": "Choix 1", "surveys:results": "Choix 1",
        "surveys:texts": "Mots 1", "surveys:invitations": "compte", "answers:answer": "Texte 1",
    }  # fmt: skip
