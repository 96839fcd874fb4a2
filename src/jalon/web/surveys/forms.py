"""Forms of the surveys: the frame, a question as text lines, translations, invitations."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.needs.queries import organisations_of
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.surveys.form.definition import Option, free_code
from jalon.surveys.kinds import Audience, Channel, Identity, QuestionKind
from jalon.surveys.models import Question, Survey
from jalon.surveys.models.survey import MOST_MONTHS
from jalon.web.colours import check_colour
from jalon.web.fields import DayField, TextField, row_field

MOST_LINES = 200
_IDENTITIES = [choice for choice in Identity.choices if choice[0] != Identity.ATTRIBUTED]


class SurveyForm(forms.Form):
    """The frame of a survey. Cleaned keys are those of `SurveySheet`."""

    title = forms.CharField(label=_("Titre"), max_length=160)
    purpose = TextField(
        label=_("À quoi serviront les réponses"),
        required=True,
        max_length=2000,
        help_text=_("Première phrase lue par la personne interrogée, reprise dans l’information sur les données."),
    )
    population = forms.ChoiceField(label=_("Qui est interrogé"), choices=Population, initial=Population.INHABITANTS)
    audience = forms.ChoiceField(
        label=_("Qui peut répondre"), choices=Audience, initial=Audience.OPEN, widget=forms.RadioSelect
    )
    identity = forms.ChoiceField(
        label=_("Si ce sont des personnes invitées"),
        choices=_IDENTITIES,
        initial=Identity.ANONYMOUS,
        widget=forms.RadioSelect,
        help_text=_("Une enquête ouverte à tous est toujours anonyme ; la réponse d’un organisme porte son nom."),
    )
    intro = TextField(label=_("Mot d’accueil"), max_length=4000, rows=4)
    thanks = TextField(label=_("Mot de remerciement"), max_length=2000)
    languages = forms.CharField(
        label=_("Autres langues"),
        required=False,
        max_length=60,
        help_text=_("Codes séparés par une virgule : en, ar, ty."),
    )
    retention_months = forms.IntegerField(
        label=_("Mois de conservation après la fermeture"), min_value=1, max_value=MOST_MONTHS, initial=12
    )
    dpo_contact = forms.CharField(
        label=_("Contact du délégué à la protection des données"), max_length=200, required=False
    )
    offers_contact = forms.BooleanField(
        label=_("Proposer de laisser une adresse pour connaître la suite (gardée à part)"), required=False
    )
    is_challenged = forms.BooleanField(
        label=_("Poser toujours la question contre les robots"),
        required=False,
        help_text=_("Sinon, elle n’est posée qu’en cas d’envois suspects. C’est un petit calcul écrit, pas une image."),
    )
    accent = forms.CharField(
        label=_("Couleur de l’en-tête"),
        max_length=7,
        required=False,
        help_text=_("Comme #0e434d. Vide : celle de l’organisation."),
    )

    def clean_languages(self) -> list[str]:
        return [part for part in re.split(r"[\s,;]+", self.cleaned_data["languages"].lower()) if part]

    def clean_accent(self) -> str:
        colour: str = self.cleaned_data["accent"]
        if colour:
            check_colour(colour)
        return colour

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("audience") == Audience.ORGANISATIONS:
            cleaned["identity"] = Identity.ATTRIBUTED
        elif cleaned.get("audience") == Audience.OPEN:
            cleaned["identity"] = Identity.ANONYMOUS
        return cleaned


class OpenForm(forms.Form):
    """Open a survey."""

    closes_on = DayField(
        label=_("Dernier jour pour répondre"), required=False, help_text=_("Vide : jusqu’à ce que vous la fermiez.")
    )


def options_text(rows: Sequence[dict[str, Any]]) -> str:
    """Options as lines to edit: « code = libellé », « … » at the end of those that ask for words."""
    return "\n".join(f"{row['code']} = {row['label']}{'…' if row.get('has_text') else ''}" for row in rows)


class OptionsField(TextField):
    """One answer by line, with or without its code."""

    default_error_messages = {
        "too_many": _("Donnez au plus %(most)d lignes."),
        "code": _("« %(code)s » n’est pas un code : une lettre, puis des lettres, des chiffres ou « _ »."),
    }

    def clean(self, value: Any) -> list[dict[str, Any]]:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(self.error_messages["too_many"], params={"most": MOST_LINES})
        found: list[dict[str, Any]] = []
        for line in lines:
            code, sign, label = (part.strip() for part in line.partition(" = "))
            if not sign:
                code, label = "", line
            has_text = label.endswith(("…", "..."))
            label = label.rstrip("….").strip() if has_text else label
            taken = [row["code"] for row in found]
            if code and not re.fullmatch(r"[A-Za-z0-9_]{1,40}", code):
                raise forms.ValidationError(self.error_messages["code"], params={"code": code})
            found.append({"code": code or free_code(label.lower(), taken), "label": label[:300], "has_text": has_text})
        return found


class QuestionForm(forms.Form):
    """A question; only the fields that its form needs are kept."""

    label = TextField(label=_("Question"), required=True, max_length=2000, rows=2)
    help = forms.CharField(label=_("Aide"), max_length=2000, required=False)
    options = OptionsField(
        label=_("Réponses proposées, une par ligne"),
        rows=6,
        help_text=_(
            "Terminez par « … » une réponse qui demande une précision (Autre…). On peut écrire « code = réponse »."
        ),
    )
    rows = OptionsField(label=_("Lignes du tableau, une par ligne"), rows=4)
    minimum = forms.FloatField(label=_("Au moins"), required=False)
    maximum = forms.FloatField(label=_("Au plus"), required=False)
    low_label = forms.CharField(label=_("Le plus bas veut dire"), max_length=80, required=False)
    high_label = forms.CharField(label=_("Le plus haut veut dire"), max_length=80, required=False)
    budget = forms.IntegerField(label=_("Points à répartir"), min_value=1, max_value=1000, initial=10)
    is_required = forms.BooleanField(label=_("Réponse obligatoire"), required=False)
    is_random = forms.BooleanField(label=_("Réponses dans un ordre tiré au hasard"), required=False)
    is_place = forms.BooleanField(
        label=_("Dit où la personne habite"),
        required=False,
        help_text=_("Les réponses des lieux de moins de 5 personnes sont cachées dans l’export."),
    )
    condition = forms.CharField(
        label=_("Demandée seulement si"),
        max_length=2000,
        required=False,
        help_text=_(
            'Comme : age >= 18 et (usage = "oui" ou outils contient "mail"). Citez des questions placées avant, par leur code.'
        ),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Nom de la colonne dans l’export ; vide : tiré de la question."),
    )

    _KEPT = {
        QuestionKind.PAGE: {"label", "help", "condition", "code", "is_random"},
        QuestionKind.NOTE: {"label", "condition", "code"},
        QuestionKind.SINGLE: {"options", "is_random", "is_place"},
        QuestionKind.MULTIPLE: {"options", "is_random", "maximum"},
        QuestionKind.SCALE: {"minimum", "maximum", "low_label", "high_label"},
        QuestionKind.MATRIX: {"options", "rows"},
        QuestionKind.RANKING: {"options", "is_random"},
        QuestionKind.POINTS: {"options", "budget", "is_random"},
        QuestionKind.NUMBER: {"minimum", "maximum"},
        QuestionKind.SHORT_TEXT: {"is_place"},
        QuestionKind.LONG_TEXT: {"maximum"},
    }
    _COMMON = {"label", "help", "is_required", "condition", "code"}

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self._KEPT.get(QuestionKind(kind), set())
        kept = own if kind in (QuestionKind.PAGE, QuestionKind.NOTE) else self._COMMON | own
        for name in set(self.fields) - kept:
            del self.fields[name]
        if kind == QuestionKind.PAGE:
            self.fields["label"].label, self.fields["label"].required = _("Titre de la page"), False
            self.fields["is_random"].label = _("Questions de la page dans un ordre tiré au hasard")
        if kind == QuestionKind.NOTE:
            self.fields["label"].label = _("Texte à lire")
        if kind == QuestionKind.MULTIPLE:
            self.fields["maximum"].label = _("Réponses cochées, au plus")
        if kind == QuestionKind.LONG_TEXT:
            self.fields["maximum"].label = _("Caractères, au plus")


class TranslationForm(forms.Form):
    """Every text of a questionnaire in one language; what is empty is shown in French."""

    def __init__(self, *args: Any, questions: Sequence[Question], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            said = question.translations.get(language, {})
            if question.label:
                self._add(f"l-{question.pk}", question.label, said.get("label", ""), 2000)
            if question.help:
                self._add(f"h-{question.pk}", question.help, said.get("help", ""), 2000)
            for group in ("options", "rows"):
                for row in getattr(question, group):
                    words = (row.get("labels") or {}).get(language, "")
                    self._add(f"{group[0]}-{question.pk}-{row['code']}", row["label"], words, 300)

    def _add(self, name: str, french: str, initial: str, longest: int) -> None:
        self.fields[name] = forms.CharField(
            label=french[:200], initial=initial, required=False, max_length=longest,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )  # fmt: skip


class QuotaForm(forms.Form):
    """How many answers at most, option by option; empty: no bound."""

    def __init__(self, *args: Any, options: Sequence[Option], known: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for option in options:
            self.fields[f"most-{option.code}"] = forms.IntegerField(
                label=option.label, required=False, min_value=0, max_value=10_000_000, initial=known.get(option.code)
            )


class GuestsForm(forms.Form):
    """Persons to invite: one address by line, with a name after it if one wishes."""

    guests = TextField(
        label=_("Adresses, une par ligne"),
        required=True,
        rows=8,
        help_text=_("On peut ajouter un nom : « adresse ; nom ou fonction »."),
    )
    expires_on = DayField(label=_("Liens valables jusqu’au"), required=False)

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        return day


class PlacesForm(forms.Form):
    """Organisations asked for one answer each."""

    organisation_ids = forms.ModelMultipleChoiceField(
        label=_("Organismes"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    expires_on = DayField(label=_("Liens valables jusqu’au"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = survey.invitations.values("organisation")
        field = row_field(self, "organisation_ids")
        field.queryset = organisations_of(roadmap).exclude(pk__in=asked.filter(organisation__isnull=False))


class BehalfForm(forms.Form):
    """How an answer written down for somebody reached us, and the visa noted with it."""

    channel = forms.ChoiceField(label=_("Reçue"), choices=[c for c in Channel.choices if c[0] != Channel.WEB])
    who = forms.CharField(label=_("Fonction de qui a répondu"), max_length=120)
    visa_by = forms.CharField(
        label=_("Fonction de qui a donné le visa"),
        max_length=160,
        required=False,
        help_text=_("Vide : le visa reste à donner."),
    )
    visa_how = forms.ChoiceField(
        label=_("Visa donné"), required=False, choices=[("", "—"), ("telephone", _("par téléphone")), ("papier", _("sur papier")), ("courriel", _("par courriel"))],
    )  # fmt: skip


class ImportForm(forms.Form):
    """A questionnaire made elsewhere."""

    file = forms.FileField(
        label=_("Questionnaire"),
        help_text=_("XLSForm (.xlsx, .xls, .ods, .csv) ou LimeSurvey (.lss, .lsg, .lsq)."),
    )


class DestroyForm(forms.Form):
    """The archivist's visa."""

    archivist = forms.CharField(label=_("Fonction de l’archiviste qui vise l’élimination"), max_length=160)
