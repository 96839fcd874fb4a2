"""Filters of the public list, kept in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.programme.models import PublicStatus
from jalon.publication.models import PublishedRoadmap
from jalon.publication.queries import Filters, axis_counts, themes_of
from jalon.web.fields import choice_field

STATUS_WORDS = {
    "prevue": PublicStatus.PLANNED,
    "en-cours": PublicStatus.UNDER_WAY,
    "realisee": PublicStatus.DONE,
}
"""What the address says of a state."""
WORD_OF = {status.value: word for word, status in STATUS_WORDS.items()}


class FilterForm(forms.Form):
    """Text, axis, theme, state. A value that is not offered narrows nothing."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=120)
    axe = forms.ChoiceField(label=_("Axe"), required=False)
    theme = forms.ChoiceField(label=_("Thème"), required=False)
    etat = forms.ChoiceField(label=_("État"), required=False)

    def __init__(self, data: Any, *, roadmap: PublishedRoadmap) -> None:
        super().__init__(data)
        axes = [(code, f"{code}. {title} ({count})") for code, title, count in axis_counts(roadmap)]
        states = [(word, status.label) for word, status in STATUS_WORDS.items()]
        themes = [(theme, theme) for theme in themes_of(roadmap)]
        for name, choices in (("axe", axes), ("theme", themes), ("etat", states)):
            choice_field(self, name).choices = [("", _("Tous")), *choices]

    def filters(self) -> Filters:
        """What was asked and makes sense."""
        self.is_valid()
        kept = self.cleaned_data
        status = STATUS_WORDS.get(kept.get("etat", ""))
        return Filters(
            axis=kept.get("axe", ""),
            theme=kept.get("theme", ""),
            status=status.value if status else "",
            text=kept.get("q", ""),
        )
