"""Store an anonymous answer once, in one transaction; leave a contact, apart.

No actor, no journal, no history: nothing here may say who answered. See `docs/regles/enquetes.md`.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from jalon.surveys.form.checking import name_of
from jalon.surveys.form.paging import missing, pruned
from jalon.surveys.kinds import Audience
from jalon.surveys.models import AddressTally, AnonymousResponse, Contact, DailyKey, Invitation, Quota, Receipt, Survey
from jalon.surveys.queries import is_accepting
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.tokens import FormState, receipt_hash, receipt_of, token_hash

CHALLENGED_FROM, MOST_A_DAY = 20, 400
"""Forms one address may send in a day before the question against robots is asked, and at all (a library, a town hall)."""
_CONTACT = re.compile(r"[^@\s]{1,64}@[^@\s]{1,120}\.[^@\s]{2,20}|\+?[\d .]{8,20}")


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a form. `is_new` is false for a retry, whose receipt is the same."""

    receipt: str
    is_new: bool


def store_anonymous_answer(
    *,
    survey: Survey,
    state: FormState,
    values: Mapping[str, Any],
    now: datetime,
    today: date,
    invitation_token: str = "",
) -> Stored:
    """Store an answer and its receipt together, once for a form.

    Args:
        survey: opened by its public code; its questions are read already.
        state: of the form, whose nonce makes the receipt.
        values: cleaned answers of all the pages.
        invitation_token: for a survey by invitation: used up here, and only marked as used.

    Raises:
        AnswerRefused: not open, closed for more than two hours, a required answer missing, a quota reached, an
            invitation that served or expired.
    """
    if not survey.is_anonymous:
        raise AnswerRefused("not_open")
    receipt = receipt_of(state.nonce)
    with transaction.atomic():
        if not _first_time(survey, receipt):
            return Stored(receipt, is_new=False)
        if not is_accepting(survey, now=now, today=today, begun_at=state.begun_at):
            raise AnswerRefused("closed")
        kept = pruned(survey.form, values)
        lacking = missing(survey.form, kept)
        if lacking:
            raise AnswerRefused("missing", names=", ".join(f"« {name_of(item)} »" for item in lacking[:5]))
        if survey.audience == Audience.INVITED:
            _use_up(survey, invitation_token, today)
        elif survey.audience != Audience.OPEN:
            raise AnswerRefused("not_open")
        take_quotas(survey, kept)
        on_day = today if survey.audience == Audience.OPEN else None
        AnonymousResponse.objects.create(survey=survey, on_day=on_day, values=kept)
    return Stored(receipt, is_new=True)


def _first_time(survey: Survey, receipt: str) -> bool:
    """Keep the receipt; false when it is there already. A second sender waits here for the first to commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Receipt._meta.db_table} (code_hash, survey_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",  # noqa: S608
            [receipt_hash(survey.pk, receipt), survey.pk],
        )
        return bool(cursor.rowcount)


def _use_up(survey: Survey, token: str, today: date) -> None:
    found = Invitation.objects.filter(survey=survey, token_hash=token_hash(token)).usable(today)
    invitation = found.select_for_update().first()
    if invitation is None:
        raise AnswerRefused("link")
    if invitation.is_answered:
        raise AnswerRefused("already")
    Invitation.objects.filter(pk=invitation.pk).update(is_answered=True)


def take_quotas(survey: Survey, values: Mapping[str, Any]) -> None:
    """Take a place in each quota that these answers meet, always in the same order.

    Raises:
        AnswerRefused: one of them is full; nothing is taken, the transaction goes back.
    """
    move_quotas(survey, {}, values)


def move_quotas(survey: Survey, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Give back the places that an answer no longer needs and take those it now meets, always in the same order.

    Args:
        before: what held places: the answers as they were sent; empty when they were not.
        after: what is sent now; empty when the answer goes back to work.

    Raises:
        AnswerRefused: one that is taken is full; nothing moves, the transaction goes back.
    """
    for quota in survey.quotas.select_related("question").order_by("pk"):
        held, wanted = (values.get(quota.question.code) == quota.option_code for values in (before, after))
        if held and not wanted:
            Quota.objects.filter(pk=quota.pk, taken__gt=0).update(taken=F("taken") - 1)
        elif wanted and not held and not _take(quota):
            option = quota.question.item.option(quota.option_code)
            raise AnswerRefused("quota_full", label=option.label if option else quota.option_code)


def _take(quota: Quota) -> bool:
    return bool(Quota.objects.filter(pk=quota.pk, taken__lt=F("most")).update(taken=F("taken") + 1))


def full_quota(survey: Survey, values: Mapping[str, Any]) -> str:
    """Label of an answer whose quota is full already, to say it before the end; empty when there is room."""
    for quota in survey.quotas.select_related("question").order_by("pk"):
        if values.get(quota.question.code) == quota.option_code and quota.taken >= quota.most:
            option = quota.question.item.option(quota.option_code)
            return option.label if option else quota.option_code
    return ""


def count_address(*, address: str, today: date) -> int:
    """Count one more form sent from an address today; the address itself is kept nowhere.

    Its own statements, before and outside the transaction of the answer.

    Returns:
        Forms sent from it today, this one included.
    """
    digest = hmac.new(_key_of(today), address.encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AddressTally._meta.db_table} AS t (digest, day, sent) VALUES (%s, %s, 1) "  # noqa: S608
            "ON CONFLICT (digest) DO UPDATE SET sent = t.sent + 1 RETURNING sent",
            [digest, today],
        )
        row = cursor.fetchone()
    return int(row[0])


def _key_of(today: date) -> bytes:
    found = DailyKey.objects.filter(day=today).values_list("secret", flat=True).first()
    if found is None:
        DailyKey.objects.bulk_create([DailyKey(day=today, secret=secrets.token_bytes(32))], ignore_conflicts=True)
        found = DailyKey.objects.values_list("secret", flat=True).get(day=today)
    return bytes(found)


def leave_contact(*, survey: Survey, address: str) -> None:
    """Keep an address to tell what became of the survey. Nothing ties it to an answer, not even the transaction.

    Raises:
        AnswerRefused: the survey asks for none, or it is neither a mail address nor a telephone number.
    """
    if not survey.offers_contact:
        raise AnswerRefused("no_contact")
    address = " ".join(address.split())
    if not _CONTACT.fullmatch(address):
        raise AnswerRefused("bad_contact")
    Contact.objects.bulk_create([Contact(survey=survey, address=address)], ignore_conflicts=True)
