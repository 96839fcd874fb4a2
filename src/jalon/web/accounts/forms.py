"""Forms of accounts: they clean, use cases decide."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.accounts.invitations import Guest
from jalon.accounts.models import Person
from jalon.accounts.usecases.save_person import Identity
from jalon.kernel.actor import Role
from jalon.organisations.models import Department, Organisation
from jalon.web.fields import DayField, choice_field, row_field


class NewPasswordFields(forms.Form):
    """A password typed twice; its strength is judged by the use case."""

    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        max_length=200,
        help_text=_("Douze caractères au moins, ni courant ni fait seulement de chiffres. Une phrase convient bien."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Le même mot de passe"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("Les deux mots de passe diffèrent."))
        return cleaned


class FirstAdminForm(NewPasswordFields):
    """Who administers the instance first."""

    full_name = forms.CharField(
        label=_("Nom et prénom"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    field_order = ["full_name", "email", "password", "again"]


class OpenAccountForm(NewPasswordFields):
    """The password of who accepts an invitation."""


class PersonForm(forms.Form):
    """Cleaned keys are those of `Identity`, once `department` is its id."""

    full_name = forms.CharField(label=_("Nom et prénom"), max_length=160)
    title = forms.CharField(label=_("Fonction"), max_length=160, required=False)
    email = forms.EmailField(label=_("Adresse électronique"), required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=40, required=False)
    department = forms.ModelChoiceField(
        label=_("Direction ou service"), queryset=Department.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, organisation_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.filter(organisation=organisation_id).order_by("name")
        if departments:
            row_field(self, "department").queryset = departments
        else:
            del self.fields["department"]

    def identity(self) -> Identity:
        """What the use cases take."""
        cleaned = dict(self.cleaned_data)
        department = cleaned.pop("department", None)
        return Identity(**cleaned, department_id=department.pk if department else None)


class AccountForm(forms.Form):
    """Cleaned keys are the arguments of `change_account`."""

    is_active = forms.BooleanField(label=_("Le compte est ouvert"), required=False)
    is_instance_admin = forms.BooleanField(
        label=_("Administre l’instance"),
        required=False,
        help_text=_("Organisations, comptes et rôles de toute l’instance."),
    )


class HeldBetween(forms.Form):
    """The dates of a role."""

    starts_on = DayField(label=_("Depuis le"), required=False)
    ends_on = DayField(label=_("Jusqu’au"), required=False, help_text=_("Dernier jour ; vide : sans fin prévue."))


ORGANISATION_ROLES = [(role.value, role.label) for role in Role if role != Role.EXTERNAL_ADVISOR]


class GrantForm(HeldBetween):
    """A role on an organisation for somebody it knows."""

    person = forms.ModelChoiceField(label=_("Personne"), queryset=Person.objects.none(), empty_label=_("Choisissez"))
    role = forms.ChoiceField(label=_("Rôle"), choices=ORGANISATION_ROLES)
    field_order = ["person", "role", "starts_on", "ends_on"]

    def __init__(self, *args: Any, people: "QuerySet[Person]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "person").queryset = people


class InviteForm(HeldBetween):
    """Somebody invited to a role on an organisation."""

    full_name = forms.CharField(label=_("Nom et prénom"), max_length=160)
    email = forms.EmailField(label=_("Adresse électronique"))
    title = forms.CharField(label=_("Fonction"), max_length=160, required=False)
    role = forms.ChoiceField(label=_("Rôle"), choices=ORGANISATION_ROLES)
    field_order = ["full_name", "email", "title", "role", "starts_on", "ends_on"]

    def guest(self) -> Guest:
        """Who is invited."""
        return Guest(**{name: self.cleaned_data[name] for name in ("full_name", "email", "title")})


class InviteToRoadmapForm(InviteForm):
    """Somebody invited to a role on one roadmap."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), help_text=_("Le porteur ou un participant.")
    )
    parts = forms.MultipleChoiceField(
        label=_("Étapes ouvertes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pour une AMO (assistance à maîtrise d’ouvrage) seulement, avec une date de fin."),
    )
    field_order = ["full_name", "email", "title", "organisation", "role", "starts_on", "ends_on", "parts"]

    def __init__(
        self, *args: Any, organisations: "QuerySet[Organisation]", steps: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = row_field(self, "organisation")
        field.queryset, field.empty_label = organisations, None
        choice_field(self, "role").choices = Role.choices
        choice_field(self, "parts").choices = steps
