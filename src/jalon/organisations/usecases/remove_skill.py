"""Take away a skill that an organisation had added."""

from django.db import transaction
from django.db.models import ProtectedError

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation, Skill
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_department import ChartRefused


@transaction.atomic
def remove_skill(*, actor: Actor, organisation_id: int, skill_id: int) -> None:
    """Delete a skill of the organisation that nothing uses.

    Raises:
        Organisation.DoesNotExist, Skill.DoesNotExist: no such organisation or skill of its own.
        Forbidden: the actor does not administer the organisation.
        ChartRefused: it is shipped, or something refers to it.
    """
    organisation = Organisation.objects.visible_to(actor).get(pk=organisation_id)
    require(can_edit_organisation(actor, organisation), "organisations.skills.remove")
    shipped = Skill.objects.filter(organisation__isnull=True, pk=skill_id).first()
    if shipped is not None:
        raise ChartRefused("shipped", name=shipped.label)
    skill = Skill.objects.get(organisation=organisation, pk=skill_id)
    cited = Ref.to(skill)
    try:
        with transaction.atomic():
            skill.delete()
    except ProtectedError:
        raise ChartRefused("used", name=skill.label) from None
    record(actor, "organisations.skill.removed", cited, organisation_id=organisation.pk)
