"""The form field with which an organisation is chosen among all: three letters, then a name.

In a template: `{% include "organisations/field.html" with field=form.organisation only %}` (it draws other fields too).
Without script, the words typed are enough when they designate one organisation.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.numbers import number_in
from jalon.organisations.models import Organisation
from jalon.organisations.queries import choose_organisations


class Chosen(NamedTuple):
    """What the two inputs of the combobox hold: the id (empty until something is chosen) and the words."""

    pk: str = ""
    text: str = ""


class OrganisationInput(forms.Widget):
    """Reads both inputs of `components/combobox.html`; drawn by `organisations/field.html`."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: "MultiValueDict[str, UploadedFile[bytes]]", name: str
    ) -> Chosen:
        """The id and the words sent."""
        return Chosen(str(data.get(name) or ""), str(data.get(f"{name}_text") or "").strip())

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: "MultiValueDict[str, UploadedFile[bytes]]", name: str
    ) -> bool:
        """Missing only when neither input was sent."""
        return name not in data and f"{name}_text" not in data


class OrganisationChoiceField(forms.Field):
    """Cleans to an `Organisation` (or None). Its form sets `actor` before cleaning.

    Args:
        kinds: values of `OrganisationKind` that may be chosen; all legal persons when empty.
    """

    widget = OrganisationInput
    is_organisation_choice = True
    default_error_messages = {
        "required": _("Choisissez une organisation : tapez trois lettres de son nom."),
        "unknown": _("Aucune organisation ne répond à « %(text)s ». Vérifiez le nom, ou donnez son SIREN."),
        "several": _("Plusieurs organisations répondent à « %(text)s » : ajoutez le département, comme « (35) »."),
        "kind": _("« %(text)s » n’a pas la forme attendue ici."),
    }

    def __init__(self, *, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = tuple(kinds)
        self.actor: Actor | None = None

    @property
    def url(self) -> str:
        """Address of the fragment of options."""
        query = f"?formes={','.join(self.kinds)}" if self.kinds else ""
        return reverse("organisations:choose") + query

    def prepare_value(self, value: Any) -> Chosen:
        """An organisation or what was typed, as the two inputs show it."""
        if isinstance(value, Organisation):
            return Chosen(str(value.pk), value.place_label)
        return value if isinstance(value, Chosen) else Chosen()

    def clean(self, value: Any) -> Organisation | None:
        """The organisation chosen, or the only one that the words designate."""
        chosen = value if isinstance(value, Chosen) else Chosen()
        if not chosen.pk and not chosen.text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if self.actor is None:
            raise RuntimeError("the form must set `actor` on its OrganisationChoiceField")
        found = self._by_pk(self.actor, chosen) if chosen.pk else self._by_words(self.actor, chosen)
        if (self.kinds and found.kind not in self.kinds) or not found.is_legal_person:
            raise forms.ValidationError(self.error_messages["kind"], code="kind", params={"text": found.name})
        return found

    def _by_pk(self, actor: Actor, chosen: Chosen) -> Organisation:
        row = Organisation.objects.visible_to(actor).filter(pk=number_in(chosen.pk) or 0).first()
        if row is None:
            raise forms.ValidationError(
                self.error_messages["unknown"], code="unknown", params={"text": chosen.text or chosen.pk}
            )
        return row

    def _by_words(self, actor: Actor, chosen: Chosen) -> Organisation:
        rows = choose_organisations(actor, chosen.text, kinds=self.kinds)
        exact = [row for row in rows if chosen.text.casefold() in (row.place_label.casefold(), row.name.casefold())]
        candidates = exact or rows
        if len(candidates) != 1:
            code = "several" if candidates else "unknown"
            raise forms.ValidationError(self.error_messages[code], code=code, params={"text": chosen.text})
        return candidates[0]
