"""Forms of the organisations' screens. Cleaned values are the arguments of the use cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.organisations.models import OUTSIDE_REGISTRY, Competence, Department, DepartmentLevel, OrganisationKind
from jalon.organisations.registry import departement_names
from jalon.organisations.usecases.add_department import DepartmentSheet
from jalon.organisations.usecases.add_members import AdhesionTerms
from jalon.organisations.usecases.add_organisation import OrganisationSheet
from jalon.organisations.usecases.edit_organisation import OrganisationChanges
from jalon.organisations.usecases.set_branding import Branding
from jalon.web.choosing import OrganisationChoiceField

OUTSIDE_CHOICES = [(kind.value, kind.label) for kind in OUTSIDE_REGISTRY]
FILE_BYTES = 30 * 1024 * 1024


def _departements() -> list[tuple[str, str]]:
    return [("", str(_("tous")))] + [(code, f"{code} {name}") for code, name in sorted(departement_names().items())]


class DateInput(forms.DateInput):
    """The browser's own date input, which wants ISO dates."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Filters of the list, kept in the address."""

    q = forms.CharField(label=_("Nom, code Insee, SIREN ou code postal"), required=False, max_length=200)
    forme = forms.ChoiceField(label=_("Forme"), required=False, choices=[("", _("toutes")), *OrganisationKind.choices])
    departement = forms.ChoiceField(label=_("Département"), required=False, choices=_departements)
    disparues = forms.BooleanField(label=_("Montrer aussi celles qui ont disparu"), required=False)


class OrganisationForm(forms.Form):
    """A body outside the registry."""

    kind = forms.ChoiceField(label=_("Forme"), choices=OUTSIDE_CHOICES)
    name = forms.CharField(label=_("Nom"), max_length=200)
    siren = forms.CharField(
        label=_("SIREN"), required=False, max_length=20, help_text=_("Neuf chiffres. Laissez vide s’il n’y en a pas.")
    )
    legal_form = forms.CharField(
        label=_("Forme juridique précise"),
        required=False,
        max_length=120,
        help_text=_("Par exemple : syndicat mixte ouvert."),
    )
    departement_code = forms.ChoiceField(label=_("Département du siège"), required=False, choices=_departements)
    postal_codes = forms.CharField(label=_("Code postal"), required=False, max_length=100)
    population = forms.IntegerField(label=_("Population"), required=False, min_value=0, max_value=80_000_000)
    contact_email = forms.EmailField(label=_("Adresse de contact"), required=False)

    def sheet(self) -> OrganisationSheet:
        """What the use case takes."""
        return OrganisationSheet(**self.cleaned_data)

    def changes(self) -> OrganisationChanges:
        """What the use case takes."""
        return OrganisationChanges(**self.cleaned_data)


class LocalOrganisationForm(OrganisationForm):
    """The same with the day it ended."""

    ended_on = forms.DateField(label=_("A disparu le"), required=False, widget=DateInput)


class RegistryRowForm(forms.Form):
    """What may be corrected on a row of the registry."""

    name = forms.CharField(
        label=_("Nom affiché"),
        required=False,
        max_length=200,
        help_text=_("Gardé aux millésimes suivants. Laissez vide pour reprendre le nom officiel."),
    )
    contact_email = forms.EmailField(label=_("Adresse de contact"), required=False)

    def changes(self) -> OrganisationChanges:
        """What the use case takes."""
        return OrganisationChanges(**self.cleaned_data)


class BrandingForm(forms.Form):
    """Logo, two colours, own word for « feuille de route »."""

    primary_colour = forms.CharField(
        label=_("Couleur principale"),
        required=False,
        max_length=7,
        help_text=_("Comme #1A4D5C ; contraste d’au moins 4,5 pour 1 sur blanc. Vide : celle de Jalon."),
    )
    accent_colour = forms.CharField(
        label=_("Couleur d’accent"), required=False, max_length=7, help_text=_("Même règle.")
    )
    roadmap_word = forms.CharField(
        label=_("Votre mot pour « feuille de route »"),
        required=False,
        max_length=80,
        help_text=_("Par exemple : schéma directeur, projet numérique de territoire."),
    )
    logo = forms.FileField(label=_("Logo"), required=False)
    removes_logo = forms.BooleanField(label=_("Retirer le logo actuel"), required=False)

    def branding(self) -> Branding:
        """What the use case takes."""
        return Branding(**self.cleaned_data)


