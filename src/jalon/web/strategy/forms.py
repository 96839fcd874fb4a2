"""Forms of the strategy."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.needs.models import Need
from jalon.organisations.models import Theme
from jalon.roadmaps.models import Challenge, Roadmap
from jalon.strategy.models import Axis, Objective, ObjectiveLevel, ObjectiveOrigin
from jalon.web.fields import DayField, PersonField, TextField, row_field


def themes_for(roadmap: Roadmap) -> QuerySet[Theme]:
    """Shipped themes and the owner's own."""
    return Theme.objects.filter(Q(organisation=None) | Q(organisation=roadmap.organisation_id))


class ChallengesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Stakes of the roadmap, ticked."""

    def __init__(self, roadmap: Roadmap) -> None:
        super().__init__(
            label=_("Enjeux auxquels il répond"),
            queryset=Challenge.objects.filter(roadmap=roadmap),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )


class AxisForm(forms.Form):
    """An axis."""

    title = forms.CharField(label=_("Axe"), max_length=200)
    description = TextField(label=_("Présentation"))
    theme_id = forms.ModelChoiceField(label=_("Thème"), queryset=Theme.objects.none(), required=False, empty_label="—")

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "theme_id").queryset = themes_for(roadmap)
        self.fields["political_sponsor_id"] = PersonField(roadmap=roadmap, label=_("Sponsor politique"))
        self.fields["managerial_sponsor_id"] = PersonField(roadmap=roadmap, label=_("Sponsor managérial"))
        self.fields["challenge_ids"] = ChallengesField(roadmap)


class ObjectiveForm(forms.Form):
    """An objective."""

    axis_id = forms.ModelChoiceField(label=_("Axe"), queryset=Axis.objects.none(), empty_label=None)
    parent_id = forms.ModelChoiceField(
        label=_("Sous l’objectif"),
        queryset=Objective.objects.none(),
        required=False,
        empty_label=_("directement l’axe"),
    )
    title = forms.CharField(label=_("Objectif"), max_length=240)
    description = TextField(label=_("Précisions"))
    level = forms.ChoiceField(label=_("Niveau"), choices=ObjectiveLevel)
    origin = forms.ChoiceField(label=_("Porté par"), choices=[("", "—"), *ObjectiveOrigin.choices], required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "axis_id").queryset = Axis.objects.filter(roadmap=roadmap)
        row_field(self, "parent_id").queryset = Objective.objects.filter(axis__roadmap=roadmap)
        self.fields["challenge_ids"] = ChallengesField(roadmap)
        self.fields["need_ids"] = forms.ModelMultipleChoiceField(
            label=_("Besoins auxquels il répond"),
            queryset=Need.objects.visible_to(actor).filter(roadmap=roadmap),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )


class IndicatorForm(forms.Form):
    """An indicator."""

    label = forms.CharField(label=_("Ce qu’il mesure"), max_length=240)
    unit = forms.CharField(label=_("Unité"), max_length=60, required=False)
    axis_id = forms.ModelChoiceField(label=_("Axe"), queryset=Axis.objects.none(), required=False, empty_label="—")
    objective_id = forms.ModelChoiceField(
        label=_("Ou objectif"), queryset=Objective.objects.none(), required=False, empty_label="—"
    )
    baseline = forms.DecimalField(
        label=_("Valeur de départ"), required=False, localize=True, max_digits=16, decimal_places=3
    )
    baseline_on = DayField(label=_("Mesurée le"), required=False)
    target = forms.DecimalField(label=_("Cible"), required=False, localize=True, max_digits=16, decimal_places=3)
    target_on = DayField(label=_("À atteindre le"), required=False)
    source = forms.CharField(label=_("Source"), max_length=240, required=False)
    is_impact = forms.BooleanField(label=_("Mesure l’impact attendu de la feuille de route"), required=False)
    is_rating = forms.BooleanField(label=_("Sert de critère pour noter les actions"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "axis_id").queryset = Axis.objects.filter(roadmap=roadmap)
        row_field(self, "objective_id").queryset = Objective.objects.filter(axis__roadmap=roadmap)


class ThemeForm(forms.Form):
    """A theme for the roadmap."""

    theme_id = forms.ModelChoiceField(label=_("Thème"), queryset=Theme.objects.none(), required=False, empty_label="—")
    own_label = forms.CharField(label=_("Ou le vôtre"), max_length=160, required=False)
    strategy_link = forms.CharField(label=_("Lien avec la stratégie du territoire"), max_length=300, required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "theme_id").queryset = themes_for(roadmap)
