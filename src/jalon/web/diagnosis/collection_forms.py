"""Forms of the collection plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Correspondent
from jalon.diagnosis.places import organisations_of
from jalon.diagnosis.usecases.manage_correspondents import CorrespondentSheet
from jalon.diagnosis.usecases.save_campaign import CampaignSheet, TargetSheet
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.web.diagnosis.interview_forms import DepartmentField, OrganisationField
from jalon.web.fields import DayField, PersonField, TextField


class CampaignForm(forms.Form):
    """A campaign."""

    name = forms.CharField(label=_("Nom de la campagne"), max_length=160)
    purpose = TextField(label=_("Ce que l’on cherche à savoir"))
    starts_on = DayField(label=_("Début"))
    ends_on = DayField(label=_("Fin"))

    def sheet(self) -> CampaignSheet:
        """What the use case takes."""
        return CampaignSheet(**self.cleaned_data)


class TargetsForm(forms.Form):
    """How many voices are expected, for several members and populations at once."""

    organisations = forms.ModelMultipleChoiceField(
        label=_("Membres"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    populations = forms.MultipleChoiceField(
        label=_("Populations"), choices=Population.choices, widget=forms.CheckboxSelectMultiple
    )
    expected = forms.IntegerField(
        label=_("Voix attendues de chacun"),
        min_value=0,
        max_value=100_000,
        initial=1,
        help_text=_("0 retire la cible."),
    )
    contact_label = forms.CharField(
        label=_("Qui relancer"),
        max_length=160,
        required=False,
        help_text=_("Vide : les élus et agents du membre qui ont un compte."),
    )
    contact_email = forms.EmailField(label=_("Son adresse électronique"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = organisations_of(roadmap)
        self.fields["department"] = DepartmentField(
            roadmap=roadmap,
            label=_("Direction (un seul membre choisi)"),
            help_text=_("Pour n’attendre ces voix que d’une direction."),
        )

    def sheet(self) -> TargetSheet:
        """What the use case takes."""
        data = self.cleaned_data
        return TargetSheet(
            organisation_ids=[row.pk for row in data["organisations"]],
            populations=data["populations"],
            expected=data["expected"],
            department_id=data["department"].pk if data["department"] else None,
            contact_label=data["contact_label"],
            contact_email=data["contact_email"],
        )


class CloseForm(forms.Form):
    """Why the diagnosis closes all the same."""

    reason = TextField(label=_("Raison, si quelque chose manque"), rows=4)


class ReopenForm(forms.Form):
    """Why the diagnosis is opened again."""

    reason = TextField(label=_("Pourquoi rouvrir"), rows=4)


class CorrespondentForm(forms.Form):
    """A digital correspondent."""

    field_order = ("organisation", "department", "site", "person", "full_name", "email", "starts_on")
    site = forms.CharField(
        label=_("Site"),
        max_length=160,
        required=False,
        help_text=_("Pour un lieu éloigné du siège, par exemple « centre technique »."),
    )
    full_name = forms.CharField(label=_("Nom, si la personne n’est pas dans la liste"), max_length=160, required=False)
    email = forms.EmailField(label=_("Son adresse électronique"), required=False)
    starts_on = DayField(label=_("Depuis le"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(roadmap=roadmap, label=_("Organisme"))
        self.fields["department"] = DepartmentField(roadmap=roadmap, label=_("Direction"))
        self.fields["person"] = PersonField(roadmap=roadmap, label=_("Personne"))
        self.order_fields(self.field_order)

    def sheet(self) -> CorrespondentSheet:
        """What the use case takes."""
        data = self.cleaned_data
        return CorrespondentSheet(
            organisation_id=data["organisation"].pk,
            department_id=data["department"].pk if data["department"] else None,
            site=data["site"],
            person_id=data["person"].pk if data["person"] else None,
            full_name=data["full_name"],
            email=data["email"],
            starts_on=data["starts_on"],
        )


class EndForm(forms.Form):
    """The last day of a correspondent."""

    on = DayField(label=_("Dernier jour"))


class SolicitForm(forms.Form):
    """Something asked of correspondents, department by department."""

    field_order = ("departments", "subject", "text", "due_on")
    subject = forms.CharField(label=_("Objet"), max_length=160)
    text = TextField(label=_("Ce que vous demandez"), rows=6, required=True)
    due_on = DayField(label=_("Pour le"), required=False)

    def __init__(self, *args: Any, correspondents: list[Correspondent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.correspondents = correspondents
        labels = {row.department_id or 0: self._label(row) for row in correspondents}
        self.fields["departments"] = forms.MultipleChoiceField(
            label=_("Directions"),
            choices=[(str(pk), label) for pk, label in sorted(labels.items(), key=lambda item: item[1])],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Aucune cochée : tous les référents en fonction."),
        )
        self.order_fields(self.field_order)

    @staticmethod
    def _label(row: Correspondent) -> str:
        return f"{row.department.name} ({row.organisation})" if row.department else str(_("Sans direction"))

    def chosen(self) -> list[int]:
        """Ids of the correspondents of the departments ticked."""
        ticked = {int(pk) for pk in self.cleaned_data["departments"]}
        return [row.pk for row in self.correspondents if not ticked or (row.department_id or 0) in ticked]


class AnswerForm(forms.Form):
    """The answer of a correspondent."""

    answer = TextField(label=_("Votre réponse"), rows=5, required=True)
