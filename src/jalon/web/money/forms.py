"""Forms of money and teams."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.finance.models import BudgetSection
from jalon.kernel.money import Currency, to_major, to_minor
from jalon.kernel.quarter import Quarter
from jalon.organisations.models import Department, Skill
from jalon.organisations.queries import skills_for
from jalon.roadmaps.models import Roadmap
from jalon.tables.numbers import read_number
from jalon.tables.unreadable import Unreadable
from jalon.web.fields import row_field


class AmountField(forms.CharField):
    """An amount as people write it (« 45 000 », « 12,5 k€ », « 1,2 M€ »), cleaned into minor units or None."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = read_number(text, comma_is_decimal=True)
        except Unreadable as error:
            raise forms.ValidationError(
                _("« %(text)s » : %(reason)s. Écrivez par exemple 45 000 ou 12,5 k€."),
                params={"text": text, "reason": error},
            ) from error
        if number.currency and number.currency != self.currency:
            raise forms.ValidationError(
                _("Cette feuille de route compte en %(expected)s, pas en %(found)s."),
                params={"expected": Currency(self.currency).label, "found": number.currency},
            )
        if number.is_percent:
            raise forms.ValidationError(_("Donnez un montant, pas un pourcentage."))
        return to_minor(number.value, self.currency)


def written(amount_minor: int | None, currency: str) -> str:
    """An amount as it is shown again in its field."""
    if amount_minor is None:
        return ""
    return f"{to_major(amount_minor, currency):,.2f}".replace(",", "\u202f").replace(".00", "").replace(".", ",")


class EnvelopesForm(forms.Form):
    """One amount by year and section; `cells` lays them out, `amounts` gives them to the use case."""

    def __init__(self, *args: Any, roadmap: Roadmap, known: dict[tuple[int, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roadmap = roadmap
        for year in roadmap.years:
            for section in BudgetSection:
                label = _("%(section)s %(year)s") % {"section": section.label.capitalize(), "year": year}
                self.fields[f"{section}_{year}"] = AmountField(
                    currency=roadmap.currency,
                    label=label,
                    initial=written(known.get((year, str(section))), roadmap.currency),
                )

    def amounts(self) -> dict[tuple[int, str], int | None]:
        """(Year, section) -> minor units, None where nothing was written."""
        return {
            (year, str(section)): self.cleaned_data[f"{section}_{year}"]
            for year in self.roadmap.years
            for section in BudgetSection
        }


class CapacityForm(forms.Form):
    """What a team can carry."""

    skill_id = forms.ModelChoiceField(
        label=gettext_lazy("Savoir-faire"), queryset=Skill.objects.none(), empty_label=None
    )
    department_id = forms.ModelChoiceField(
        label=gettext_lazy("Direction"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("aucune en particulier"),
        help_text=gettext_lazy("Les directions métiers comptent comme la DSI."),
    )
    days_per_year = forms.DecimalField(
        label=gettext_lazy("Jours par an pour la feuille de route"),
        required=False,
        max_digits=8,
        decimal_places=1,
        localize=True,
        help_text=gettext_lazy("Le plus simple. Sinon, laissez vide et décrivez l’équipe ci-dessous."),
    )
    agents = forms.DecimalField(
        label=gettext_lazy("Agents (ETP)"), required=False, localize=True, max_digits=6, decimal_places=2
    )
    worked_days = forms.DecimalField(
        label=gettext_lazy("Jours travaillés par agent et par an"),
        initial=Decimal(205),
        localize=True,
        max_value=366,
        max_digits=5,
        decimal_places=1,
    )
    run_share_pct = forms.IntegerField(
        label=gettext_lazy("Part du quotidien (exploitation, support, absences), en %"),
        initial=0,
        min_value=0,
        max_value=100,
    )
    other_days = forms.DecimalField(
        label=gettext_lazy("Jours par an pris par d’autres portefeuilles"),
        initial=Decimal(0),
        localize=True,
        max_digits=8,
        decimal_places=1,
    )
    projects_at_once = forms.IntegerField(
        label=gettext_lazy("Projets menés de front, au plus"), required=False, min_value=1, max_value=9_999
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roadmap = roadmap
        row_field(self, "skill_id").queryset = skills_for(roadmap.organisation)
        row_field(self, "department_id").queryset = Department.objects.filter(
            Q(organisation=roadmap.organisation_id) | Q(organisation__participations__roadmap=roadmap)
        ).distinct()
        for quarter in roadmap.quarters:
            self.fields[f"q{quarter.index}"] = forms.DecimalField(
                label=str(quarter), required=False, localize=True, max_digits=7, decimal_places=1
            )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """Fields of the whole year."""
        return [self[name] for name in self.fields if not name.startswith("q")]

    @property
    def quarter_fields(self) -> list[forms.BoundField]:
        """Fields of the quarters that may differ."""
        return [self[name] for name in self.fields if name.startswith("q")]

    def quarters(self) -> dict[Quarter, Decimal]:
        """Quarters given their own days."""
        return {
            quarter: self.cleaned_data[f"q{quarter.index}"]
            for quarter in self.roadmap.quarters
            if self.cleaned_data.get(f"q{quarter.index}") is not None
        }
