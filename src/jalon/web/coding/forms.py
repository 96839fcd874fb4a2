"""Forms of the coding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.corpus import READERS
from jalon.needs.queries import organisations_of
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.web.fields import TextField, choice_field, row_field


class CorpusFilterForm(forms.Form):
    """Filters of the corpus, kept in the address."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=100)
    source = forms.ChoiceField(label=_("Source"), required=False)
    population = forms.ChoiceField(
        label=_("Population"), choices=[("", _("toutes")), *Population.choices], required=False
    )
    member = forms.ModelChoiceField(
        label=_("Membre"), queryset=Organisation.objects.none(), required=False, empty_label=_("tous")
    )
    uncoded = forms.BooleanField(label=_("Pas encore codées"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "member").queryset = organisations_of(roadmap)
        choice_field(self, "source").choices = [("", _("toutes")), *((p.code, p.label) for p in READERS)]


class PassageFilterForm(forms.Form):
    """Filters of the coded passages, kept in the address."""

    theme = forms.ChoiceField(label=_("Thème"), required=False)
    population = forms.ChoiceField(
        label=_("Population"), choices=[("", _("toutes")), *Population.choices], required=False
    )
    member = forms.ModelChoiceField(
        label=_("Membre"), queryset=Organisation.objects.none(), required=False, empty_label=_("tous")
    )
    quotable = forms.BooleanField(label=_("Citables"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, themes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "member").queryset = organisations_of(roadmap)
        choice_field(self, "theme").choices = [("", _("tous")), *themes]


class CodeForm(forms.Form):
    """What is coded: sentences by number, or a span, or words copied; then themes."""

    sentences = forms.TypedMultipleChoiceField(coerce=int, required=False)
    starts_at = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000)
    ends_at = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000)
    words = forms.CharField(required=False, max_length=4000)
    themes = forms.TypedMultipleChoiceField(coerce=int, required=False)
    is_quotable = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=300)
    then = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, sentences: int, themes: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "sentences").choices = [(number, "") for number in range(sentences)]
        choice_field(self, "themes").choices = [(pk, "") for pk in themes]


class ThemeForm(forms.Form):
    """A theme of the codebook in preparation."""

    label = forms.CharField(label=_("Thème"), max_length=120)
    family = forms.CharField(label=_("Famille"), max_length=80, required=False)
    definition = TextField(label=_("Ce qui en relève"), max_length=1000)


class CodebookFileForm(forms.Form):
    """A codebook as a file."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV, XLSX ou ODS. Colonnes : Code, Thème, Famille, Définition ; seule « Thème » est obligatoire."),
    )
