"""Form fields that every journey uses."""

from typing import Any, cast

from django import forms

from jalon.accounts.models import Person
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.people import people_of


class DayField(forms.DateField):
    """A day, entered with the browser's own calendar or typed in French."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)


class TextField(forms.CharField):
    """Several lines of text, empty allowed unless said otherwise."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not a generic class at run time
    """Somebody of a roadmap: who has a role on it, or belongs to its owner or a participant."""

    def __init__(self, *, roadmap: Roadmap, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", "—")
        super().__init__(queryset=people_of(roadmap), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.title})" if obj.title else str(obj.full_name)


def person_id(person: Person | None) -> int | None:
    """The id of a chosen person."""
    return None if person is None else person.pk


def choice_field(form: forms.Form, name: str) -> forms.ChoiceField:
    """A field of choices, to fill its list."""
    return cast(forms.ChoiceField, form.fields[name])


def row_field(form: forms.Form, name: str) -> "forms.ModelChoiceField[Any]":
    """A field that chooses one row, to give it its rows."""
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def pairs(field: forms.ChoiceField) -> list[tuple[str, str]]:
    """Values and labels of a field of choices, groups left out."""
    return [(str(value), str(label)) for value, label in list(cast("list[tuple[Any, Any]]", field.choices))]
