"""Change the sheet of an action: any of its fields, its relations, the money and days of its main variant."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.kernel.text import fold
from jalon.needs.models import Need
from jalon.organisations.models import Competence, Department, Organisation, Theme
from jalon.programme.changes import ActionChanges
from jalon.programme.models import Action, ActionMember, ActionNeed, Obligation, Portfolio
from jalon.programme.rules import can_change_action
from jalon.programme.write_means import write_means
from jalon.roadmaps.models import Participant
from jalon.roadmaps.people import people_of
from jalon.strategy.models import Axis, Objective

BEST_QUALITY = 4


class BadSheet(DomainError):
    messages = {
        "field": _("« %(field)s » : %(reason)s"),
        "unknown": _("« %(field)s » : ce choix n’existe pas, ou n’est pas de cette feuille de route."),
        "title_missing": _("L’action doit garder un intitulé."),
        "dates": _("« Au plus tard » vient avant « au plus tôt » : vérifiez les deux dates."),
        "done_before_start": _("L’action ne peut pas être réalisée avant d’avoir commencé."),
        "quality": _("La note de l’effet sur la qualité va de 0 à 4."),
        "not_participant": _("%(names)s ne participe pas à cette feuille de route."),
    }


class StaleAction(DomainError):
    """Somebody saved since the sheet was read; `action` is what is saved now."""

    messages = {"stale": _("« %(title)s » a été enregistrée par quelqu’un d’autre depuis que vous l’avez ouverte.")}

    def __init__(self, action: Action) -> None:
        self.action = action
        super().__init__("stale", title=action.title)


@transaction.atomic
def change_action(*, actor: Actor, action_id: int, changes: ActionChanges, revision: int | None = None) -> Action:
    """Change what is said in `changes` and nothing else.

    Args:
        revision: the revision that was read; None skips the check (commands, lists).

    Raises:
        Action.DoesNotExist: no such action among those the actor may see.
        Forbidden: the actor does not write this sheet.
        StaleAction: the sheet was saved in between.
        BadSheet: a value does not hold; nothing is saved.
    """
    action = locked_action(actor, action_id)
    require(can_change_action(actor, action), "programme.change")
    if revision is not None and action.revision != revision:
        raise StaleAction(action)
    changed = apply_changes(actor, action, changes)
    if changed:
        journal(actor, "programme.action.changed", action, fields=sorted(changed))
    return action


def locked_action(actor: Actor, action_id: int) -> Action:
    """The action, locked until the end of the transaction."""
    rows = Action.objects.visible_to(actor).select_related("roadmap__organisation")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=action_id)


def journal(actor: Actor, verb: str, action: Action, **details: object) -> None:
    """One line about an action, readable on it, on its roadmap and on its owner."""
    record(
        actor,
        verb,
        Ref.to(action),
        roadmap_id=action.roadmap_id,
        organisation_id=action.roadmap.organisation_id,
        details=details,
    )


def apply_changes(actor: Actor, action: Action, changes: ActionChanges) -> set[str]:
    """Check and write the changes inside the caller's transaction, as one revision; names of what really changed."""
    plain = changes.plain()
    changed = {name for name, value in plain.items() if getattr(action, name) != value}
    for name in changed:
        setattr(action, name, plain[name])
    if "title" in changed:
        action.title = " ".join(action.title.split())
        if not action.title:
            raise BadSheet("title_missing")
        action.sort_key = fold(action.title)[:200]
    if "obligation_id" in changed:
        action.obligation_validated_by_id, action.obligation_validated_on = None, None
    _check_fields(action, changed)
    if action.quality_rating is not None and action.quality_rating > BEST_QUALITY:
        raise BadSheet("quality")
    _check_references(action, changed)
    _check_dates(action)
    everything = changed | _write_relations(actor, action, changes)
    if everything:
        action.revision += 1
        also = {"sort_key", "obligation_validated_by", "obligation_validated_on", "updated_at", "revision"}
        action.save(update_fields=[name.removesuffix("_id") for name in changed] + sorted(also))
    return everything


def _check_fields(action: Action, changed: Collection[str]) -> None:
    for name in changed:
        field = action._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
        if not isinstance(field, models.Field) or isinstance(field, models.ForeignKey):
            continue
        try:
            field.clean(getattr(action, name), action)
        except ValidationError as error:
            raise BadSheet("field", field=field.verbose_name, reason=" ".join(error.messages)) from error


