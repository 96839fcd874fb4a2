"""Change the sheet of a need."""

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.needs.models import Need
from jalon.needs.readings import read_needs
from jalon.needs.rules import can_edit, can_raise
from jalon.needs.sheet import NeedRefused, NeedSheet, fill, set_relations


@transaction.atomic
def edit_need(*, actor: Actor, need_id: int, revision: int, sheet: NeedSheet) -> Need:
    """Change a need; its former words stay in its history.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
        NeedRefused: as `raise_need`; or somebody saved in between.
    """
    need = Need.objects.visible_to(actor).select_related("roadmap").select_for_update(of=("self",)).get(pk=need_id)
    require(can_edit(actor, need), "needs.edit")
    if sheet.organisation_id != need.organisation_id:
        require(can_raise(actor, need.roadmap, organisation_id=sheet.organisation_id), "needs.edit")
    if need.revision != revision:
        raise NeedRefused("stale", statement=need.statement)
    fill(need, sheet)
    need.revision += 1
    need.save()
    set_relations(need, sheet)
    read_needs([need], need.roadmap)
    record(actor, "needs.need.edited", Ref.to(need), organisation_id=need.organisation_id, roadmap_id=need.roadmap_id)
    return need