class AdhesionForm(forms.Form):
    """By which competence and between which days."""

    competence = forms.ModelChoiceField(
        Competence.objects.none(), label=_("Compétence"), required=False, empty_label=_("adhésion globale")
    )
    starts_on = forms.DateField(label=_("Depuis le"), required=False, widget=DateInput)
    ends_on = forms.DateField(
        label=_("Jusqu’au"), required=False, widget=DateInput, help_text=_("Dernier jour. Vide : sans fin connue.")
    )
    reference = forms.CharField(label=_("Délibération ou arrêté"), required=False, max_length=160)

    def __init__(self, *args: Any, competences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].queryset = competences  # type: ignore[attr-defined]

    def terms(self) -> AdhesionTerms:
        """What the use cases take."""
        competence = self.cleaned_data["competence"]
        return AdhesionTerms(
            competence_id=competence.pk if competence is not None else None,
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data["ends_on"],
            reference=self.cleaned_data["reference"],
        )


class AddMemberForm(AdhesionForm):
    """One member and its terms."""

    member = OrganisationChoiceField(label=_("Membre"), help_text=_("Tapez trois lettres, un SIREN ou un code Insee."))
    field_order = ["member", "competence", "starts_on", "ends_on", "reference"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].actor = actor  # type: ignore[attr-defined]


class TransferForm(forms.Form):
    """Where an adhesion goes and from which day."""

    destination = OrganisationChoiceField(label=_("Organisme qui accueille"))
    on = forms.DateField(label=_("À partir du"), widget=DateInput)
    reference = forms.CharField(label=_("Délibération ou arrêté"), required=False, max_length=160)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"].actor = actor  # type: ignore[attr-defined]


class DepartmentForm(forms.Form):
    """A pôle, a direction or a service."""

    name = forms.CharField(label=_("Nom"), max_length=160)
    level = forms.ChoiceField(label=_("Niveau"), choices=DepartmentLevel.choices, initial=DepartmentLevel.DIRECTION)
    parent = forms.ModelChoiceField(
        Department.objects.none(), label=_("Rattachement"), required=False, empty_label=_("à la direction générale")
    )
    is_it = forms.BooleanField(label=_("C’est la direction informatique (DSI, DSN)"), required=False)

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def sheet(self) -> DepartmentSheet:
        """What the use cases take."""
        parent = self.cleaned_data["parent"]
        return DepartmentSheet(
            name=self.cleaned_data["name"],
            level=self.cleaned_data["level"],
            parent_id=parent.pk if parent is not None else None,
            is_it=self.cleaned_data["is_it"],
        )


class TeamForm(forms.Form):
    """A team of a department."""

    name = forms.CharField(label=_("Nouvelle équipe"), max_length=160)


class SkillForm(forms.Form):
    """A skill of the organisation's own."""

    label = forms.CharField(label=_("Intitulé"), max_length=120)
    is_business = forms.BooleanField(label=_("Ses jours sont ceux des directions métiers"), required=False)


class CompetenceForm(forms.Form):
    """A competence of the organisation's own."""

    label = forms.CharField(label=_("Intitulé"), max_length=200)


class ImportForm(AdhesionForm):
    """A file, or a list pasted; what the list leaves unsaid."""

    file = forms.FileField(label=_("Fichier"), required=False)
    pasted = forms.CharField(
        label=_("Ou une liste de SIREN"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Un SIREN par ligne, suivi du nom s’il n’est pas encore connu ici."),
    )
    default_kind = forms.ChoiceField(
        label=_("Forme, quand la liste ne la dit pas"), choices=OUTSIDE_CHOICES, initial=OrganisationKind.SYNDICAT
    )
    umbrella = OrganisationChoiceField(
        label=_("Tous deviennent membres de"),
        required=False,
        help_text=_("Laissez vide pour n’ajouter aucune adhésion."),
    )
    field_order = ["file", "pasted", "default_kind", "umbrella", "competence", "starts_on", "ends_on", "reference"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["umbrella"].actor = actor  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One source, and only one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("file")) == bool(cleaned.get("pasted", "").strip()):
            raise forms.ValidationError(_("Donnez un fichier ou une liste, l’un des deux."))
        if cleaned.get("file") and cleaned["file"].size > FILE_BYTES:
            self.add_error("file", _("Le fichier dépasse 30 Mo."))
        return cleaned