_REFERENCES = frozenset(
    {"axis_id", "portfolio_id", "obligation_id", "competence_id", "department_id", "organisation_id"}
    | {"lead_id", "business_sponsor_id", "it_lead_id"}
)


def _check_references(action: Action, changed: set[str]) -> None:
    roadmap = action.roadmap
    if not changed & _REFERENCES:
        return
    owners = _organisations_of(action)
    reachable: dict[str, models.QuerySet[Any]] = {
        "axis_id": Axis.objects.filter(roadmap=roadmap),
        "portfolio_id": Portfolio.objects.filter(roadmap=roadmap),
        "obligation_id": Obligation.objects.filter(organisation__isnull=True)
        | Obligation.objects.filter(organisation=roadmap.organisation),
        "competence_id": Competence.objects.filter(organisation__isnull=True)
        | Competence.objects.filter(organisation=roadmap.organisation),
        "department_id": Department.objects.filter(organisation__in=owners),
        "organisation_id": Organisation.objects.filter(pk__in=owners),
        "lead_id": people_of(roadmap),
        "business_sponsor_id": people_of(roadmap),
        "it_lead_id": people_of(roadmap),
    }
    for name in changed:
        value = getattr(action, name)
        if name in _REFERENCES and value is not None and not reachable[name].filter(pk=value).exists():
            label = action._meta.get_field(name.removesuffix("_id"))
            raise BadSheet("unknown", field=getattr(label, "verbose_name", name))


def _organisations_of(action: Action) -> list[int]:
    joined = Participant.objects.filter(roadmap=action.roadmap_id).values_list("organisation_id", flat=True)
    return [action.roadmap.organisation_id, *joined]


def _check_dates(action: Action) -> None:
    if action.earliest_on and action.latest_on and action.latest_on < action.earliest_on:
        raise BadSheet("dates")
    if action.started_on and action.done_on and action.done_on < action.started_on:
        raise BadSheet("done_before_start")


def _write_relations(actor: Actor, action: Action, changes: ActionChanges) -> set[str]:
    said, changed = changes.said(), set()
    if "objective_ids" in said:
        rows = Objective.objects.filter(axis__roadmap=action.roadmap_id)
        if _set_many(action.objectives, _known(rows, said["objective_ids"], _("objectifs"))):
            changed.add("objectives")
    if "theme_ids" in said:
        shipped = Theme.objects.filter(organisation__isnull=True)
        rows_of_themes = shipped | Theme.objects.filter(organisation=action.roadmap.organisation_id)
        if _set_many(action.themes, _known(rows_of_themes, said["theme_ids"], _("thèmes"))):
            changed.add("themes")
    if "need_ids" in said and _set_needs(actor, action, said["need_ids"]):
        changed.add("needs")
    if "members" in said and _set_members(action, said["members"]):
        changed.add("members")
    if write_means(action, costs=said.get("costs"), efforts=said.get("efforts")):
        changed.add("means")
    return changed


def _known(rows: models.QuerySet[Any], ids: tuple[int, ...], label: object) -> set[int]:
    wanted = set(ids)
    if set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) != wanted:
        raise BadSheet("unknown", field=label)
    return wanted


def _set_many(relation: Any, wanted: set[int]) -> bool:
    if set(relation.values_list("pk", flat=True)) == wanted:
        return False
    relation.set(wanted)
    return True


def _set_needs(actor: Actor, action: Action, ids: tuple[int, ...]) -> bool:
    present = set(action.need_links.values_list("need_id", flat=True))
    readable = Need.objects.visible_to(actor).filter(roadmap=action.roadmap_id)
    wanted = _known(readable, tuple(set(ids) - present), _("besoins")) | (set(ids) & present)
    if present == wanted:
        return False
    action.need_links.exclude(need__in=wanted).delete()
    ActionNeed.objects.bulk_create(ActionNeed(action=action, need_id=pk) for pk in sorted(wanted - present))
    return True


def _set_members(action: Action, members: dict[int, int | None]) -> bool:
    present = dict(action.member_links.values_list("organisation_id", "beneficiaries"))
    if present == dict(members):
        return False
    strangers = set(members) - set(_organisations_of(action))
    if strangers:
        names = Organisation.objects.filter(pk__in=strangers).values_list("name", flat=True)
        raise BadSheet("not_participant", names=", ".join(names) or _("Un organisme inconnu"))
    action.member_links.all().delete()
    ActionMember.objects.bulk_create(
        ActionMember(action=action, organisation_id=pk, beneficiaries=count) for pk, count in members.items()
    )
    return True
