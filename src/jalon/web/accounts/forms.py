"""Forms of accounts: they clean, use cases decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
