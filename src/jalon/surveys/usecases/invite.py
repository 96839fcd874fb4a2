"""Invite persons or organisations to a survey by a link; remind, withdraw. Mails leave after the commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jalon.desk.usecases.send_mail import send_mail
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.organisations.models import Organisation
from jalon.surveys.kinds import Audience, Identity, SurveyState
from jalon.surveys.models import Invitation, Survey
from jalon.surveys.refusals import InvitationRefused
from jalon.surveys.rules import can_collect
from jalon.surveys.tokens import new_token
from jalon.surveys.usecases.frame_survey import locked, note

MOST_AT_ONCE = 500
MAIL = "survey"


@dataclass(frozen=True, slots=True)
class Guest:
    """A person invited."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation and its token, shown once: only its hash is kept."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite_persons(
    *, actor: Actor, survey_id: int, guests: Sequence[Guest], expires_on: date | None = None
) -> list[Sent]:
    """Invite persons by their address; those invited already are left alone. Send with `send_invitations`.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        InvitationRefused: an impossible address, nobody new, or a survey that does not invite persons.
    """
    survey = locked(actor, survey_id)
    require(can_collect(actor, survey.roadmap_id), "surveys.invite")
    if survey.audience != Audience.INVITED or survey.state not in (SurveyState.DRAFT, SurveyState.OPEN):
        raise InvitationRefused("wrong_audience")
    if len(guests) > MOST_AT_ONCE:
        raise InvitationRefused("too_many", most=MOST_AT_ONCE)
    wanted = {}
    for guest in guests:
        email = guest.email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise InvitationRefused("bad_email", email=guest.email) from None
        wanted[email] = guest.name.strip()[:160]
    known = set(survey.invitations.filter(email__in=wanted, organisation=None).values_list("email", flat=True))
    fresh = [(email, name) for email, name in wanted.items() if email not in known]
    if not fresh:
        raise InvitationRefused("nobody")
    drawn = [
        (Invitation(survey=survey, email=email, name=name, expires_on=expires_on), *new_token())
        for email, name in fresh
    ]
    return _keep(actor, survey, drawn)


@transaction.atomic
def invite_organisations(
    *, actor: Actor, survey_id: int, organisation_ids: Collection[int], expires_on: date | None = None
) -> list[Sent]:
    """Ask organisations of the roadmap for one answer each.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        InvitationRefused: an organisation outside the roadmap, nobody new, or a survey that does not ask organisations.
    """
    survey = locked(actor, survey_id)
    require(can_collect(actor, survey.roadmap_id), "surveys.invite")
    if survey.audience != Audience.ORGANISATIONS or survey.state not in (SurveyState.DRAFT, SurveyState.OPEN):
        raise InvitationRefused("wrong_audience")
    roadmap = survey.roadmap
    inside = Q(participations__roadmap=roadmap) | Q(pk=roadmap.organisation_id)
    allowed = Organisation.objects.filter(inside, pk__in=organisation_ids).distinct().in_bulk()
    for pk in organisation_ids:
        if pk not in allowed:
            name = Organisation.objects.filter(pk=pk).values_list("name", flat=True).first() or "—"
            raise InvitationRefused("not_participant", name=name)
    known = set(survey.invitations.values_list("organisation_id", flat=True))
    fresh = [organisation for pk, organisation in allowed.items() if pk not in known]
    if not fresh:
        raise InvitationRefused("nobody")
    drawn = [
        (Invitation(survey=survey, organisation=place, email=place.contact_email, expires_on=expires_on), *new_token())
        for place in fresh
    ]
    return _keep(actor, survey, drawn)


def _keep(actor: Actor, survey: Survey, drawn: Sequence[tuple[Invitation, str, str]]) -> list[Sent]:
    for invitation, _token, hashed in drawn:
        invitation.token_hash = hashed
    Invitation.objects.bulk_create([invitation for invitation, _token, _hash in drawn])
    note(actor, "surveys.survey.invited", survey, invitations=len(drawn))
    return [Sent(invitation, token) for invitation, token, _hash in drawn]


