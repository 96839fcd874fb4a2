"""The sections of the full sheet: what each holds, how it reads, and its form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.kernel.actor import Actor
from jalon.needs.models import Need
from jalon.organisations.models import Competence, Department, Organisation, Theme
from jalon.programme.changes import ActionChanges
from jalon.programme.models import Action, ActionNeed, Portfolio
from jalon.programme.obligations import catalogue
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis, Objective
from jalon.web.fields import DayField, PersonField
from jalon.web.french import date_text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PEOPLE = ("lead", "business_sponsor", "it_lead")
MANY = {"objectives": "objective_ids", "needs": "need_ids", "themes": "theme_ids", "members": "members"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet: its key in addresses, its title, its fields by their model name."""

    key: str
    title: "str | _StrPromise"
    fields: tuple[str, ...]


SECTIONS = (
    Section("identite", gettext_lazy("L’action"), ("title", "summary", "axis", "objectives", "nature", "is_digital", "domain", "themes", "competence")),
    Section("raison", gettext_lazy("Pourquoi"), ("motive", "motive_note", "needs", "obligation", "deadline_on")),
    Section("gains", gettext_lazy("Ce qu’on y gagne"), ("win_user", "win_agent", "win_collectivite", "simplification", "quality_statement", "quality_rating", "audience", "beneficiaries", "target_public", "members")),
    Section("qui", gettext_lazy("Qui"), (*PEOPLE, "department", "portfolio", "team", "partners")),
    Section("classement", gettext_lazy("Classement"), ("evolution", "offering", "serves_citizen_relation", "serves_agent_relation", "serves_internal_working", "adoption", "is_poolable", "is_security_sensitive")),
    Section("calendrier", gettext_lazy("Calendrier"), ("duration_quarters", "earliest_on", "latest_on", "planned_start_on", "started_on", "done_on", "calendar_text", "confidence")),
    Section("effets", gettext_lazy("Effets, risques et moyens"), ("impacts", "risks", "means", "prerequisites_text", "evaluation_mode")),
    Section("volets", gettext_lazy("Quatre volets"), ("component_organisation", "component_is", "component_hr", "component_communication")),
)  # fmt: skip
BY_KEY = {section.key: section for section in SECTIONS}


def label_of(name: str) -> str:
    """How a field is called."""
    if name == "members":
        return _("Membres concernés")
    if name == "needs":
        return _("Besoins auxquels elle répond")
    text = str(getattr(Action._meta.get_field(name), "verbose_name", name))
    return text[:1].upper() + text[1:]


def words_of(name: str, action: Action) -> str:
    """What an action says in a field, as people read it; empty when nothing was said."""
    if name == "members":
        return ", ".join(
            f"{link.organisation} ({link.beneficiaries})" if link.beneficiaries is not None else str(link.organisation)
            for link in action.member_links.all()
        )
    if name in MANY:
        return " ; ".join(str(row) for row in getattr(action, name).all())
    value = getattr(action, name)
    field = Action._meta.get_field(name)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(field, models.DateField):
        return date_text(value)
    if isinstance(field, models.Field) and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def facts(section: Section, action: Action) -> list[dict[str, str]]:
    """Label and words of what is said in a section; a box that is not ticked is not said."""
    rows = [{"label": label_of(name), "value": words_of(name, action)} for name in section.fields if name != "title"]
    return [row for row in rows if row["value"] not in ("", _("non"))]


def unsaid(section: Section, action: Action) -> list[str]:
    """Labels of what a section does not say."""
    return [label_of(name) for name in section.fields if words_of(name, action) == ""]


class NeedsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not a generic class at run time
    """The needs that the actor reads, and those already answered: of these, the code alone when it may not read them."""

    def __init__(self, *, actor: Actor, action: Action, **kwargs: Any) -> None:
        answered = ActionNeed.objects.filter(action=action).values("need")
        read = Need.objects.visible_to(actor).filter(roadmap=action.roadmap_id)
        self.read = read
        super().__init__(Need.objects.filter(models.Q(pk__in=read.values("pk")) | models.Q(pk__in=answered)), **kwargs)

    @cached_property
    def read_ids(self) -> frozenset[int]:
        """Needs whose words may be shown."""
        return frozenset(self.read.values_list("pk", flat=True))

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.pk in self.read_ids else withheld(obj)


