"""Forms of the roadmap's own pages. Cleaned keys are the arguments of the use cases."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Role
from jalon.organisations.models import Competence, Department, Organisation
from jalon.organisations.queries import competences_for
from jalon.roadmaps.models import (
    ConditionAnswer,
    MethodTemplate,
    PhaseStatus,
    Roadmap,
    RoadmapKind,
    ScopeDimension,
    TaxBasis,
)
from jalon.web.fields import DayField, PersonField, TextField, choice_field, row_field

HORIZONS = (
    ("3", _("trois ans")),
    ("term", _("jusqu’à la fin du mandat")),
    ("free", _("d’autres dates")),
)


class GuideForm(forms.Form):
    """From « je suis … » to a roadmap with its phases."""

    kind = forms.ChoiceField(label=_("Vous faites"), choices=RoadmapKind, initial=RoadmapKind.DIGITAL)
    title = forms.CharField(label=_("Intitulé"), max_length=200)
    public_label = forms.CharField(
        label=_("Nom public de l’exercice"),
        max_length=120,
        required=False,
        help_text=_("Si vous l’appelez autrement : « feuille de route du numérique communal », par exemple."),
    )
    method_id = forms.ModelChoiceField(
        label=_("Méthode"),
        queryset=MethodTemplate.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Ses phases seront copiées : vous pourrez les changer."),
    )
    starts_on = DayField(label=_("Début de la feuille de route"))
    horizon = forms.ChoiceField(label=_("Durée"), choices=HORIZONS, widget=forms.RadioSelect, initial="3")
    term_ends_on = DayField(
        label=_("Fin du mandat"), required=False, help_text=_("Pour une durée calée sur le mandat.")
    )
    ends_on = DayField(label=_("Fin de la feuille de route"), required=False, help_text=_("Pour d’autres dates."))

    def __init__(self, *args: Any, methods: QuerySet[MethodTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "method_id").queryset = methods

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        horizon, starts_on = cleaned.get("horizon"), cleaned.get("starts_on")
        if horizon == "3" and starts_on:
            cleaned["ends_on"] = end_of_years(starts_on, 3)
            cleaned["term_ends_on"] = None
        elif horizon == "term":
            if not cleaned.get("term_ends_on"):
                self.add_error("term_ends_on", _("Donnez la date de fin du mandat."))
            cleaned["ends_on"] = cleaned.get("term_ends_on")
        elif horizon == "free":
            cleaned["term_ends_on"] = None
            if not cleaned.get("ends_on"):
                self.add_error("ends_on", _("Donnez la date de fin."))
        return cleaned


def end_of_years(starts_on: date, years: int) -> date:
    """The day before the anniversary."""
    day = 28 if (starts_on.month, starts_on.day) == (2, 29) else starts_on.day
    return starts_on.replace(year=starts_on.year + years, day=day) - timedelta(days=1)


class FrameForm(forms.Form):
    """Every field of the frame of a roadmap."""

    title = forms.CharField(label=_("Intitulé"), max_length=200)
    kind = forms.ChoiceField(label=_("Nature"), choices=RoadmapKind)
    public_label = forms.CharField(label=_("Nom public de l’exercice"), max_length=120, required=False)
    starts_on = DayField(label=_("Début"))
    ends_on = DayField(label=_("Fin"))
    term_ends_on = DayField(
        label=_("Fin du mandat"), required=False, help_text=_("Renseignée, la feuille de route ne peut aller au-delà.")
    )
    tax_basis = forms.ChoiceField(label=_("Montants"), choices=TaxBasis)
    impulse_kind = forms.CharField(
        label=_("Acte de l’impulsion politique"),
        max_length=120,
        required=False,
        help_text=_("Lettre de mission, délibération, discours de politique générale…"),
    )
    impulse_author = forms.CharField(label=_("Auteur de l’impulsion (fonction)"), max_length=160, required=False)
    impulse_on = DayField(label=_("Date de l’impulsion"), required=False)
    impulse_text = TextField(label=_("Ce qu’elle demande"))
    ambition = TextField(label=_("Ambition politique"), rows=4)
    ambition_signed_by = forms.CharField(label=_("Ambition signée par (fonction)"), max_length=160, required=False)
    owner_department_id = forms.ModelChoiceField(
        label=_("Direction qui lance et conduit"), queryset=Department.objects.none(), required=False, empty_label="—"
    )
    closing_review_on = DayField(label=_("Revue de clôture"), required=False)
    expected_impacts = TextField(label=_("Impacts attendus"))
    announced_delivery_on = DayField(label=_("Mise en œuvre annoncée pour le"), required=False)
    started_delivery_on = DayField(label=_("Mise en œuvre commencée le"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "owner_department_id").queryset = Department.objects.filter(
            organisation=roadmap.organisation_id
        )
        self.fields["owner_department_head_id"] = PersonField(roadmap=roadmap, label=_("À la tête de cette direction"))
        self.fields["political_sponsor_id"] = PersonField(roadmap=roadmap, label=_("Sponsor politique"))
        self.fields["managerial_sponsor_id"] = PersonField(roadmap=roadmap, label=_("Sponsor managérial"))


class CompetenceForm(forms.Form):
    """The competence for which a roadmap is made."""

    competence_id = forms.ModelChoiceField(
        label=_("Compétence exercée"), queryset=Competence.objects.none(), required=False, empty_label=_("toutes")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "competence_id").queryset = competences_for(organisation)


class StatusForm(forms.Form):
    """A state to enter, on a date."""

    status = forms.ChoiceField(label=_("Nouvel état"))
    on = DayField(label=_("Depuis le"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "status").choices = choices


class LaunchForm(forms.Form):
    """The day of the launch."""

    on = DayField(label=_("Lancée le"))


class VersionForm(forms.Form):
    """The horizon of the next version."""

    starts_on = DayField(label=_("Début"))
    ends_on = DayField(label=_("Fin"))


class PhaseForm(forms.Form):
    """A phase, planned and followed."""

    name = forms.CharField(label=_("Phase"), max_length=160)
    objectives = TextField(label=_("Objectifs"))
    validation = forms.CharField(label=_("Validée par"), max_length=160, required=False)
    starts_on = DayField(label=_("Début prévu"), required=False)
    ends_on = DayField(label=_("Fin prévue"), required=False)
    started_on = DayField(label=_("Commencée le"), required=False)
    ended_on = DayField(label=_("Terminée le"), required=False)
    status = forms.ChoiceField(label=_("État"), choices=PhaseStatus)

    def __init__(self, *args: Any, roadmap: Roadmap, is_study: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = PersonField(roadmap=roadmap, label=_("Responsable de la phase"))
        if is_study:
            self.fields["outcome"] = forms.ChoiceField(
                label=_("Suite donnée à l’étude"),
                choices=[("", "—"), ("go", _("engager")), ("no_go", _("ne pas engager"))],
                required=False,
            )
            self.fields["outcome_on"] = DayField(label=_("Décidée le"), required=False)


class DeliverableForm(forms.Form):
    """A deliverable and its dates."""

    name = forms.CharField(label=_("Livrable"), max_length=200)
    due_on = DayField(label=_("Attendu le"), required=False)
    delivered_on = DayField(label=_("Remis le"), required=False)
    validated_on = DayField(label=_("Validé le"), required=False)


class ChallengeForm(forms.Form):
    """A stake."""

    title = forms.CharField(label=_("Enjeu"), max_length=240)
    description = TextField(label=_("Précisions"))

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = PersonField(roadmap=roadmap, label=_("Porté par"))


class ScopeForm(forms.Form):
    """An element of the perimeter."""

    dimension = forms.ChoiceField(label=_("Dimension"), choices=ScopeDimension)
    is_in = forms.TypedChoiceField(
        label=_("Place"),
        choices=[("1", _("dans le périmètre")), ("0", _("hors du périmètre"))],
        coerce=lambda value: value == "1",
    )
    text = forms.CharField(label=_("Élément"), max_length=300)


class ConditionForm(forms.Form):
    """The answer to a condition of success."""

    answer = forms.ChoiceField(label=_("Réponse"), choices=[("", "—"), *ConditionAnswer.choices], required=False)
    evidence = TextField(label=_("Sur quoi elle repose"), rows=2)


class RoleForm(forms.Form):
    """A role on the roadmap."""

    role = forms.ChoiceField(label=_("Rôle"), choices=Role)
    starts_on = DayField(label=_("Depuis le"), required=False)
    ends_on = DayField(label=_("Jusqu’au"), required=False, help_text=_("Obligatoire pour une AMO."))
    parts = forms.MultipleChoiceField(
        label=_("Étapes ouvertes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pour une AMO seulement."),
    )

    def __init__(self, *args: Any, roadmap: Roadmap, steps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = PersonField(roadmap=roadmap, label=_("Personne"), required=True, empty_label=None)
        self.fields = {"person_id": person, **self.fields}
        choice_field(self, "parts").choices = steps


class MethodForm(forms.Form):
    """A method of one's own: its words, and its phases one by block of lines."""

    label = forms.CharField(label=_("Intitulé"), max_length=160)
    description = TextField(label=_("Présentation"))
    is_shared = forms.BooleanField(label=_("Proposée aux autres collectivités de cette instance"), required=False)


class MethodPhaseForm(forms.Form):
    """One phase of a method; a phase left without a name is dropped."""

    name = forms.CharField(label=_("Phase"), max_length=160, required=False)
    objectives = TextField(label=_("Objectifs"), rows=2)
    weeks = forms.IntegerField(label=_("Durée en semaines"), min_value=1, max_value=260, initial=4)
    deliverables = TextField(label=_("Livrables, un par ligne"), rows=2)
    validation = forms.CharField(label=_("Validée par"), max_length=160, required=False)
    is_before_roadmap = forms.BooleanField(label=_("C’est une étude d’opportunité"), required=False)


class CopyForm(forms.Form):
    """The name of a copy."""

    label = forms.CharField(label=_("Intitulé de votre copie"), max_length=160)
