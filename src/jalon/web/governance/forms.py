"""Forms of governance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.governance.models import BodyKind, College
from jalon.web.fields import DayField, PersonField, TextField


class BodyForm(forms.Form):
    """A body."""

    kind = forms.ChoiceField(label=_("Nature"), choices=BodyKind.choices)
    name = forms.CharField(label=_("Nom"), max_length=160)
    remit = TextField(label=_("Rôle"))
    quorum = forms.IntegerField(
        label=_("Quorum (nombre de sièges)"),
        min_value=1,
        max_value=9_999,
        required=False,
        help_text=_("Vide : la moitié des sièges."),
    )
    meets_every = forms.CharField(
        label=_("Rythme"), max_length=120, required=False, help_text=_("Par exemple « chaque trimestre ».")
    )


class SeatForm(forms.Form):
    """A seat."""

    function = forms.CharField(
        label=_("Fonction"), max_length=160, help_text=_("Par exemple « vice-présidence au numérique ».")
    )
    college = forms.ChoiceField(label=_("Parle pour"), choices=College.choices)
    is_voting = forms.BooleanField(label=_("Voix délibérative"), required=False, initial=True)
    is_chair = forms.BooleanField(label=_("Préside"), required=False)
    starts_on = DayField(label=_("Depuis le"), required=False)
    ends_on = DayField(label=_("Jusqu’au"), required=False)

    def __init__(self, *args: Any, roadmap: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonField(roadmap=roadmap, label=_("Personne (facultatif)"))


class SeatEndForm(forms.Form):
    """The end of a seat."""

    ends_on = DayField(label=_("Dernier jour"))


class MeetingForm(forms.Form):
    """A meeting."""

    on = DayField(label=_("Date"))
    place = forms.CharField(label=_("Lieu"), max_length=160, required=False)
    agenda = TextField(label=_("Ordre du jour"), rows=5, help_text=_("Un point par ligne."))
