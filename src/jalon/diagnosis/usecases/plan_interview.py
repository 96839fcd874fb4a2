"""Plan an interview, change its plan, cancel it, note that the person was informed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.closing import require_open
from jalon.diagnosis.models import Interview, InterviewGuide, InterviewState
from jalon.diagnosis.naming import interview_ref
from jalon.diagnosis.places import checked_person, checked_place
from jalon.diagnosis.rules import can_collect, can_note
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.roadmaps.models import Roadmap


class InterviewRefused(DomainError):
    """An interview that cannot be as asked."""

    messages = {
        "nobody": _("Dites qui sera entendu : une personne de la liste, ou un nom ou une fonction."),
        "foreign_guide": _("Ce guide n’est pas proposé pour cette feuille de route."),
        "stale": _(
            "Cet entretien a été modifié par quelqu’un d’autre pendant votre saisie : relisez avant d’enregistrer."
        ),
        "agreed": _("Le compte rendu est déjà chez la personne entendue, ou validé : l’entretien ne change plus."),
        "noted": _("Des notes sont déjà prises : un entretien qui a eu lieu ne s’annule pas."),
        "guide_in_use": _("Des notes suivent déjà ce guide : gardez-le pour cet entretien."),
    }


@dataclass(frozen=True)
class InterviewSheet:
    """The plan of an interview. `population` is a value of `Population`; `interviewee_label` may be a function."""

    guide_id: int
    population: str
    organisation_id: int
    department_id: int | None = None
    campaign_id: int | None = None
    person_id: int | None = None
    interviewee_label: str = ""
    interviewee_function: str = ""
    interviewee_email: str = ""
    interviewer_id: int | None = None
    starts_at: datetime | None = None
    duration_minutes: int = 60
    place: str = ""


@transaction.atomic
def plan_interview(*, actor: Actor, roadmap_id: int, sheet: InterviewSheet) -> Interview:
    """Put an interview in the plan.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        InterviewRefused, PlaceRefused: nobody to hear, or something that is not of this roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.interview.plan")
    require_open(roadmap.pk)
    interview = Interview(roadmap=roadmap)
    _fill(interview, sheet)
    interview.save()
    _record(actor, interview, "diagnosis.interview.planned")
    return interview


@transaction.atomic
def change_interview(*, actor: Actor, interview_id: int, revision: int, sheet: InterviewSheet) -> Interview:
    """Change the plan of an interview whose minutes are not out yet.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
        InterviewRefused, PlaceRefused: as `plan_interview`; saved in between; or minutes already sent.
    """
    interview = Interview.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=interview_id)
    require(can_collect(actor, interview.roadmap_id), "diagnosis.interview.change")
    if not interview.is_open:
        raise InterviewRefused("agreed")
    if interview.revision != revision:
        raise InterviewRefused("stale")
    if interview.guide_id != sheet.guide_id and interview.notes.exists():
        raise InterviewRefused("guide_in_use")
    _fill(interview, sheet)
    interview.revision += 1
    interview.save()
    _record(actor, interview, "diagnosis.interview.changed")
    return interview


@transaction.atomic
def cancel_interview(*, actor: Actor, interview_id: int) -> Interview:
    """Give up an interview that has not taken place.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
        InterviewRefused: something was noted already.
    """
    interview = Interview.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=interview_id)
    require(can_collect(actor, interview.roadmap_id), "diagnosis.interview.cancel")
    if interview.state != InterviewState.PLANNED:
        raise InterviewRefused("noted")
    interview.state = InterviewState.CANCELLED
    interview.revision += 1
    interview.save(update_fields=["state", "revision"])
    _record(actor, interview, "diagnosis.interview.cancelled")
    return interview


@transaction.atomic
def tell_informed(*, actor: Actor, interview_id: int, on: date) -> Interview:
    """Write that the person received the information notice.

    Raises:
        Interview.DoesNotExist, Forbidden: as usual.
    """
    interview = Interview.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=interview_id)
    require(can_note(actor, interview), "diagnosis.interview.inform")
    interview.informed_on = on
    interview.save(update_fields=["informed_on"])
    _record(actor, interview, "diagnosis.interview.informed")
    return interview


def _fill(interview: Interview, sheet: InterviewSheet) -> None:
    roadmap = interview.roadmap
    place = checked_place(
        roadmap,
        organisation_id=sheet.organisation_id,
        department_id=sheet.department_id,
        campaign_id=sheet.campaign_id,
    )
    guides = InterviewGuide.objects.usable_for(roadmap) | InterviewGuide.objects.filter(pk=interview.guide_id or 0)
    guide = guides.filter(pk=sheet.guide_id).first()
    if guide is None:
        raise InterviewRefused("foreign_guide")
    person = checked_person(roadmap, sheet.person_id)
    label = sheet.interviewee_label.strip() or (person.full_name if person else "")
    if not label:
        raise InterviewRefused("nobody")
    interview.guide, interview.population = guide, sheet.population
    interview.organisation, interview.department, interview.campaign = (
        place.organisation,
        place.department,
        place.campaign,
    )
    interview.person, interview.interviewee_label = person, label[:160]
    interview.interviewee_function = (sheet.interviewee_function.strip() or (person.title if person else ""))[:160]
    interview.interviewee_email = sheet.interviewee_email.strip() or (person.email if person else "")
    interview.interviewer = checked_person(roadmap, sheet.interviewer_id)
    interview.starts_at, interview.duration_minutes = sheet.starts_at, sheet.duration_minutes
    interview.place = sheet.place.strip()[:200]


def _record(actor: Actor, interview: Interview, verb: str) -> None:
    record(
        actor,
        verb,
        interview_ref(interview),
        organisation_id=interview.organisation_id,
        roadmap_id=interview.roadmap_id,
    )
