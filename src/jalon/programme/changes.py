"""What may be changed on a sheet: one frozen value, where what is not named stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any

from jalon.programme.means import CostLine, EffortLine


class Unset(Enum):
    """Nothing was said about a field."""

    UNSET = "unset"


UNSET = Unset.UNSET
Text = str | Unset
Id = int | None | Unset
Ids = tuple[int, ...] | Unset
Day = date | None | Unset
Number = int | None | Unset
Flag = bool | Unset


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionChanges:
    """Fields of `Action` by their own name; relations by ids; money and days of the main variant as lines.

    `costs` and `efforts` replace all the lines of the main variant. `members` is organisation id -> beneficiaries
    or None.
    """

    title: Text = UNSET
    summary: Text = UNSET
    axis_id: Id = UNSET
    portfolio_id: Id = UNSET
    motive: Text = UNSET
    motive_note: Text = UNSET
    obligation_id: Id = UNSET
    deadline_on: Day = UNSET
    confidence: Text = UNSET
    audience: Text = UNSET
    beneficiaries: Number = UNSET
    duration_quarters: Number = UNSET
    nature: Text = UNSET
    evolution: Text = UNSET
    offering: Text = UNSET
    is_digital: Flag = UNSET
    is_poolable: bool | Unset | None = UNSET
    domain: Text = UNSET
    competence_id: Id = UNSET
    serves_citizen_relation: Flag = UNSET
    serves_agent_relation: Flag = UNSET
    serves_internal_working: Flag = UNSET
    adoption: Text = UNSET
    lead_id: Id = UNSET
    business_sponsor_id: Id = UNSET
    it_lead_id: Id = UNSET
    department_id: Id = UNSET
    organisation_id: Id = UNSET
    team: Text = UNSET
    win_user: Text = UNSET
    win_agent: Text = UNSET
    win_collectivite: Text = UNSET
    simplification: Text = UNSET
    quality_statement: Text = UNSET
    quality_rating: Number = UNSET
    prerequisites_text: Text = UNSET
    partners: Text = UNSET
    target_public: Text = UNSET
    impacts: Text = UNSET
    risks: Text = UNSET
    means: Text = UNSET
    calendar_text: Text = UNSET
    evaluation_mode: Text = UNSET
    component_organisation: Text = UNSET
    component_is: Text = UNSET
    component_hr: Text = UNSET
    component_communication: Text = UNSET
    earliest_on: Day = UNSET
    latest_on: Day = UNSET
    planned_start_on: Day = UNSET
    started_on: Day = UNSET
    done_on: Day = UNSET
    is_security_sensitive: Flag = UNSET
    objective_ids: Ids = UNSET
    need_ids: Ids = UNSET
    theme_ids: Ids = UNSET
    members: Mapping[int, int | None] | Unset = UNSET
    costs: tuple[CostLine, ...] | Unset = UNSET
    efforts: tuple[EffortLine, ...] | Unset = UNSET

    def said(self) -> dict[str, Any]:
        """Only what is to change."""
        return {
            known.name: value for known in fields(self) if not isinstance(value := getattr(self, known.name), Unset)
        }

    def plain(self) -> dict[str, Any]:
        """What is to change on the row of the action itself."""
        return {name: value for name, value in self.said().items() if name not in RELATIONS}


RELATIONS = frozenset({"objective_ids", "need_ids", "theme_ids", "members", "costs", "efforts"})
"""Names of `ActionChanges` kept in other tables than the action's."""
