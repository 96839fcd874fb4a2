"""Add a competence that an organisation exercises and the shipped list does not name."""

from django.db import transaction
from django.utils.text import slugify

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Competence, Organisation
from jalon.organisations.queries import competences_for
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_department import ChartRefused, checked_name

AFTER_SHIPPED = 100


@transaction.atomic
def add_competence(*, actor: Actor, organisation_id: int, label: str) -> Competence:
    """Create a competence.

    Raises:
        Organisation.DoesNotExist: no such organisation.
        Forbidden: the actor does not administer it.
        ChartRefused: no label, or a competence known to the organisation has it.
    """
    organisation = Organisation.objects.visible_to(actor).get(pk=organisation_id)
    require(can_edit_organisation(actor, organisation), "organisations.competences.add")
    label = checked_name(label)
    code = slugify(label)[:60] or "competence"
    present = competences_for(organisation)
    if present.filter(label__iexact=label).exists() or present.filter(code=code).exists():
        raise ChartRefused("name_taken", name=label)
    competence = Competence.objects.create(organisation=organisation, code=code, label=label, order=AFTER_SHIPPED)
    record(actor, "organisations.competence.added", Ref.to(competence), organisation_id=organisation.pk)
    return competence
