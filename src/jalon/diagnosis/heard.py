"""Who was heard, population by population, in numbers that may be read by anybody. See `docs/regles/rapports.md`."""

from collections import defaultdict

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.diagnosis.counting import SMALL_GROUP
from jalon.diagnosis.models import Interview, Workshop, WorkshopParticipant, WorkshopState
from jalon.diagnosis.models.interviews import HEARD_STATES
from jalon.kernel.text import fold
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.surveys.kinds import Identity
from jalon.surveys.models import AttributedResponse, Destruction, Survey
from jalon.surveys.queries import counted_by_survey
from jalon.surveys.results import results_of

Told = defaultdict[str, list[str]]
"""Population -> sentences."""


def heard(roadmap: Roadmap, place: Organisation | None) -> tuple[tuple[str, str], ...]:
    """Each population heard, in words, and how; of one organisation, or of all (`place` None)."""
    told: Told = defaultdict(list)
    _interviews(told, roadmap, place)
    _workshops(told, roadmap, place)
    _organisations_asked(told, roadmap, place)
    if place is None:
        _persons_asked(told, roadmap)
    else:
        _persons_of(told, roadmap, place)
    labels = {code: str(label) for code, label in Population.choices}
    if place is not None:
        labels[Population.MEMBERS] = _("la mairie ou l’organisme")
    return tuple(
        (label[:1].upper() + label[1:], ", ".join(told[code])) for code, label in labels.items() if code in told
    )


def _interviews(told: Told, roadmap: Roadmap, place: Organisation | None) -> None:
    talks = Interview.objects.filter(_of(place), roadmap=roadmap, state__in=HEARD_STATES)
    for population, count in talks.values_list("population").annotate(n=Count("pk")).order_by():
        if population == Population.INHABITANTS and count < SMALL_GROUP:
            told[population].append(_("moins de 5 entretiens"))
            continue
        told[population].append(ngettext("%(n)d entretien", "%(n)d entretiens", count) % {"n": count})


def _workshops(told: Told, roadmap: Roadmap, place: Organisation | None) -> None:
    """Those held, and how many came when somebody wrote it everywhere."""
    held = Workshop.objects.filter(_of(place), roadmap=roadmap, state__in=(WorkshopState.HELD, WorkshopState.VALIDATED))
    present = WorkshopParticipant.objects.filter(workshop__in=held, is_present=True).order_by()
    came = dict(present.values_list("workshop__population").annotate(n=Count("pk")))
    written = dict(present.values_list("workshop__population").annotate(n=Count("workshop", distinct=True)))
    for population, count in held.values_list("population").annotate(n=Count("pk")).order_by():
        sentence = ngettext("%(n)d atelier", "%(n)d ateliers", count) % {"n": count}
        persons = came.get(population, 0)
        if written.get(population) == count and persons >= SMALL_GROUP:
            sentence += " " + _("(%(n)d personnes présentes)") % {"n": persons}
        told[population].append(sentence)


def _organisations_asked(told: Told, roadmap: Roadmap, place: Organisation | None) -> None:
    """Answers in the name of an organisation, with its visa: nobody's own, so never hidden."""
    answers = AttributedResponse.objects.counted().filter(
        _of(place), survey__roadmap=roadmap, organisation__isnull=False
    )
    by_population = answers.values_list("survey__population").order_by()
    for population, count in by_population.annotate(n=Count("organisation", distinct=True)):
        if place is None:
            sentence = ngettext("%(n)d organisme a répondu", "%(n)d organismes ont répondu", count) % {"n": count}
        else:
            sentence = _("une réponse de l’organisme")
        told[population].append(sentence)


def _persons_asked(told: Told, roadmap: Roadmap) -> None:
    """Answers of persons, anonymous or followed. A survey of 1 to 4 answers is told apart, without its number: added to
    the others, their published totals would give it back."""
    surveys = list(Survey.objects.filter(roadmap=roadmap).exclude(identity=Identity.ATTRIBUTED))
    counts = counted_by_survey(surveys)
    gone = Destruction.objects.filter(survey__in=surveys, destroyed_on__isnull=False)
    counts |= dict(gone.values_list("survey", "responses"))
    large: defaultdict[str, int] = defaultdict(int)
    small: defaultdict[str, int] = defaultdict(int)
    for survey in surveys:
        count = counts.get(survey.pk, 0)
        if count >= SMALL_GROUP:
            large[survey.population] += count
        elif count:
            small[survey.population] += 1
    for population, count in large.items():
        told[population].append(
            ngettext("%(n)d réponse à une enquête", "%(n)d réponses à des enquêtes", count) % {"n": count}
        )
    for population in small:
        told[population].append(_("une enquête de moins de 5 réponses"))


def _persons_of(told: Told, roadmap: Roadmap, place: Organisation) -> None:
    """Answers of persons who said that they live there, when the number is shown: small groups and their complements
    stay hidden, as in the results."""
    surveys = Survey.objects.filter(roadmap=roadmap, questions__is_place=True).exclude(identity=Identity.ATTRIBUTED)
    for survey in surveys.distinct().order_by("pk"):
        asked = set(survey.questions.filter(is_place=True).values_list("code", flat=True))
        results = [result for result in results_of(survey) if result.code in asked]
        lines = [line for result in results for line in result.lines if fold(line.label) == fold(place.name)]
        if lines and lines[0].count:
            sentence = ngettext("%(n)d réponse à « %(title)s »", "%(n)d réponses à « %(title)s »", lines[0].count)
            told[survey.population].append(sentence % {"n": lines[0].count, "title": survey.title})


def _of(place: Organisation | None) -> Q:
    return Q() if place is None else Q(organisation=place)
