"""The money and days of an action, line by line: costs, efforts, subsidies."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.finance.models import BudgetSection
from jalon.kernel.money import Currency, to_major, to_minor
from jalon.kernel.numbers import number_in
from jalon.organisations.models import Department
from jalon.programme.columns import usable_skills
from jalon.programme.means import CostLine, EffortLine, range_around
from jalon.programme.models import Action, Variant
from jalon.programme.usecases.set_subsidies import SubsidyLine
from jalon.web.fields import choice_field

SPARE = 2
EMPTY = ("", "—")
BOUNDS = ("low", "likely", "high")
BOUND_LABELS = {"low": gettext_lazy("au moins"), "likely": gettext_lazy("probable"), "high": gettext_lazy("au plus")}


class MeansForm(forms.Form):
    """Lines of costs, efforts and subsidies; those left empty are dropped. Low and high left empty follow the confidence."""

    COST_HEADS = (
        gettext_lazy("Section"),
        gettext_lazy("Année"),
        gettext_lazy("Chaque année ensuite"),
        gettext_lazy("Au moins"),
        gettext_lazy("Probable"),
        gettext_lazy("Au plus"),
    )
    EFFORT_HEADS = (gettext_lazy("Savoir-faire"), gettext_lazy("Direction"), *COST_HEADS[3:])
    SUBSIDY_HEADS = (
        gettext_lazy("Financeur"),
        gettext_lazy("Dispositif"),
        gettext_lazy("Montant"),
        gettext_lazy("Année"),
        gettext_lazy("Notifiée"),
    )

    def __init__(self, *args: Any, action: Action, variant: Variant, **kwargs: Any) -> None:
        self.action, self.variant = action, variant
        self.currency = action.roadmap.currency
        costs, efforts, subsidies = (list(rows.all()) for rows in (variant.costs, variant.efforts, variant.subsidies))
        kwargs.setdefault("initial", self._initial(costs, efforts, subsidies))
        super().__init__(*args, **kwargs)
        self.numbers = {
            "cost": self._count("cost", len(costs)),
            "effort": self._count("effort", len(efforts)),
            "subsidy": self._count("subsidy", len(subsidies)),
        }
        self._add_costs()
        self._add_efforts()
        self._add_subsidies()

    def _count(self, kind: str, present: int) -> int:
        if not self.is_bound:
            return present + SPARE
        sent = {
            rank
            for name in self.data
            if name.startswith(f"{kind}_") and (rank := number_in(name.split("_")[1], most=99)) is not None
        }
        return min(max(sent, default=-1) + 1, 60)

    def _initial(self, costs: list[Any], efforts: list[Any], subsidies: list[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for index, row in enumerate(costs):
            found |= {
                f"cost_{index}_year": row.year + 1,
                f"cost_{index}_section": row.section,
                f"cost_{index}_recurring": row.is_recurring,
            }
            for bound in BOUNDS:
                found[f"cost_{index}_{bound}"] = to_major(getattr(row, f"{bound}_minor"), self.currency)
        for index, row in enumerate(efforts):
            found |= {f"effort_{index}_skill": row.skill_id, f"effort_{index}_department": row.department_id}
            for bound in BOUNDS:
                found[f"effort_{index}_{bound}"] = Decimal(getattr(row, f"{bound}_halfdays")) / 2
        for index, row in enumerate(subsidies):
            found |= {
                f"subsidy_{index}_funder": row.funder,
                f"subsidy_{index}_scheme": row.scheme,
                f"subsidy_{index}_amount": to_major(row.amount_minor, self.currency),
                f"subsidy_{index}_year": row.year + 1,
                f"subsidy_{index}_obtained": row.is_obtained,
            }
        return found

    def _add_costs(self) -> None:
        for index in range(self.numbers["cost"]):
            line = _("Coût, ligne %(number)d") % {"number": index + 1}
            self.fields[f"cost_{index}_section"] = forms.ChoiceField(
                label=f"{line} : {_('section')}", required=False, choices=[EMPTY, *BudgetSection.choices]
            )
            self.fields[f"cost_{index}_year"] = forms.IntegerField(
                label=f"{line} : {_('année')}", required=False, min_value=1, max_value=30
            )
            self.fields[f"cost_{index}_recurring"] = forms.BooleanField(
                label=f"{line} : {_('chaque année ensuite')}", required=False
            )
            for bound in BOUNDS:
                self.fields[f"cost_{index}_{bound}"] = self._amount(f"{line} : {BOUND_LABELS[bound]}")

    def _add_efforts(self) -> None:
        roadmap = self.action.roadmap
        skills = [(str(skill.pk), skill.label) for skill in usable_skills(roadmap)]
        known = Department.objects.filter(organisation=roadmap.organisation_id) | Department.objects.filter(
            organisation__in=roadmap.participants.values("organisation")
        )
        departments = [(str(row.pk), row.name) for row in known]
        for index in range(self.numbers["effort"]):
            line = _("Charge, ligne %(number)d") % {"number": index + 1}
            self.fields[f"effort_{index}_skill"] = forms.ChoiceField(
                label=f"{line} : {_('savoir-faire')}", required=False
            )
            choice_field(self, f"effort_{index}_skill").choices = [EMPTY, *skills]
            self.fields[f"effort_{index}_department"] = forms.ChoiceField(
                label=f"{line} : {_('direction')}", required=False
            )
            choice_field(self, f"effort_{index}_department").choices = [EMPTY, *departments]
            for bound in BOUNDS:
                self.fields[f"effort_{index}_{bound}"] = forms.DecimalField(
                    label=f"{line} : {BOUND_LABELS[bound]}", required=False, min_value=0, max_digits=7, decimal_places=1
                )

    def _add_subsidies(self) -> None:
        for index in range(self.numbers["subsidy"]):
            line = _("Subvention, ligne %(number)d") % {"number": index + 1}
            self.fields[f"subsidy_{index}_funder"] = forms.CharField(
                label=f"{line} : {_('financeur')}", required=False, max_length=160
            )
            self.fields[f"subsidy_{index}_scheme"] = forms.CharField(
                label=f"{line} : {_('dispositif')}", required=False, max_length=120
            )
            self.fields[f"subsidy_{index}_amount"] = self._amount(f"{line} : {_('montant')}")
            self.fields[f"subsidy_{index}_year"] = forms.IntegerField(
                label=f"{line} : {_('année')}", required=False, min_value=1, max_value=30
            )
            self.fields[f"subsidy_{index}_obtained"] = forms.BooleanField(
                label=f"{line} : {_('notifiée')}", required=False
            )

    def _amount(self, label: str) -> forms.DecimalField:
        decimals = Currency(self.currency).exponent
        return forms.DecimalField(label=label, required=False, min_value=0, max_digits=15, decimal_places=decimals)

    def rows(self, kind: str) -> list[list[forms.BoundField]]:
        """The fields of each line of a kind."""
        return [
            [self[name] for name in self.fields if name.startswith(f"{kind}_{index}_")]
            for index in range(self.numbers[kind])
        ]

    def cost_rows(self) -> list[list[forms.BoundField]]:
        """Lines of costs."""
        return self.rows("cost")

    def effort_rows(self) -> list[list[forms.BoundField]]:
        """Lines of efforts."""
        return self.rows("effort")

    def subsidy_rows(self) -> list[list[forms.BoundField]]:
        """Lines of subsidies."""
        return self.rows("subsidy")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for index in range(self.numbers["cost"]):
            if said.get(f"cost_{index}_likely") is not None and not said.get(f"cost_{index}_section"):
                self.add_error(f"cost_{index}_section", _("Dites la section de ce coût."))
        for index in range(self.numbers["effort"]):
            if said.get(f"effort_{index}_likely") is not None and not said.get(f"effort_{index}_skill"):
                self.add_error(f"effort_{index}_skill", _("Dites de quel savoir-faire sont ces jours."))
        for index in range(self.numbers["subsidy"]):
            if said.get(f"subsidy_{index}_amount") is not None and not said.get(f"subsidy_{index}_funder"):
                self.add_error(f"subsidy_{index}_funder", _("Dites qui finance."))
        return said

    def costs(self) -> tuple[CostLine, ...]:
        """The lines given."""
        said, lines = self.cleaned_data, []
        for index in range(self.numbers["cost"]):
            likely = said[f"cost_{index}_likely"]
            if likely is None:
                continue
            low, usual, high = range_around(to_minor(likely, self.currency), self.action.confidence)
            given = {bound: said[f"cost_{index}_{bound}"] for bound in ("low", "high")}
            lines.append(
                CostLine(
                    said[f"cost_{index}_section"],
                    low if given["low"] is None else to_minor(given["low"], self.currency),
                    usual,
                    high if given["high"] is None else to_minor(given["high"], self.currency),
                    year=(said[f"cost_{index}_year"] or 1) - 1,
                    is_recurring=said[f"cost_{index}_recurring"],
                )
            )
        return tuple(lines)

    def efforts(self) -> tuple[EffortLine, ...]:
        """The lines given."""
        said, lines = self.cleaned_data, []
        for index in range(self.numbers["effort"]):
            likely = said[f"effort_{index}_likely"]
            if likely is None:
                continue
            low, usual, high = range_around(round(likely * 2), self.action.confidence)
            given = {bound: said[f"effort_{index}_{bound}"] for bound in ("low", "high")}
            department = said[f"effort_{index}_department"]
            lines.append(
                EffortLine(
                    int(said[f"effort_{index}_skill"]),
                    low if given["low"] is None else round(given["low"] * 2),
                    usual,
                    high if given["high"] is None else round(given["high"] * 2),
                    int(department) if department else None,
                )
            )
        return tuple(lines)

    def subsidies(self) -> tuple[SubsidyLine, ...]:
        """The lines given."""
        said = self.cleaned_data
        return tuple(
            SubsidyLine(
                said[f"subsidy_{index}_funder"],
                to_minor(said[f"subsidy_{index}_amount"], self.currency),
                scheme=said[f"subsidy_{index}_scheme"],
                year=(said[f"subsidy_{index}_year"] or 1) - 1,
                is_obtained=said[f"subsidy_{index}_obtained"],
            )
            for index in range(self.numbers["subsidy"])
            if said[f"subsidy_{index}_amount"] is not None
        )
