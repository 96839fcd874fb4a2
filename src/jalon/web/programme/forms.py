"""Forms of the programme: filters of the list, the quick sheet, changes in bulk."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.kernel.money import Currency, to_minor
from jalon.organisations.models import Competence, Organisation, Theme
from jalon.programme.columns import usable_skills
from jalon.programme.listing import ActionFilters
from jalon.programme.models import (
    ActionNature,
    ActionStatus,
    Audience,
    Confidence,
    EvolutionKind,
    Offering,
    Portfolio,
    Triage,
)
from jalon.programme.quick import QuickAnswers
from jalon.programme.sizes import Size, sizes_for
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis
from jalon.web.fields import choice_field, pairs

ALL = ("", _("Tous"))
EVERY = ("", _("Toutes"))
GAP_CHOICES = [
    ("", _("Peu importe")),
    ("reason", _("un besoin ou une raison")),
    ("objective", _("un objectif")),
    ("cost", _("un coût")),
    ("effort", _("une charge")),
    ("lead", _("un·e chef·fe de projet")),
]


def axis_choices(roadmap: Roadmap) -> list[tuple[str, str]]:
    """The axes of a roadmap, in their order."""
    return [(str(pk), title) for pk, title in Axis.objects.filter(roadmap=roadmap).values_list("pk", "title")]


class FilterForm(forms.Form):
    """Filters of the list, as the address says them."""

    q = forms.CharField(label=_("Contient"), required=False, max_length=100)
    axis = forms.ChoiceField(label=_("Axe"), required=False)
    status = forms.ChoiceField(label=_("État"), required=False, choices=[ALL, *ActionStatus.choices])
    triage = forms.ChoiceField(
        label=_("Tri"), required=False, choices=[ALL, ("none", _("pas encore triée")), *Triage.choices]
    )
    theme = forms.ChoiceField(label=_("Thème"), required=False)
    member = forms.ChoiceField(label=_("Membre concerné"), required=False)
    competence = forms.ChoiceField(label=_("Compétence"), required=False)
    portfolio = forms.ChoiceField(label=_("Portefeuille"), required=False)
    nature = forms.ChoiceField(label=_("Nature"), required=False, choices=[EVERY, *ActionNature.choices])
    evolution = forms.ChoiceField(label=_("Évolution"), required=False, choices=[EVERY, *EvolutionKind.choices])
    offering = forms.ChoiceField(label=_("Offre"), required=False, choices=[EVERY, *Offering.choices])
    gap = forms.ChoiceField(label=_("Il manque"), required=False, choices=GAP_CHOICES)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = roadmap.organisation_id
        themes = Theme.objects.filter(organisation__isnull=True) | Theme.objects.filter(organisation=owner)
        competences = Competence.objects.filter(organisation__isnull=True) | Competence.objects.filter(
            organisation=owner
        )
        members = Organisation.objects.filter(participations__roadmap=roadmap).order_by("sort_key")
        choice_field(self, "axis").choices = [ALL, ("none", _("sans axe")), *axis_choices(roadmap)]
        choice_field(self, "theme").choices = [ALL, *((str(t.pk), t.label) for t in themes)]
        choice_field(self, "competence").choices = [EVERY, *((str(c.pk), c.label) for c in competences)]
        choice_field(self, "member").choices = [ALL, *((str(o.pk), o.name) for o in members)]
        portfolios = Portfolio.objects.filter(roadmap=roadmap).values_list("pk", "name")
        choice_field(self, "portfolio").choices = [ALL, *((str(pk), name) for pk, name in portfolios)]

    def filters(self) -> ActionFilters:
        """What is asked; an unknown value is left out."""
        self.is_valid()
        said = self.cleaned_data
        plain: dict[str, Any] = {
            name: said.get(name, "") for name in ("axis", "status", "triage", "nature", "evolution", "offering", "gap")
        }
        for name in ("member", "theme", "competence", "portfolio"):
            plain[name] = int(said[name]) if said.get(name) else None
        return ActionFilters(text=said.get("q", ""), **plain)

    def active(self) -> list[tuple[str, str]]:
        """Name of each filter in use and how it reads."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value:
                words = dict(pairs(field)).get(value, value) if isinstance(field, forms.ChoiceField) else value
                found.append((name, f"{field.label} : {words}"))
        return found


