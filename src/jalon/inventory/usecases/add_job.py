"""Add a job that the shipped list does not have."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.inventory.models import Job
from jalon.inventory.rules import can_keep
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


class JobRefused(DomainError):
    messages = {
        "label_missing": _("Donnez le nom du métier."),
        "known": _("« %(label)s » est déjà dans la liste."),
    }


@transaction.atomic
def add_job(*, actor: Actor, roadmap_id: int, label: str, description: str = "", skill_code: str = "") -> Job:
    """Complete the list of jobs of a keeper.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        JobRefused: no label, or it is there already.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_keep(actor, roadmap), "inventory.job")
    label = " ".join(label.split())
    code = slugify(label)[:60]
    if not code:
        raise JobRefused("label_missing")
    known = Job.objects.usable_by(roadmap.organisation_id)
    if known.filter(label__iexact=label).exists() or known.filter(keeper=roadmap.organisation_id, code=code).exists():
        raise JobRefused("known", label=label)
    job = Job.objects.create(
        keeper_id=roadmap.organisation_id,
        code=code,
        label=label,
        description=description.strip(),
        skill_code=skill_code,
        order=1_000,
    )
    record(actor, "inventory.job.added", Ref.to(job), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)
    return job