@transaction.atomic
def renew_link(*, actor: Actor, invitation_id: int) -> Sent:
    """Draw another link for an invitation; the former one stops working.

    Raises:
        Invitation.DoesNotExist, Forbidden: as usual.
    """
    invitation = Invitation.objects.visible_to(actor).select_related("survey__roadmap").get(pk=invitation_id)
    require(can_collect(actor, invitation.survey.roadmap_id), "surveys.invite")
    token, invitation.token_hash = new_token()
    invitation.is_withdrawn = False
    invitation.save(update_fields=["token_hash", "is_withdrawn"])
    note(actor, "surveys.invitation.renewed", invitation.survey)
    return Sent(invitation, token)


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int) -> Invitation:
    """Take an invitation back: its link stops working; an answer already given stays.

    Raises:
        Invitation.DoesNotExist, Forbidden: as usual.
    """
    invitation = Invitation.objects.visible_to(actor).select_related("survey__roadmap").get(pk=invitation_id)
    require(can_collect(actor, invitation.survey.roadmap_id), "surveys.invite")
    Invitation.objects.filter(pk=invitation.pk).update(is_withdrawn=True)
    note(actor, "surveys.invitation.withdrawn", invitation.survey)
    return invitation


@transaction.atomic
def reminders(*, actor: Actor, survey_id: int, today: date) -> list[Sent]:
    """New links for those invited who have not answered, not reminded today. Send with `send_invitations`.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
    """
    survey = locked(actor, survey_id)
    require(can_collect(actor, survey.roadmap_id), "surveys.invite")
    late = survey.invitations.filter(is_answered=False, is_withdrawn=False).exclude(email="").exclude(reminded_on=today)
    found = list(late.select_related("organisation")[:MOST_AT_ONCE])
    sent = []
    for invitation in found:
        token, invitation.token_hash = new_token()
        invitation.reminded_on = today
        sent.append(Sent(invitation, token))
    Invitation.objects.bulk_update(found, ["token_hash", "reminded_on"])
    note(actor, "surveys.survey.reminded", survey, invitations=len(found))
    return sent


def send_invitations(survey: Survey, sent: Sequence[Sent], *, base_url: str, today: date) -> tuple[int, int]:
    """Mail the links, outside any transaction.

    Args:
        base_url: address before the token, with its final slash.

    Returns:
        Mails that left, and invitations that have no address or whose mail failed.
    """
    left = []
    for one in sent:
        if not one.invitation.email:
            continue
        log = send_mail(
            to=one.invitation.email,
            subject=_("Votre réponse est attendue : %(title)s") % {"title": survey.title},
            text=_letter(survey, base_url + one.token),
            kind=MAIL,
        )
        if log.status == "sent":
            left.append(one.invitation.pk)
    Invitation.objects.filter(pk__in=left).update(sent_on=today)
    return len(left), len(sent) - len(left)


def _letter(survey: Survey, url: str) -> str:
    promise = {
        Identity.ANONYMOUS: _("Votre réponse est anonyme : rien ne la relie à cette invitation."),
        Identity.PSEUDONYMOUS: _(
            "Ce lien vous est personnel : il permet de reprendre votre réponse, qui lui reste reliée."
        ),
        Identity.ATTRIBUTED: _(
            "Plusieurs personnes peuvent remplir la réponse avec ce lien. Elle compte après le visa du maire."
        ),
    }[Identity(survey.identity)]
    until = ""
    if survey.closes_on:
        until = "\n" + _("Vous pouvez répondre jusqu’au %(day)s.") % {"day": survey.closes_on.strftime("%d/%m/%Y")}
    return _(
        "Bonjour,\n\n%(owner)s vous demande votre avis : « %(title)s ».\n%(purpose)s\n\n%(url)s\n\n%(promise)s%(until)s\n"
    ) % {
        "owner": survey.roadmap.organisation.name,
        "title": survey.title,
        "purpose": survey.purpose,
        "url": url,
        "promise": promise,
        "until": until,
    }
