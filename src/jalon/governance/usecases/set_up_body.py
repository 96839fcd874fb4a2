"""Set up a body and its seats."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.governance.models import DELIBERATIVE_KINDS, Body, BodyKind, College, Seat
from jalon.governance.rules import can_record_in, can_run_bodies
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import require_people


class BodyRefused(DomainError):
    """A body or a seat that cannot be written."""

    messages = {
        "no_name": _("Donnez un nom à l’instance, par exemple « Comité de pilotage »."),
        "unknown_kind": _("Cette nature d’instance n’existe pas."),
        "no_function": _("Donnez la fonction de ce siège, par exemple « vice-présidence au numérique »."),
        "unknown_college": _("Ce collège n’existe pas."),
        "dates": _("La fin du siège (%(end)s) est avant son début (%(start)s)."),
    }


@transaction.atomic
def set_up_body(
    *,
    actor: Actor,
    roadmap_id: int,
    kind: str,
    name: str,
    remit: str = "",
    quorum: int | None = None,
    meets_every: str = "",
    body_id: int | None = None,
) -> Body:
    """Create a body around a roadmap, or change it. An assembly (conseil, comité syndical) belongs to the organisation.

    Raises:
        Roadmap.DoesNotExist, Body.DoesNotExist: not among those the actor sees.
        Forbidden: neither runs the roadmap nor administers its organisation.
        BodyRefused: no name, unknown kind.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(
        can_run_bodies(actor, roadmap_id=roadmap.pk, organisation_id=roadmap.organisation_id), "governance.body.set_up"
    )
    if not name.strip():
        raise BodyRefused("no_name")
    if kind not in BodyKind.values:
        raise BodyRefused("unknown_kind")
    body = Body(organisation=roadmap.organisation)
    if body_id is not None:
        body = Body.objects.visible_to(actor).get(pk=body_id, organisation=roadmap.organisation)
    body.roadmap = None if kind in DELIBERATIVE_KINDS else roadmap
    body.kind, body.name, body.remit = kind, name.strip(), remit
    body.quorum, body.meets_every = quorum, meets_every
    body.save()
    record(
        actor,
        "governance.body.set_up",
        Ref.to(body),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    return body


@transaction.atomic
def add_seat(
    *,
    actor: Actor,
    roadmap_id: int,
    body_id: int,
    function: str,
    college: str = College.ELECTED,
    person_id: int | None = None,
    is_voting: bool = True,
    is_chair: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Add a seat, held by a person or only by a function.

    Raises:
        Body.DoesNotExist: not among those the actor sees.
        Forbidden, BodyRefused: as above; or the end is before the start.
        PersonElsewhere: who holds it has nothing to do with the roadmap.
    """
    body = Body.objects.visible_to(actor).get(pk=body_id)
    require(can_record_in(actor, body, roadmap_id=roadmap_id), "governance.seat.add")
    if not function.strip():
        raise BodyRefused("no_function")
    if college not in College.values:
        raise BodyRefused("unknown_college")
    if starts_on and ends_on and ends_on < starts_on:
        raise BodyRefused("dates", start=f"{starts_on:%d/%m/%Y}", end=f"{ends_on:%d/%m/%Y}")
    require_people(Roadmap.objects.get(pk=roadmap_id), person_id)
    seat = Seat.objects.create(
        body=body,
        person_id=person_id,
        function=function.strip()[:160],
        college=college,
        is_voting=is_voting,
        is_chair=is_chair,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(actor, "governance.seat.added", Ref.to(seat), organisation_id=body.organisation_id, roadmap_id=roadmap_id)
    return seat


@transaction.atomic
def end_seat(*, actor: Actor, roadmap_id: int, seat_id: int, ends_on: date) -> Seat:
    """End a seat; what it decided before stays.

    Raises:
        Seat.DoesNotExist: not of a body the actor sees.
        Forbidden, BodyRefused: as above.
    """
    seat = Seat.objects.select_related("body").get(pk=seat_id, body__in=Body.objects.visible_to(actor))
    require(can_record_in(actor, seat.body, roadmap_id=roadmap_id), "governance.seat.end")
    if seat.starts_on and ends_on < seat.starts_on:
        raise BodyRefused("dates", start=f"{seat.starts_on:%d/%m/%Y}", end=f"{ends_on:%d/%m/%Y}")
    seat.ends_on = ends_on
    seat.save(update_fields=["ends_on"])
    record(
        actor, "governance.seat.ended", Ref.to(seat), organisation_id=seat.body.organisation_id, roadmap_id=roadmap_id
    )
    return seat
