"""Forms of the publication. They clean; use cases decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.publication.models import AwaitedDecision, PublicEntryKind
from jalon.publication.usecases.open_site import SiteChanges
from jalon.web.fields import DayField, TextField, choice_field


class SiteForm(forms.Form):
    """Cleaned keys are the fields of `SiteChanges`."""

    title = forms.CharField(label=_("Titre du site"), max_length=160)
    slug = forms.SlugField(
        label=_("Adresse du site"),
        max_length=80,
        help_text=_("La fin de l’adresse publique : minuscules, chiffres et tirets, par exemple roche-aux-fees."),
    )
    introduction = TextField(
        label=_("Présentation"), help_text=_("Deux ou trois phrases, en haut de la première page.")
    )
    contact = forms.CharField(
        label=_("Contact"),
        max_length=200,
        required=False,
        help_text=_("Une adresse de service ou une fonction, jamais le nom d’une personne."),
    )
    publisher = forms.CharField(
        label=_("Direction de la publication (fonction)"),
        max_length=200,
        required=False,
        help_text=_("Par exemple « présidence de la communauté ». Exigée pour ouvrir : mentions légales."),
    )
    host = forms.CharField(
        label=_("Hébergeur"),
        max_length=300,
        required=False,
        help_text=_("Nom et adresse de l’organisme qui héberge. Exigé pour ouvrir : mentions légales."),
    )
    awaits = forms.ChoiceField(
        label=_("Avant de publier des actions, attendre"),
        choices=AwaitedDecision.choices,
        initial=AwaitedDecision.DELIBERATED,
        help_text=_("L’ambition, les enjeux et les axes peuvent paraître avant."),
    )
    audit_pct = forms.IntegerField(
        label=_("Accessibilité : critères du RGAA respectés, en %"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Le taux donné par un audit. Vide : le site se dit « non conforme », comme le veut la règle."),
    )
    audited_on = DayField(label=_("Date de l’audit"), required=False)
    auditor = forms.CharField(label=_("Audit fait par (organisme)"), max_length=200, required=False)
    accessibility = TextField(label=_("Défauts d’accessibilité connus"))
    is_open = forms.BooleanField(
        label=_("Le site est ouvert au public"),
        required=False,
        help_text=_("Fermé, toutes ses pages répondent « introuvable »."),
    )

    def changes(self) -> SiteChanges:
        """What `open_site` takes."""
        return SiteChanges(**self.cleaned_data)


class EntryForm(forms.Form):
    """Cleaned keys are the arguments of `write_entry`."""

    kind = forms.ChoiceField(label=_("Rubrique"), choices=PublicEntryKind.choices)
    text = forms.CharField(label=_("Texte"), max_length=400)
    on = DayField(label=_("Date"), required=False, help_text=_("Exigée pour un résultat."))
    url = forms.CharField(
        label=_("Adresse"), max_length=400, required=False, help_text=_("Exigée pour un document : https://…")
    )


class WithdrawForm(forms.Form):
    """Why something is taken back; for the journal."""

    reason = forms.CharField(
        label=_("Raison (pour le journal)"), max_length=300, required=False, widget=forms.TextInput()
    )


class PreviewForm(forms.Form):
    """Fields of the allow-list, actions, and the two ticks of the preview."""

    fields_kept = forms.MultipleChoiceField(
        label=_("Champs publiés"), required=False, widget=forms.CheckboxSelectMultiple
    )
    action_ids = forms.TypedMultipleChoiceField(label=_("Actions"), required=False, coerce=int)
    amounts_confirmed = forms.BooleanField(
        label=_("Les montants cités ne sont pas des coûts d’un marché à attribuer : je l’ai vérifié"), required=False
    )
    previewed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, fields: list[tuple[str, Any]], actions: list[int]) -> None:
        super().__init__(data)
        for name, choices in (("fields_kept", fields), ("action_ids", [(str(pk), str(pk)) for pk in actions])):
            choice_field(self, name).choices = choices
