"""Forms of the needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.needs.models import NeedKind, NeedStatus
from jalon.needs.queries import organisations_of
from jalon.needs.rules import COLLECTING
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.web.fields import PersonField, TextField, row_field


class NeedForm(forms.Form):
    """A need, in the words of who asks."""

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
        row_field(self, "department_id").queryset = Department.objects.filter(organisation__in=mine)
        row_field(self, "member_ids").queryset = everyone
        if collects:
            self.fields["requester_id"] = PersonField(roadmap=roadmap, label=_("Demandé par"))


class QualifyForm(forms.Form):
    """What becomes of a need."""

    status = forms.ChoiceField(label=_("État"), choices=NeedStatus)
    reason = forms.CharField(
        label=_("Raison"), max_length=300, required=False, help_text=_("Obligatoire pour différer ou ne pas retenir.")
    )


class NeedFilterForm(forms.Form):
    """Filters of the basket, kept in the address."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("État"), choices=[("", _("tous")), *NeedStatus.choices], required=False)
    kind = forms.ChoiceField(label=_("Nature"), choices=[("", _("toutes")), *NeedKind.choices], required=False)
    member = forms.ModelChoiceField(
        label=_("Membre"), queryset=Organisation.objects.none(), required=False, empty_label=_("tous")
    )
    unanswered = forms.BooleanField(label=_("Sans réponse"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "member").queryset = organisations_of(roadmap)