class QuickForm(forms.Form):
    """The seven answers. A size or an exact amount; both given: the exact one counts."""

    title = forms.CharField(
        label=_("Intitulé"), max_length=200, help_text=_("Ce que l’action change, sans nom de produit.")
    )
    summary = forms.CharField(label=_("En quelques mots"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    axis = forms.ChoiceField(label=_("Axe"), required=False)
    is_mandatory = forms.BooleanField(label=_("Une obligation légale l’impose"), required=False)
    obligation = forms.ChoiceField(
        label=_("Laquelle"),
        required=False,
        help_text=_("Au catalogue ; son application sera validée par une personne."),
    )
    audience = forms.ChoiceField(label=_("Qui en bénéficie"), required=False, choices=[("", "—"), *Audience.choices])
    beneficiaries = forms.IntegerField(label=_("Combien"), required=False, min_value=0, max_value=2_000_000_000)
    cost_size = forms.ChoiceField(label=_("Coût"), required=False)
    cost = forms.DecimalField(
        label=_("… ou le montant exact"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    recurring_size = forms.ChoiceField(label=_("Coût récurrent, par an"), required=False)
    recurring = forms.DecimalField(
        label=_("… ou le montant exact par an"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    effort_size = forms.ChoiceField(label=_("Charge"), required=False)
    effort = forms.DecimalField(
        label=_("… ou le nombre exact de jours"), required=False, min_value=0, max_digits=7, decimal_places=1
    )
    effort_skill = forms.ChoiceField(
        label=_("Jours de"),
        required=False,
        help_text=_("Répartition habituelle : selon ce que demandent d’ordinaire de tels projets."),
    )
    duration_quarters = forms.IntegerField(label=_("Durée"), required=False, min_value=1, max_value=80)
    confidence = forms.ChoiceField(
        label=_("D’où viennent ces chiffres"), required=False, choices=[("", _("on ne sait pas")), *Confidence.choices]
    )

    def __init__(self, *args: Any, roadmap: Roadmap, obligations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roadmap = roadmap
        sizes = sizes_for(roadmap.organisation.population, roadmap.currency)
        choice_field(self, "axis").choices = [("", "—"), *axis_choices(roadmap)]
        choice_field(self, "obligation").choices = [("", "—"), *obligations]
        for name, amounts in (("cost_size", sizes.investment_minor), ("recurring_size", sizes.recurring_minor)):
            choice_field(self, name).choices = _size_choices(
                {size: _short(amount, roadmap) for size, amount in amounts.items()}
            )
        days = {size: f"{halfdays // 2} j" for size, halfdays in sizes.effort_halfdays.items()}
        choice_field(self, "effort_size").choices = _size_choices(days)
        skills = [(str(skill.pk), skill.label) for skill in usable_skills(roadmap)]
        choice_field(self, "effort_skill").choices = [("", _("répartition habituelle")), *skills]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("obligation"):
            said["is_mandatory"] = True
        for name in ("cost", "recurring"):
            amount = said.get(name)
            if (
                amount is not None
                and Currency(self.roadmap.currency).exponent == 0
                and amount != amount.to_integral_value()
            ):
                self.add_error(name, _("Le franc Pacifique n’a pas de centimes : donnez un nombre entier."))
        return said

    def answers(self) -> QuickAnswers:
        """The cleaned answers."""
        said = self.cleaned_data
        effort: Decimal | None = said["effort"]
        return QuickAnswers(
            is_mandatory=said["is_mandatory"],
            obligation_id=int(said["obligation"]) if said["obligation"] else None,
            audience=said["audience"],
            beneficiaries=said["beneficiaries"],
            investment=self._amount("cost"),
            recurring=self._amount("recurring"),
            effort=round(effort * 2) if effort is not None else said["effort_size"] or None,
            effort_skill_id=int(said["effort_skill"]) if said["effort_skill"] else None,
            duration_quarters=said["duration_quarters"],
            confidence=said["confidence"],
        )

    def _amount(self, name: str) -> str | int | None:
        exact: Decimal | None = self.cleaned_data[name]
        if exact is not None:
            return to_minor(exact, self.roadmap.currency)
        return self.cleaned_data[f"{name}_size"] or None


def _short(amount_minor: int, roadmap: Roadmap) -> str:
    from jalon.web.french import money_short

    return money_short(amount_minor, roadmap.currency)


def _size_choices(words: dict[str, str]) -> list[tuple[str, Any]]:
    return [("", "—"), *((size.value, f"{size.label}, de l’ordre de {words[size.value]}") for size in Size)]


class BulkForm(forms.Form):
    """What to do to the actions ticked."""

    what = forms.ChoiceField(
        label=_("Pour les actions cochées"),
        choices=[
            ("axis", _("changer d’axe")),
            ("portfolio", _("changer de portefeuille")),
            ("triage", _("trier")),
            ("theme", _("ajouter un thème")),
            ("submit", _("soumettre à l’arbitrage")),
        ],
    )
    axis = forms.ChoiceField(label=_("Axe"), required=False)
    portfolio = forms.ChoiceField(label=_("Portefeuille"), required=False)
    triage = forms.ChoiceField(label=_("Tri"), required=False, choices=[("", _("pas encore triée")), *Triage.choices])
    theme = forms.ChoiceField(label=_("Thème"), required=False)

    def __init__(self, *args: Any, filters: FilterForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("axis", "portfolio", "theme"):
            known = [choice for choice in pairs(choice_field(filters, name)) if choice[0] not in ("", "none")]
            choice_field(self, name).choices = [("", "—"), *known]
