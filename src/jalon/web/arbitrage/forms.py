"""Forms of the arbitrage: cleaned keys are arguments of use cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.governance.models import Body, College, DecisionMode
from jalon.governance.usecases.record_decision import Vote
from jalon.programme.models import GridTemplate
from jalon.programme.models.grid import CriterionSide
from jalon.web.fields import DayField, TextField, row_field


class RoundForm(forms.Form):
    """Open a round."""

    name = forms.CharField(label=_("Intitulé"), max_length=160, help_text=_("Par exemple « Arbitrage 2027 »."))
    grid = forms.ModelChoiceField(
        GridTemplate.objects.none(),
        label=_("Grille de départ"),
        empty_label=None,
        help_text=_("L’arbitrage en prend sa propre copie : vous pourrez la modifier avant de la geler."),
    )
    feasibility_threshold = forms.IntegerField(
        label=_("Seuil de faisabilité (0 à 4)"),
        min_value=0,
        max_value=4,
        initial=1,
        help_text=_("Sous ce seuil, une action attend ; elle n’est pas comparée aux autres."),
    )
    margin_pct = forms.IntegerField(
        label=_("Marge gardée pour l’imprévu (%)"),
        min_value=0,
        max_value=50,
        initial=0,
        help_text=_("Part des enveloppes et des jours que le plan laisse libre."),
    )

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "grid").queryset = grids


class CriterionForm(forms.Form):
    """One criterion of a grid that is not frozen yet."""

    label = forms.CharField(label=_("Critère"), max_length=160)
    guidance = TextField(label=_("Aide"), rows=2)
    weight = forms.IntegerField(label=_("Poids"), min_value=0, max_value=100)
    side = forms.ChoiceField(label=_("Ce qu’il mesure"))
    colleges = forms.MultipleChoiceField(
        label=_("Collèges qui notent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun coché : tout collège peut noter."),
    )
    anchor_0 = forms.CharField(label=_("Note 0"), max_length=200)
    anchor_1 = forms.CharField(label=_("Note 1"), max_length=200)
    anchor_2 = forms.CharField(label=_("Note 2"), max_length=200)
    anchor_3 = forms.CharField(label=_("Note 3"), max_length=200)
    anchor_4 = forms.CharField(label=_("Note 4"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = CriterionSide.choices  # type: ignore[attr-defined]
        self.fields["colleges"].choices = College.choices  # type: ignore[attr-defined]


class ScenarioForm(forms.Form):
    """Name a scenario."""

    name = forms.CharField(label=_("Nom du scénario"), max_length=120, help_text=_("Par exemple « Enveloppe −10 % »."))


class VoteForm(forms.Form):
    """How a body made up its mind."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Instance"), empty_label=None)
    on = DayField(label=_("Date de la séance"))
    mode = forms.ChoiceField(label=_("Mode"), choices=DecisionMode.choices, widget=forms.RadioSelect)
    votes_for = forms.IntegerField(label=_("Pour"), min_value=0, max_value=9_999, required=False)
    votes_against = forms.IntegerField(label=_("Contre"), min_value=0, max_value=9_999, required=False)
    votes_abstained = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=9_999, required=False)
    absent = forms.MultipleChoiceField(
        label=_("Absent·e·s et non représenté·e·s"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tous les autres sièges sont comptés présents."),
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "body").queryset = bodies
        self.seats = [(str(seat.pk), f"{seat.function} ({body.name})") for body in bodies for seat in body.seats.all()]
        self.fields["absent"].choices = self.seats  # type: ignore[attr-defined]
        if not self.seats:
            del self.fields["absent"]

    def vote(self) -> Vote | None:
        """The voices, None for a consensus without any."""
        given = [self.cleaned_data.get(name) for name in ("votes_for", "votes_against", "votes_abstained")]
        if all(value is None for value in given):
            return None
        return Vote(*(value or 0 for value in given))

    def present(self) -> list[int]:
        """Seats that are not said absent."""
        absent = set(self.cleaned_data.get("absent", ()))
        return [int(pk) for pk, _label in self.seats if pk not in absent]


class CopilForm(VoteForm):
    """Validation in a COPIL."""

    reservation = TextField(
        label=_("Sous réserve (facultatif)"),
        rows=2,
        help_text=_("Pour valider malgré des fiches incomplètes : dites qui les complète et quand."),
    )
    review_on = DayField(
        label=_("Revoir ce qui n’est pas retenu le"), required=False, help_text=_("Un an après la séance si vide.")
    )


class DeliberationForm(VoteForm):
    """The délibération of an assembly."""

    number = forms.CharField(label=_("Numéro de la délibération"), max_length=60)


class EnforceableForm(forms.Form):
    """Since when it is enforceable."""

    on = DayField(
        label=_("Exécutoire depuis le"),
        help_text=_("Une délibération est exécutoire une fois publiée et transmise au représentant de l’État."),
    )
