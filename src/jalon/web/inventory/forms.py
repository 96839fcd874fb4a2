"""The form of any sheet, made from its register; the small forms around it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.inventory.choices import ShadowDecision
from jalon.inventory.citing import citable
from jalon.inventory.filling import GREATEST_MINOR, most_of
from jalon.inventory.models import Sheet
from jalon.inventory.registers import Kind, Register, SheetField
from jalon.kernel.money import to_major, to_minor
from jalon.organisations.models import Organisation
from jalon.web.fields import DayField, TextField, row_field

YES_NO = (("", "—"), ("yes", _("oui")), ("no", _("non")))
AMOUNT = "amount_"


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Another sheet, by its reference and name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} · {obj.name}" if isinstance(obj, Sheet) else str(obj)


class SheetForm(forms.Form):
    """A sheet of a register. `values` gives what `add_sheet` and `change_sheet` take."""

    def __init__(
        self,
        *args: Any,
        register: Register,
        keeper: Organisation,
        organisation: Organisation,
        currency: str,
        today: date,
        catalogue: Iterable[str] = (),
        sheet: Sheet | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.register, self.currency, self.sheet = register, currency, sheet
        self.catalogue = list(catalogue)
        self.place = {"keeper_id": keeper.pk, "organisation_id": organisation.pk}
        self.headings: dict[str, str] = {}
        for field in register.fields:
            first = len(self.fields)
            for name, made in self._fields_of(field, today):
                self.fields[name] = made
            if field.group:
                self.headings[list(self.fields)[first]] = str(field.group)
        if sheet is not None:
            self.initial = {**self._initial(sheet), **self.initial}

    def _fields_of(self, field: SheetField, today: date) -> Iterator[tuple[str, forms.Field]]:
        kind = self.register.kind(field.key)
        if kind is Kind.YEARS:
            known = {int(year) for year in (getattr(self.sheet, field.key, None) or {})}
            for year in sorted(known | set(range(today.year - 1, today.year + 5))):
                label = _("Montant %(year)s") % {"year": year}
                yield f"{AMOUNT}{year}", self._money_field(label=label, required=False)
            return
        given = {
            "label": self._label(field),
            "help_text": field.help,
            "required": field.is_required,
        }
        yield field.key, self._one(field, kind, given)

    def _label(self, field: SheetField) -> str:
        label = self.register.label_of(field.key)
        return f"{label} ({field.unit})" if field.unit else label

    def _one(self, field: SheetField, kind: Kind, given: dict[str, Any]) -> forms.Field:
        model_field = self.register.model_field(field.key)
        if field.key == "solution":
            widget = forms.TextInput(attrs={"list": "catalogue", "autocomplete": "off"})
            return forms.CharField(max_length=200, widget=widget, **given)
        if kind is Kind.ROW:
            rows = citable(self.register, field.key, **self.place)
            return RowField(rows, empty_label="—", **given)
        if kind is Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "—"), *model_field.choices], **given)
        if kind is Kind.BOOL:
            return forms.ChoiceField(choices=YES_NO, **given)
        if kind is Kind.INT:
            return forms.IntegerField(min_value=0, max_value=most_of(self.register, field.key), **given)
        if kind is Kind.DECIMAL:
            return forms.DecimalField(max_digits=14, decimal_places=2, localize=True, **given)
        if kind is Kind.MONEY:
            return self._money_field(**given)
        if kind is Kind.DATE:
            return DayField(**given)
        if kind is Kind.LONG:
            return TextField(max_length=4_000, **given)
        return forms.CharField(max_length=model_field.max_length, **given)

    def _money_field(self, **given: Any) -> forms.DecimalField:
        most = to_major(GREATEST_MINOR, self.currency)
        return forms.DecimalField(min_value=0, max_value=most, decimal_places=2, localize=True, **given)

    def _initial(self, sheet: Sheet) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in self.register.fields:
            kind, value = self.register.kind(field.key), getattr(sheet, field.key)
            if kind is Kind.YEARS:
                found |= {f"{AMOUNT}{year}": to_major(minor, self.currency) for year, minor in value.items()}
            elif kind is Kind.BOOL:
                found[field.key] = "" if value is None else "yes" if value else "no"
            elif kind is Kind.MONEY:
                found[field.key] = None if value is None else to_major(value, self.currency)
            else:
                found[field.key] = str(value) if field.key == "solution" else value
        return found

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        found: list[tuple[str, list[forms.BoundField]]] = []
        for name in self.fields:
            if name in self.headings or not found:
                found.append((self.headings.get(name, ""), []))
            found[-1][1].append(self[name])
        return found

    def values(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Cleaned data as values of a sheet: ids of rows, minor units, true or false or nothing."""
        said: dict[str, Any] = {}
        for field in self.register.fields:
            kind = self.register.kind(field.key)
            if kind is Kind.YEARS:
                years = {name.removeprefix(AMOUNT): value for name, value in cleaned.items() if name.startswith(AMOUNT)}
                said[field.key] = {year: self._minor(value) for year, value in years.items() if value is not None}
                continue
            value = cleaned[field.key]
            if field.key == "solution":
                said[field.key] = value
            elif kind is Kind.ROW:
                said[field.key] = value.pk if value is not None else None
            elif kind is Kind.BOOL:
                said[field.key] = {"yes": True, "no": False}.get(value)
            elif kind is Kind.MONEY:
                said[field.key] = None if value is None else self._minor(value)
            else:
                said[field.key] = value
        return said

    def _minor(self, value: Decimal) -> int:
        return to_minor(value, self.currency)


class SheetFilterForm(forms.Form):
    """Filters of a list of sheets, kept in the address."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=100)
    membre = forms.ModelChoiceField(
        label=_("Membre"), queryset=Organisation.objects.none(), required=False, empty_label=_("tous")
    )

    def __init__(self, *args: Any, members: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [row.pk for row in members]
        row_field(self, "membre").queryset = Organisation.objects.filter(pk__in=ids).order_by("sort_key")
        if len(ids) < 2:
            del self.fields["membre"]


class DecisionForm(forms.Form):
    """What becomes of a declared tool."""

    decision = forms.ChoiceField(label=_("Décision"), choices=ShadowDecision)
    reason = forms.CharField(
        label=_("Raison"), max_length=300, help_text=_("Elle sera lue par le service qui utilise l’outil.")
    )


class ThresholdForm(forms.Form):
    """A threshold of one's own."""

    label = forms.CharField(label=_("Seuil"), max_length=200)
    amount = forms.DecimalField(
        label=_("Montant hors taxes"), min_value=1, decimal_places=2, max_digits=15, localize=True
    )
    starts_on = DayField(label=_("En vigueur depuis le"))
    ends_on = DayField(label=_("Jusqu’au"), required=False, help_text=_("Vide : sans fin connue."))
    lead_months = forms.IntegerField(
        label=_("Durée d’un marché au-dessus, en mois"), min_value=0, max_value=60, initial=4
    )
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Le texte ou la décision qui le fixe."))


class JobForm(forms.Form):
    """A job that the shipped list does not have."""

    label = forms.CharField(label=_("Métier"), max_length=160)
    description = forms.CharField(label=_("Ce qu’il fait"), max_length=300, required=False)
    skill_code = forms.ChoiceField(
        label=_("Savoir-faire compté dans les actions"),
        required=False,
        help_text=_("Relie le métier aux jours que les actions demandent."),
    )

    def __init__(self, *args: Any, skills: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill_code"].choices = [("", "—"), *skills]  # type: ignore[attr-defined]
