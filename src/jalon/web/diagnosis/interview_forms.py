"""Forms of the interviews and of their guides."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Campaign, InterviewGuide, InterviewState, Profile
from jalon.diagnosis.places import departments_of, organisations_of
from jalon.diagnosis.usecases.manage_guides import GuideSheet
from jalon.diagnosis.usecases.plan_interview import InterviewSheet
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.web.fields import DayField, PersonField, TextField, row_field

PROMPTS = "|"


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not a generic class at run time
    """The owner or a participant of a roadmap."""

    def __init__(self, *, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(queryset=organisations_of(roadmap), **kwargs)


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not a generic class at run time
    """A department of the owner or of a participant, with its organisation."""

    def __init__(self, *, roadmap: Roadmap, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(queryset=departments_of(roadmap), **kwargs)

    def label_from_instance(self, obj: Department) -> str:
        return f"{obj.name} ({obj.organisation})"


class WhenMixin(forms.Form):
    """A day, an hour, a length and a place."""

    day = DayField(label=_("Date"), required=False)
    hour = forms.TimeField(
        label=_("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    duration_minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=5, max_value=1440, initial=60)
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)

    def starts_at(self) -> datetime | None:
        """The instant chosen, in the time of the instance; None without a day."""
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, hour or time(9)))

    @staticmethod
    def when(starts_at: datetime | None) -> dict[str, Any]:
        """The same as initial values."""
        if starts_at is None:
            return {}
        local = timezone.localtime(starts_at)
        return {"day": local.date(), "hour": local.time()}


class InterviewForm(WhenMixin):
    """The plan of an interview."""

    field_order = (
        "guide", "population", "organisation", "department", "person", "interviewee_label", "interviewee_function",
        "interviewee_email", "interviewer", "day", "hour", "duration_minutes", "place", "campaign",
    )  # fmt: skip
    guide = forms.ModelChoiceField(label=_("Guide"), queryset=InterviewGuide.objects.none())
    population = forms.ChoiceField(label=_("Parle au nom de"), choices=Population.choices)
    interviewee_label = forms.CharField(
        label=_("Nom ou fonction, si elle n’est pas dans la liste"), max_length=160, required=False
    )
    interviewee_function = forms.CharField(label=_("Fonction"), max_length=160, required=False)
    interviewee_email = forms.EmailField(
        label=_("Adresse électronique"),
        required=False,
        help_text=_("Pour envoyer la note d’information, puis le compte rendu à valider."),
    )
    campaign = forms.ModelChoiceField(label=_("Campagne"), queryset=Campaign.objects.none(), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, guide_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guides = InterviewGuide.objects.usable_for(roadmap) | InterviewGuide.objects.filter(pk=guide_id or 0)
        row_field(self, "guide").queryset = guides
        row_field(self, "campaign").queryset = roadmap.campaigns.all()
        self.fields["organisation"] = OrganisationField(roadmap=roadmap, label=_("Organisme"))
        self.fields["department"] = DepartmentField(roadmap=roadmap, label=_("Direction (facultatif)"))
        self.fields["person"] = PersonField(roadmap=roadmap, label=_("Personne à entendre"))
        self.fields["interviewer"] = PersonField(roadmap=roadmap, label=_("Mené par"))
        self.order_fields(self.field_order)

    def sheet(self) -> InterviewSheet:
        """What the use case takes."""
        data = self.cleaned_data

        def pk(name: str) -> int | None:
            return data[name].pk if data[name] else None

        return InterviewSheet(
            guide_id=data["guide"].pk,
            population=data["population"],
            organisation_id=data["organisation"].pk,
            department_id=pk("department"),
            campaign_id=pk("campaign"),
            person_id=pk("person"),
            interviewee_label=data["interviewee_label"],
            interviewee_function=data["interviewee_function"],
            interviewee_email=data["interviewee_email"],
            interviewer_id=pk("interviewer"),
            starts_at=self.starts_at(),
            duration_minutes=data["duration_minutes"],
            place=data["place"],
        )


class InterviewFilterForm(forms.Form):
    """What narrows the list of interviews."""

    state = forms.ChoiceField(label=_("État"), choices=[("", _("tous")), *InterviewState.choices], required=False)
    population = forms.ChoiceField(
        label=_("Population"), choices=[("", _("toutes")), *Population.choices], required=False
    )
    member = forms.ModelChoiceField(
        label=_("Membre"), queryset=Organisation.objects.none(), required=False, empty_label=_("tous")
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "member").queryset = organisations_of(roadmap)


class GuideForm(forms.Form):
    """A guide; its questions one by line."""

    label = forms.CharField(label=_("Intitulé"), max_length=160)
    profile = forms.ChoiceField(label=_("Profil"), choices=Profile.choices)
    introduction = TextField(label=_("À dire en commençant"))
    questions = TextField(
        label=_("Questions"),
        rows=14,
        required=True,
        help_text=_("Une question par ligne, dans l’ordre. Après une barre « | », ce qu’il faut relancer."),
    )

    def sheet(self) -> GuideSheet:
        """What the use case takes."""
        pairs = [line.partition(PROMPTS) for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        return GuideSheet(
            label=self.cleaned_data["label"],
            profile=self.cleaned_data["profile"],
            introduction=self.cleaned_data["introduction"],
            questions=[(text, hint) for text, _bar, hint in pairs],
        )


class MinutesForm(forms.Form):
    """Minutes as text."""

    text = TextField(
        label=_("Compte rendu"),
        rows=24,
        required=True,
        help_text=_("Une ligne qui commence par « ## » ouvre un passage. Les verbatims ne s’écrivent pas ici."),
    )


class SendMinutesForm(forms.Form):
    """Where minutes are sent."""

    email = forms.EmailField(label=_("Adresse de la personne entendue"))


class NoticeForm(forms.Form):
    """Answers of the information notice."""

    dpo_contact = forms.CharField(
        label=_("Comment joindre le délégué à la protection des données"),
        max_length=200,
        required=False,
        help_text=_("Adresse électronique ou postale."),
    )
    retention_months = forms.IntegerField(
        label=_("Conservation après la clôture du diagnostic, en mois"), min_value=1, max_value=120
    )
    extra = TextField(label=_("Précisions"))
