"""Say what becomes of a need, and tell who asked when the answer is no or not now."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.desk.models import Notification
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.jobs import enqueue
from jalon.kernel.refs import Ref
from jalon.needs.models import Need, NeedStatus
from jalon.needs.rules import can_qualify
from jalon.needs.sheet import NeedRefused

TELL_TASK = "needs.tell_requester"
PUT_OFF = (NeedStatus.DEFERRED, NeedStatus.NOT_RETAINED)


@transaction.atomic
def qualify_need(*, actor: Actor, need_id: int, status: str, reason: str = "", review_on: date | None = None) -> Need:
    """Say what becomes of a need. Deferring it or not retaining it asks for a reason and a day to look at it again.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
        NeedRefused: unknown state; no reason or no coming day for a refusal or a delay.
    """
    need = Need.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=need_id)
    require(can_qualify(actor, need), "needs.qualify")
    if status not in NeedStatus.values:
        raise NeedRefused("unknown_choice", field=Need._meta.get_field("status").verbose_name)
    if status in PUT_OFF:
        if not reason.strip():
            raise NeedRefused("reason_missing")
        if review_on is None:
            raise NeedRefused("review_missing")
        if review_on <= actor.on:
            raise NeedRefused("review_past")
    had = (need.status, need.status_reason, need.review_on)
    need.status, need.status_reason, need.review_on = status, reason.strip(), review_on
    if had == (need.status, need.status_reason, need.review_on):
        return need  # the same answer sent twice is one answer, and one notice
    need.revision += 1
    need.save(update_fields=["status", "status_reason", "review_on", "revision"])
    record(
        actor,
        "needs.need.qualified",
        Ref.to(need),
        organisation_id=need.organisation_id,
        roadmap_id=need.roadmap_id,
        details={"status": status, "reason": reason, "review_on": review_on.isoformat() if review_on else ""},
    )
    if status in PUT_OFF:
        _tell(need)
    return need


def put_off_words(need: Need) -> str:
    """The sentence told to who asked: what, why, and when it will be looked at again."""
    day = f"{need.review_on:%d/%m/%Y}" if need.review_on else ""
    words = {"code": need.code, "statement": need.statement[:90], "reason": need.status_reason, "day": day}
    if need.status == NeedStatus.DEFERRED:
        text = _("Votre besoin %(code)s « %(statement)s » est différé : %(reason)s. Il sera revu le %(day)s.")
    else:
        text = _(
            "Votre besoin %(code)s « %(statement)s » n’est pas retenu à ce stade : %(reason)s. Il sera revu le %(day)s."
        )
    return text % words


def _tell(need: Need) -> None:
    if need.requester_id is None:
        return
    ref = Ref.to(need)
    Notification.objects.create(
        person_id_value=need.requester_id,
        text=put_off_words(need)[:300],
        subject_type=ref.type,
        subject_id=ref.id,
        subject_label=ref.label,
    )
    enqueue(TELL_TASK, need_id=need.pk)