def withheld(need: Need) -> str:
    """What is said of a need whose words are another member's."""
    return _("besoin %(code)s d’un autre organisme") % {"code": need.code}


class SectionForm(forms.Form):
    """The fields of one section, with the choices of one roadmap for one actor."""

    def __init__(self, *args: Any, section: Section, action: Action, actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial_of(section, action))
        super().__init__(*args, **kwargs)
        self.section = section
        for name in section.fields:
            self.fields[name] = _field(name, action, actor)

    def changes(self, action: Action) -> ActionChanges:
        """What was typed, as changes of the sheet."""
        said: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "members":
                counts = dict(action.member_links.values_list("organisation_id", "beneficiaries"))
                said["members"] = {row.pk: counts.get(row.pk) for row in value}
            elif name in MANY:
                said[MANY[name]] = tuple(sorted(row.pk for row in value))
            elif isinstance(self.fields[name], forms.ModelChoiceField):
                said[f"{name}_id"] = value.pk if value is not None else None
            else:
                said[name] = value
        return ActionChanges(**said)


def initial_of(section: Section, action: Action) -> dict[str, Any]:
    """What the form starts with."""
    found: dict[str, Any] = {}
    for name in section.fields:
        if name == "members":
            found[name] = [link.organisation_id for link in action.member_links.all()]
        elif name in MANY:
            found[name] = [row.pk for row in getattr(action, name).all()]
        else:
            found[name] = getattr(action, Action._meta.get_field(name).attname)  # type: ignore[union-attr]
    return found


def _field(name: str, action: Action, actor: Actor) -> forms.Field:
    roadmap, label = action.roadmap, label_of(name)
    if name in PEOPLE:
        return PersonField(roadmap=roadmap, label=label)
    if name == "needs":
        boxes = forms.CheckboxSelectMultiple
        return NeedsField(actor=actor, action=action, label=label, required=False, widget=boxes)
    if name in MANY:
        return forms.ModelMultipleChoiceField(
            _ROWS[name](roadmap), label=label, required=False, widget=forms.CheckboxSelectMultiple
        )
    if name in _ROWS:
        return forms.ModelChoiceField(_ROWS[name](roadmap), label=label, required=False, empty_label="—")
    model_field = cast("models.Field[Any, Any]", Action._meta.get_field(name))
    if isinstance(model_field, models.DateField):
        return DayField(label=label_of(name), required=False)
    made = cast(forms.Field, model_field.formfield(label=label_of(name)))
    if isinstance(model_field, models.TextField):
        made.widget = forms.Textarea(attrs={"rows": 3})
    return made


def _shipped_or_own(roadmap: Roadmap) -> models.Q:
    return models.Q(organisation__isnull=True) | models.Q(organisation=roadmap.organisation_id)


def _joined(roadmap: Roadmap) -> "models.QuerySet[Organisation]":
    return Organisation.objects.filter(participations__roadmap=roadmap)


def _departments(roadmap: Roadmap) -> "models.QuerySet[Department]":
    return Department.objects.filter(
        models.Q(organisation=roadmap.organisation_id) | models.Q(organisation__in=_joined(roadmap))
    )


_ROWS: dict[str, Callable[[Roadmap], "models.QuerySet[Any]"]] = {
    "axis": lambda roadmap: Axis.objects.filter(roadmap=roadmap),
    "objectives": lambda roadmap: Objective.objects.filter(axis__roadmap=roadmap),
    "themes": lambda roadmap: Theme.objects.filter(_shipped_or_own(roadmap)),
    "competence": lambda roadmap: Competence.objects.filter(_shipped_or_own(roadmap)),
    "obligation": catalogue,
    "department": _departments,
    "portfolio": lambda roadmap: Portfolio.objects.filter(roadmap=roadmap),
    "members": lambda roadmap: _joined(roadmap).order_by("sort_key"),
}
"""Field -> what may be chosen on a roadmap."""
