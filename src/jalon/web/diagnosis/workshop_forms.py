"""Forms of the workshops and of the groups of inhabitants."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Campaign, Panel, PanelMember, PanelMemberState
from jalon.diagnosis.places import organisations_of
from jalon.diagnosis.usecases.manage_panel import PanelSheet, Registration, consent_text
from jalon.diagnosis.usecases.run_workshop import WorkshopSheet
from jalon.organisations.models import Organisation, OrganisationKind
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.web.diagnosis.interview_forms import OrganisationField, WhenMixin
from jalon.web.fields import DayField, TextField, row_field

_PLACES = re.compile(r"^(.*?)(?:\((\d{1,4})\))?$")


class WorkshopForm(WhenMixin):
    """The plan of a workshop."""

    field_order = (
        "title", "question", "population", "organisation", "panel", "campaign", "day", "hour", "duration_minutes",
        "place", "dots",
    )  # fmt: skip
    title = forms.CharField(label=_("Titre"), max_length=160)
    question = forms.CharField(
        label=_("Question posée"), max_length=300, help_text=_("Une seule question, projetée en grand.")
    )
    population = forms.ChoiceField(label=_("Population"), choices=Population.choices)
    panel = forms.ModelChoiceField(
        label=_("Séance du groupe d’habitants"), queryset=Panel.objects.none(), required=False
    )
    campaign = forms.ModelChoiceField(label=_("Campagne"), queryset=Campaign.objects.none(), required=False)
    dots = forms.IntegerField(label=_("Points à poser par personne"), min_value=1, max_value=20, initial=3)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "panel").queryset = roadmap.panels.all()
        row_field(self, "campaign").queryset = roadmap.campaigns.all()
        self.fields["organisation"] = OrganisationField(roadmap=roadmap, label=_("Membre"))
        self.order_fields(self.field_order)

    def sheet(self) -> WorkshopSheet:
        """What the use case takes."""
        data = self.cleaned_data
        return WorkshopSheet(
            title=data["title"],
            question=data["question"],
            population=data["population"],
            organisation_id=data["organisation"].pk,
            campaign_id=data["campaign"].pk if data["campaign"] else None,
            panel_id=data["panel"].pk if data["panel"] else None,
            starts_at=self.starts_at(),
            duration_minutes=data["duration_minutes"],
            place=data["place"],
            dots=data["dots"],
        )


class ParticipantsForm(forms.Form):
    """Who was there."""

    labels = TextField(label=_("Présents"), rows=8, help_text=_("Un nom ou une fonction par ligne."))

    def __init__(self, *args: Any, members: list[PanelMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members:
            self.fields["members"] = forms.MultipleChoiceField(
                label=_("Habitants du groupe"),
                choices=[(str(member.pk), member.full_name) for member in members],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def chosen(self) -> list[int]:
        """Ids of the inhabitants ticked."""
        return [int(pk) for pk in self.cleaned_data.get("members", [])]


class PhotoForm(forms.Form):
    """A photograph."""

    photo = forms.FileField(label=_("Photographie"))


class WorkshopMinutesForm(forms.Form):
    """What must be remembered."""

    text = TextField(label=_("Ce qu’il faut retenir"), rows=10)
    is_validated = forms.BooleanField(
        label=_("Valider le compte rendu"), required=False, help_text=_("L’atelier ne changera plus.")
    )


class PanelForm(forms.Form):
    """A group of inhabitants."""

    name = forms.CharField(label=_("Nom du groupe"), max_length=160)
    purpose = TextField(label=_("Ce que le groupe fera"), rows=4, required=True)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=20)
    criteria = TextField(
        label=_("Critères de composition"),
        rows=5,
        help_text=_(
            "Un critère par ligne, avec ses réponses et les places visées : « Âge : 18 à 29 ans (4) ; 30 à 59 ans (8) ; "
            "60 ans et plus (8) »."
        ),
    )
    is_open = forms.BooleanField(label=_("Ouvrir les inscriptions"), required=False)
    closes_on = DayField(label=_("Inscriptions jusqu’au"), required=False)

    def clean_criteria(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Label, and pairs of answer and places."""
        criteria = []
        for line in self.cleaned_data["criteria"].splitlines():
            if not line.strip():
                continue
            label, _colon, answers = line.partition(":")
            choices = [_choice(part) for part in answers.split(";") if part.strip()]
            if not label.strip() or len(choices) < 2:
                raise forms.ValidationError(
                    _("« %(line)s » : écrivez « Critère : réponse (places) ; réponse (places) »."),
                    params={"line": line},
                )
            criteria.append((label.strip()[:120], choices))
        return criteria

    def sheet(self) -> PanelSheet:
        """What the use case takes."""
        return PanelSheet(**self.cleaned_data)


def _choice(part: str) -> tuple[str, int]:
    found = _PLACES.match(part.strip())
    text, places = (found[1], found[2]) if found else (part, None)
    return text.strip()[:120], int(places or 0)


class RegistrationForm(forms.Form):
    """What an inhabitant gives. `website` is a trap for robots, hidden from people."""

    full_name = forms.CharField(
        label=_("Nom et prénom"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(
        label=_("Téléphone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    commune = forms.ModelChoiceField(label=_("Votre commune"), queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = organisations_of(panel.roadmap).filter(kind=OrganisationKind.COMMUNE)
        row_field(self, "commune").queryset = communes
        self.criteria = list(panel.criteria.all())
        for criterion in self.criteria:
            self.fields[f"criterion_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.label,
                choices=[(text, text) for text, _places in criterion.choices],
                widget=forms.RadioSelect,
            )
        self.fields["has_consented"] = forms.BooleanField(label=consent_text(panel))

    def registration(self) -> Registration:
        """What the use case takes."""
        data = self.cleaned_data
        return Registration(
            full_name=data["full_name"],
            email=data["email"],
            phone=data["phone"],
            commune_id=data["commune"].pk if data["commune"] else None,
            has_consented=data["has_consented"],
            answers={criterion.pk: data[f"criterion_{criterion.pk}"] for criterion in self.criteria},
        )


class ChooseForm(forms.Form):
    """What becomes of a registration."""

    state = forms.ChoiceField(
        choices=[choice for choice in PanelMemberState.choices if choice[0] != PanelMemberState.WITHDRAWN]
    )
