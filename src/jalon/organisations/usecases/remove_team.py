"""Take a team out of its department."""

from django.db import transaction
from django.db.models import ProtectedError

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Department, Team
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_department import ChartRefused


@transaction.atomic
def remove_team(*, actor: Actor, team_id: int) -> None:
    """Delete a team that nothing uses.

    Raises:
        Team.DoesNotExist: no such team.
        Forbidden: the actor does not administer its organisation.
        ChartRefused: something refers to it.
    """
    reachable = Department.objects.visible_to(actor)
    team = Team.objects.filter(department__in=reachable).select_related("department__organisation").get(pk=team_id)
    organisation = team.department.organisation
    require(can_edit_organisation(actor, organisation), "organisations.teams.remove")
    cited = Ref.to(team)
    try:
        with transaction.atomic():
            team.delete()
    except ProtectedError:
        raise ChartRefused("used", name=team.name) from None
    record(actor, "organisations.team.removed", cited, organisation_id=organisation.pk)
