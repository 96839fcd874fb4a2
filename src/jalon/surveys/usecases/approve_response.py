"""The visa that makes an organisation's answer count: given signed in, or by the link sent to the mayor; or sent back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.desk.usecases.send_mail import send_mail
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.surveys.kinds import ResponseState
from jalon.surveys.models import AttributedResponse, Invitation
from jalon.surveys.refusals import AnswerRefused, InvitationRefused
from jalon.surveys.rules import can_answer_for, can_approve, can_collect
from jalon.surveys.tokens import new_token, token_hash
from jalon.surveys.usecases.fill_response import give_visa, tell
from jalon.surveys.usecases.store_anonymous_answer import move_quotas

BY_ACCOUNT, BY_LINK = "compte", "lien"


@transaction.atomic
def approve_response(*, actor: Actor, response_id: int, today: date) -> AttributedResponse:
    """Give the visa of one's organisation.

    Raises:
        AttributedResponse.DoesNotExist, Forbidden: as usual.
        AnswerRefused: there is nothing to approve.
    """
    response = _locked(actor, response_id)
    require(can_approve(actor, response.organisation_id), "surveys.approve")
    give_visa(response, by_label=actor.label, how=BY_ACCOUNT, today=today)
    tell(actor, "surveys.response.approved", response)
    return response


@transaction.atomic
def send_back(*, actor: Actor, response_id: int, reason: str) -> AttributedResponse:
    """Give the answer back to be completed, with the reason: an elected member, or the team.

    Raises:
        AttributedResponse.DoesNotExist, Forbidden: as usual.
        AnswerRefused: nothing was sent, or no reason.
    """
    response = _locked(actor, response_id)
    allowed = can_approve(actor, response.organisation_id) or can_collect(actor, response.survey.roadmap_id)
    require(allowed, "surveys.send_back")
    _give_back(response, reason)
    tell(actor, "surveys.response.sent_back", response)
    return response


def approve_by_link(*, token: str, by_label: str, today: date) -> AttributedResponse:
    """Give the visa by the link sent to the mayor; it serves once.

    Raises:
        AnswerRefused: the link no longer works, nothing to approve, or no function given.
    """
    if not by_label.strip():
        raise AnswerRefused("visa_missing")
    with transaction.atomic():
        response = _of_link(token)
        give_visa(response, by_label=by_label.strip(), how=BY_LINK, today=today)
        Invitation.objects.filter(pk=response.invitation_id).update(visa_token_hash="")
    return response


def send_back_by_link(*, token: str, reason: str) -> AttributedResponse:
    """Give the answer back by the mayor's link.

    Raises:
        AnswerRefused: the link no longer works, nothing was sent, or no reason.
    """
    with transaction.atomic():
        response = _of_link(token)
        _give_back(response, reason)
    return response


def ask_for_visa(*, actor: Actor | None, invitation: Invitation, email: str, base_url: str) -> bool:
    """Mail the mayor a link to read the answer and give the visa; the former link stops working.

    Args:
        actor: None when the respondent came by the link of the organisation, which gives the same right.
        base_url: address before the token, with its final slash.

    Returns:
        Whether the mail left.

    Raises:
        Forbidden: the actor is neither of the organisation nor of the team.
        InvitationRefused: an impossible address.
        AnswerRefused: nothing was sent.
    """
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    if actor is not None:
        allowed = can_answer_for(actor, invitation.organisation_id) or can_collect(actor, invitation.survey.roadmap_id)
        require(allowed, "surveys.ask_visa")
    try:
        validate_email(email)
    except ValidationError:
        raise InvitationRefused("bad_email", email=email) from None
    response = AttributedResponse.objects.filter(invitation=invitation).first()
    if response is None or response.state != ResponseState.TO_APPROVE:
        raise AnswerRefused("nothing_to_approve")
    token, hashed = new_token()
    Invitation.objects.filter(pk=invitation.pk).update(visa_email=email, visa_token_hash=hashed)
    said = {"place": invitation.organisation, "title": invitation.survey.title, "url": base_url + token}
    text = _("Bonjour,\n\nLa réponse de %(place)s à « %(title)s » attend votre visa :\n%(url)s\n") % said
    log = send_mail(to=email, subject=_("Réponse à viser : %(title)s") % said, text=text, kind="survey_visa")
    return log.status == "sent"


def _locked(actor: Actor, response_id: int) -> AttributedResponse:
    rows = AttributedResponse.objects.visible_to(actor).select_for_update(of=("self",))
    return rows.select_related("survey__roadmap", "invitation", "organisation").get(pk=response_id)


def _of_link(token: str) -> AttributedResponse:
    rows = AttributedResponse.objects.select_for_update(of=("self",)).select_related(
        "survey", "invitation", "organisation"
    )
    response = rows.filter(invitation__visa_token_hash=token_hash(token)).first() if token else None
    if response is None:
        raise AnswerRefused("link")
    return response


def _give_back(response: AttributedResponse, reason: str) -> None:
    if response.state != ResponseState.TO_APPROVE:
        raise AnswerRefused("nothing_to_approve")
    if not reason.strip():
        raise AnswerRefused("reason_missing")
    move_quotas(response.survey, response.values, {})
    response.state, response.sent_back_reason = ResponseState.SENT_BACK, reason.strip()[:300]
    response.save()
