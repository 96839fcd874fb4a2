"""The levers of a scenario as a form: envelopes, days by skill, weights, estimates."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jalon.arbitrage.levers import Levers, LeversRefused
from jalon.arbitrage.models import Criterion
from jalon.arbitrage.selection import Selection
from jalon.capacity.models import TeamCapacity
from jalon.finance.models import BudgetSection
from jalon.roadmaps.models import Roadmap


class LeversForm(forms.Form):
    """Fields are made of what the roadmap has: its sections, skills and criteria."""

    def __init__(
        self, criteria: Iterable[Criterion], roadmap: Roadmap, *, levers: Levers | None = None, data: Any = None
    ) -> None:
        super().__init__(data)
        kept = levers or Levers()
        for section in BudgetSection:
            self.fields[f"envelope-{section.value}"] = forms.IntegerField(
                label=_("Enveloppe, %(section)s (%%)") % {"section": section.label},
                required=False,
                initial=kept.envelope_pct.get(section.value, 0),
                min_value=-100,
                max_value=300,
            )
        self.fields["yearly_drop_pct"] = forms.IntegerField(
            label=_("Baisse chaque année suivante (%)"),
            required=False,
            initial=kept.yearly_drop_pct,
            min_value=0,
            max_value=50,
        )
        skills = TeamCapacity.objects.filter(roadmap=roadmap).order_by("skill__order", "skill__label")
        for skill_id, label in dict.fromkeys(skills.values_list("skill", "skill__label")):
            self.fields[f"days-{skill_id}"] = forms.IntegerField(
                label=_("%(skill)s (jours par an)") % {"skill": label},
                required=False,
                initial=kept.capacity_days.get(skill_id, 0),
                min_value=-2000,
                max_value=2000,
            )
        self.fields["estimates"] = forms.ChoiceField(
            label=_("Coûts et jours comptés"),
            initial=kept.estimates,
            choices=[
                ("likely", _("à l’estimation probable")),
                ("high", _("à l’estimation haute (prudence)")),
                ("low", _("à l’estimation basse")),
            ],
        )
        self.fields["margin_pct"] = forms.IntegerField(
            label=_("Marge gardée (%)"),
            required=False,
            initial=kept.margin_pct,
            min_value=0,
            max_value=50,
            help_text=_("Vide : celle de l’arbitrage."),
        )
        self.fields["member_floor"] = forms.IntegerField(
            label=_("Actions que chaque membre reçoit au moins"),
            required=False,
            initial=kept.member_floor,
            min_value=0,
            max_value=20,
            help_text=_("Comptées parmi celles qui nomment ce membre. Zéro : pas de minimum."),
        )
        for axis in roadmap.axes.all():
            least, most = kept.axis_shares.get(axis.pk, (0, 100))
            for side, label, value in (
                ("axismin", _("« %(axis)s » : au moins (%% de l’argent)"), least),
                ("axismax", _("« %(axis)s » : au plus (%% de l’argent)"), most),
            ):
                self.fields[f"{side}-{axis.pk}"] = forms.IntegerField(
                    label=label % {"axis": axis}, required=False, initial=value, min_value=0, max_value=100
                )
        criteria = list(criteria)
        self.grid = {c.code: c.weight for c in criteria}
        self.weight_rows = []
        for criterion in criteria:
            value = kept.weights.get(criterion.code, criterion.weight)
            self.fields[f"weight-{criterion.code}"] = forms.IntegerField(
                required=False, initial=value, min_value=0, max_value=100
            )
            self.weight_rows.append(
                {"name": f"weight-{criterion.code}", "label": criterion.label, "value": value, "hint": ""}
            )

    @property
    def money_fields(self) -> list[forms.BoundField]:
        """Levers on money."""
        return [self[name] for name in self.fields if name.startswith("envelope-") or name == "yearly_drop_pct"]

    @property
    def day_fields(self) -> list[forms.BoundField]:
        """Levers on teams."""
        return [self[name] for name in self.fields if name.startswith("days-")]

    @property
    def fairness_fields(self) -> list[forms.BoundField]:
        """Levers on what members receive and on the place of each axis."""
        return [self[name] for name in self.fields if name == "member_floor" or name.startswith("axis")]

    @property
    def prudence_fields(self) -> list[forms.BoundField]:
        """Levers on estimates."""
        return [self["estimates"], self["margin_pct"]]


def levers_of(form: LeversForm, selection: Selection) -> Selection:
    """The selection with the levers typed.

    Raises:
        LeversRefused: a lever out of its bounds or that is not a number.
    """
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise LeversRefused("not_valid", label=form.fields[name].label or name, error=errors[0])
    data = form.cleaned_data
    weights = {
        name.removeprefix("weight-"): value
        for name, value in data.items()
        if name.startswith("weight-") and value is not None and value != form.grid.get(name.removeprefix("weight-"))
    }
    return replace(
        selection,
        levers=Levers(
            envelope_pct={n.removeprefix("envelope-"): v or 0 for n, v in data.items() if n.startswith("envelope-")},
            yearly_drop_pct=data["yearly_drop_pct"] or 0,
            capacity_days={int(n.removeprefix("days-")): v or 0 for n, v in data.items() if n.startswith("days-")},
            weights=weights,
            estimates=data["estimates"],
            margin_pct=data["margin_pct"],
            feasibility_threshold=selection.levers.feasibility_threshold,
            member_floor=data["member_floor"] or 0,
            axis_shares=_axis_shares(data),
        ),
    )


def _axis_shares(data: dict[str, Any]) -> dict[int, tuple[int, int]]:
    """Axis id -> (least, most); an empty box does not limit."""
    found = {}
    for name, least in data.items():
        if name.startswith("axismin-"):
            axis = name.removeprefix("axismin-")
            most = data[f"axismax-{axis}"]
            found[int(axis)] = (least or 0, 100 if most is None else most)
    return found
