"""Forms of the needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.needs.filters import NeedFilters
from jalon.needs.models import Frequency, Intensity, NeedKind, NeedOrigin, NeedStatus, PoolingPotential
from jalon.needs.queries import departments_of, organisations_of
from jalon.needs.rules import COLLECTING
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.web.fields import DayField, PersonField, TextField, pairs, row_field

_UNSAID = ("", _("non dit"))


class DepartmentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not a generic class at run time
    """Directions, each with its organisation when there are several."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.organisation})"


class NeedForm(forms.Form):
    """A need, in the words of who asks. Only its statement and who asks must be said."""

    statement = forms.CharField(
        label=_("Le besoin, en une phrase"),
        max_length=400,
        help_text=_(
            "Dites ce qu’il faut pouvoir faire, sans nommer de produit : « pouvoir payer la cantine en ligne »."
        ),
    )
    details = TextField(label=_("Précisions"))
    kind = forms.ChoiceField(label=_("Nature"), choices=NeedKind, initial=NeedKind.NEED)
    organisation_id = forms.ModelChoiceField(
        label=_("Organisme qui demande"), queryset=Organisation.objects.none(), empty_label=None
    )
    department_id = forms.ModelChoiceField(
        label=_("Direction qui demande"), queryset=Department.objects.none(), required=False, empty_label="—"
    )
    requester_function = forms.CharField(label=_("Fonction du demandeur"), max_length=160, required=False)
    population = forms.ChoiceField(label=_("Au nom de qui"), choices=[_UNSAID, *Population.choices], required=False)
    origin = forms.ChoiceField(label=_("Origine"), choices=NeedOrigin, initial=NeedOrigin.REQUEST, required=False)
    populations_concerned = forms.MultipleChoiceField(
        label=_("Qui est concerné"),
        choices=Population,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    frequency = forms.ChoiceField(label=_("Fréquence"), choices=[_UNSAID, *Frequency.choices], required=False)
    intensity = forms.ChoiceField(label=_("Intensité"), choices=[_UNSAID, *Intensity.choices], required=False)
    consequence = TextField(label=_("Si rien n’est fait"), help_text=_("Ce qui arrive, à qui, et ce que cela coûte."))
    deadline_on = DayField(label=_("Échéance"), required=False)
    pooling = forms.ChoiceField(
        label=_("Potentiel de mutualisation"), choices=[_UNSAID, *PoolingPotential.choices], required=False
    )
    member_ids = forms.ModelMultipleChoiceField(
        label=_("Autres membres concernés"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, roadmap: Roadmap, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone = organisations_of(roadmap)
        collects = actor.is_system or actor.has_any_role(COLLECTING, roadmap.pk)
        mine = everyone if collects else everyone.filter(pk__in=list(actor.organisation_roles))
        row_field(self, "organisation_id").queryset = mine
        row_field(self, "department_id").queryset = Department.objects.filter(
            organisation__in=mine.order_by().values("pk")
        )
        row_field(self, "member_ids").queryset = everyone
        self.fields["department_ids"] = DepartmentsField(
            departments_of(roadmap) if collects else departments_of(roadmap).filter(organisation__in=mine.values("pk")),
            label=_("Directions concernées"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if collects:
            self.fields["requester_id"] = PersonField(roadmap=roadmap, label=_("Demandé par"))


class QualifyForm(forms.Form):
    """What becomes of a need."""

    status = forms.ChoiceField(label=_("État"), choices=NeedStatus)
    reason = forms.CharField(
        label=_("Raison"),
        max_length=300,
        required=False,
        help_text=_("Obligatoire pour différer ou ne pas retenir : elle est dite à qui a demandé."),
    )
    review_on = DayField(
        label=_("À revoir le"), required=False, help_text=_("Obligatoire pour différer ou ne pas retenir.")
    )


def _filter(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("tous")), *choices], required=False)


class NeedFilterForm(forms.Form):
    """Filters of the basket, kept in the address."""

    q = forms.CharField(label=_("Mots ou code"), required=False, max_length=100)
    status = _filter(_("État"), NeedStatus.choices)
    kind = forms.ChoiceField(label=_("Nature"), choices=[("", _("toutes")), *NeedKind.choices], required=False)
    member = forms.ModelChoiceField(
        label=_("Membre"), queryset=Organisation.objects.none(), required=False, empty_label=_("tous")
    )
    department = forms.ModelChoiceField(
        label=_("Direction"), queryset=Department.objects.none(), required=False, empty_label=_("toutes")
    )
    population = _filter(_("Au nom de qui"), Population.choices)
    concerned = _filter(_("Qui est concerné"), Population.choices)
    frequency = forms.ChoiceField(label=_("Fréquence"), choices=[("", _("toutes")), *Frequency.choices], required=False)
    intensity = forms.ChoiceField(label=_("Intensité"), choices=[("", _("toutes")), *Intensity.choices], required=False)
    origin = forms.ChoiceField(label=_("Origine"), choices=[("", _("toutes")), *NeedOrigin.choices], required=False)
    pooling = _filter(_("Mutualisation"), PoolingPotential.choices)
    place = _filter(
        _("Regroupement"),
        [("to_match", _("à rapprocher")), ("grouped", _("dans un groupe")), ("alone", _("reste seul"))],
    )
    unanswered = forms.BooleanField(label=_("Sans réponse"), required=False)
    action = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "member").queryset = organisations_of(roadmap)
        row_field(self, "department").queryset = Department.objects.filter(organisation=roadmap.organisation_id)

    def filters(self) -> NeedFilters:
        """What was chosen; a value that is no choice narrows nothing."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        plain = ("status", "kind", "origin", "population", "concerned", "frequency", "intensity", "pooling", "place")
        return NeedFilters(
            text=said.get("q", ""),
            organisation_id=said["member"].pk if "member" in said else None,
            department_id=said["department"].pk if "department" in said else None,
            action_id=said.get("action"),
            is_unanswered=bool(said.get("unanswered")),
            **{name: said[name] for name in plain if name in said},
        )

    def active(self) -> list[tuple[str, str]]:
        """Name and words of each filter at work."""
        self.is_valid()
        found = []
        for name, value in self.cleaned_data.items():
            if value in (None, "", False):
                continue
            field = self.fields[name]
            words = dict(pairs(field)).get(str(value), str(value)) if type(field) is forms.ChoiceField else value
            label = _("de l’action choisie") if name == "action" else field.label
            shown = str(label) if value is True or name == "action" else f"{label} : {words}"
            found.append((name, shown))
        return found


class GroupForm(forms.Form):
    """What a group is called, and what was understood."""

    title = forms.CharField(
        label=_("Intitulé"), max_length=240, help_text=_("En mots neutres, que chaque membre reconnaîtrait.")
    )
    note = TextField(label=_("Remarques"))


class GroupActionForm(forms.Form):
    """An action made of a group."""

    title = forms.CharField(label=_("Intitulé de l’action"), max_length=200)
    way = forms.ChoiceField(
        label=_("Façon de faire"),
        choices=[("own", _("en propre")), ("pooled", _("mutualisée entre les membres concernés"))],
        widget=forms.RadioSelect,
        initial="own",
        help_text=_("Mutualisée : une variante est ouverte à parts égales entre eux, à régler ensuite."),
    )


class OwnEntryForm(forms.Form):
    """A need added to the reference list of the organisation."""

    label = forms.CharField(label=_("Le besoin, en mots neutres"), max_length=200)
    synonyms = TextField(label=_("Autres façons de le dire"), help_text=_("Une par ligne, comme on l’entend."))
    words = forms.CharField(
        label=_("Mots du sujet"), max_length=600, required=False, help_text=_("Les mots qui le font reconnaître.")
    )
