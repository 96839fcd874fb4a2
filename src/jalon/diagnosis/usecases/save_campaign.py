"""Define a campaign and what it expects of each member and population."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.closing import require_open
from jalon.diagnosis.models import Campaign, Target
from jalon.diagnosis.places import checked_place, organisations_of
from jalon.diagnosis.rules import can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

MOST_EXPECTED = 100_000


class CampaignRefused(DomainError):
    """A campaign or a target that cannot be as asked."""

    messages = {
        "name_missing": _("Donnez un nom à la campagne."),
        "dates": _("La fin de la campagne vient après son début."),
        "stale": _("Cette campagne a été modifiée par quelqu’un d’autre pendant votre saisie : relisez-la."),
        "population": _("« %(given)s » n’est pas une population connue."),
        "expected": _("Le nombre de voix attendues va de 1 à %(most)d."),
        "nobody": _("Choisissez au moins un membre et une population."),
    }


@dataclass(frozen=True)
class CampaignSheet:
    """A campaign as given."""

    name: str
    starts_on: date
    ends_on: date
    purpose: str = ""


@dataclass(frozen=True)
class TargetSheet:
    """Targets to set: each organisation × each population gets `expected`; 0 removes them.

    `department_id` is only for one organisation. The contact is whom to remind.
    """

    organisation_ids: Collection[int]
    populations: Collection[str]
    expected: int
    department_id: int | None = None
    contact_label: str = ""
    contact_email: str = ""


@transaction.atomic
def save_campaign(
    *, actor: Actor, roadmap_id: int, sheet: CampaignSheet, campaign_id: int | None = None, revision: int = 0
) -> Campaign:
    """Create a campaign, or change one.

    Raises:
        Roadmap.DoesNotExist, Campaign.DoesNotExist, Forbidden: as usual.
        CampaignRefused: no name, impossible dates, or saved in between.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.campaign.save")
    require_open(roadmap.pk)
    if not sheet.name.strip():
        raise CampaignRefused("name_missing")
    if sheet.ends_on < sheet.starts_on:
        raise CampaignRefused("dates")
    if campaign_id is None:
        campaign = Campaign(roadmap=roadmap)
    else:
        campaign = roadmap.campaigns.select_for_update(of=("self",)).get(pk=campaign_id)
        if campaign.revision != revision:
            raise CampaignRefused("stale")
        campaign.revision += 1
    campaign.name, campaign.purpose = sheet.name.strip()[:160], sheet.purpose.strip()
    campaign.starts_on, campaign.ends_on = sheet.starts_on, sheet.ends_on
    campaign.save()
    _record(actor, campaign, "diagnosis.campaign.saved")
    return campaign


@transaction.atomic
def set_targets(*, actor: Actor, campaign_id: int, sheet: TargetSheet) -> int:
    """Set how many voices are expected, for several members and populations at once.

    Returns:
        How many targets were set or removed.

    Raises:
        Campaign.DoesNotExist, Forbidden: as usual.
        CampaignRefused, PlaceRefused: nobody chosen, an unknown population, an organisation outside the roadmap.
    """
    campaign = Campaign.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=campaign_id)
    require(can_collect(actor, campaign.roadmap_id), "diagnosis.targets.set")
    require_open(campaign.roadmap_id)
    if not sheet.organisation_ids or not sheet.populations:
        raise CampaignRefused("nobody")
    if not 0 <= sheet.expected <= MOST_EXPECTED:
        raise CampaignRefused("expected", most=MOST_EXPECTED)
    for population in sheet.populations:
        if population not in Population.values:
            raise CampaignRefused("population", given=population)
    ids = set(sheet.organisation_ids)
    known = set(organisations_of(campaign.roadmap).filter(pk__in=ids).values_list("pk", flat=True))
    for organisation_id in ids:
        department_id = sheet.department_id if len(ids) == 1 else None
        if organisation_id not in known or department_id is not None:
            checked_place(campaign.roadmap, organisation_id=organisation_id, department_id=department_id)
    department_id = sheet.department_id if len(ids) == 1 else None
    count = 0
    for organisation_id in ids:
        for population in set(sheet.populations):
            count += _set(campaign, organisation_id, department_id, population, sheet)
    _record(actor, campaign, "diagnosis.targets.set", details={"targets": count, "expected": sheet.expected})
    return count


def _set(
    campaign: Campaign, organisation_id: int, department_id: int | None, population: str, sheet: TargetSheet
) -> int:
    same: dict[str, Any] = {
        "organisation_id": organisation_id,
        "department_id": department_id,
        "population": population,
    }
    if not sheet.expected:
        return campaign.targets.filter(**same).delete()[0]
    values: dict[str, Any] = {"expected": sheet.expected}
    if sheet.contact_email or sheet.contact_label:
        values |= {"contact_label": sheet.contact_label.strip()[:160], "contact_email": sheet.contact_email.strip()}
    Target.objects.update_or_create(campaign=campaign, **same, defaults=values)
    return 1


@transaction.atomic
def remove_target(*, actor: Actor, target_id: int) -> Campaign:
    """Expect nothing any more there.

    Raises:
        Target.DoesNotExist, Forbidden: as usual.
    """
    target = Target.objects.visible_to(actor).select_related("campaign").get(pk=target_id)
    require(can_collect(actor, target.campaign.roadmap_id), "diagnosis.targets.remove")
    campaign = target.campaign
    target.delete()
    _record(actor, campaign, "diagnosis.targets.set", details={"targets": 1, "expected": 0})
    return campaign


def _record(actor: Actor, campaign: Campaign, verb: str, details: dict[str, object] | None = None) -> None:
    roadmap = campaign.roadmap
    record(
        actor,
        verb,
        Ref.to(campaign),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details=details,
    )
