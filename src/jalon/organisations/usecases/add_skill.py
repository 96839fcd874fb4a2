"""Add a skill of an organisation's own, beside those shipped."""

from django.db import transaction
from django.utils.text import slugify

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation, Skill
from jalon.organisations.queries import skills_for
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_department import ChartRefused, checked_name

AFTER_SHIPPED = 100


@transaction.atomic
def add_skill(*, actor: Actor, organisation_id: int, label: str, is_business: bool = False) -> Skill:
    """Create a skill; `is_business` when its days are those of business departments.

    Raises:
        Organisation.DoesNotExist: no such organisation.
        Forbidden: the actor does not administer it.
        ChartRefused: no label, or a shipped skill or one of the organisation has it.
    """
    organisation = Organisation.objects.visible_to(actor).get(pk=organisation_id)
    require(can_edit_organisation(actor, organisation), "organisations.skills.add")
    label = checked_name(label)
    code = slugify(label)[:60] or "metier"
    present = skills_for(organisation)
    if present.filter(label__iexact=label).exists() or present.filter(code=code).exists():
        raise ChartRefused("name_taken", name=label)
    skill = Skill.objects.create(
        organisation=organisation, code=code, label=label, is_business=is_business, order=AFTER_SHIPPED
    )
    record(actor, "organisations.skill.added", Ref.to(skill), organisation_id=organisation.pk)
    return skill
