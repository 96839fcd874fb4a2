"""Forms of the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Confidentiality, DocumentKind
from jalon.diagnosis.places import organisations_of
from jalon.diagnosis.usecases.review_document import DocumentSheet
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.web.diagnosis.interview_forms import DepartmentField, OrganisationField
from jalon.web.fields import DayField, TextField, row_field


class DocumentForm(forms.Form):
    """The description of a document."""

    field_order = ("title", "kind", "confidentiality", "dated_on", "organisation", "department", "origin", "address")
    title = forms.CharField(label=_("Titre"), max_length=240)
    kind = forms.ChoiceField(label=_("Type"), choices=DocumentKind.choices)
    confidentiality = forms.ChoiceField(
        label=_("Confidentialité"),
        choices=Confidentiality.choices,
        initial=Confidentiality.RESTRICTED,
        help_text=_("Les notes de lecture et les extraits restent toujours à l’équipe de recueil."),
    )
    dated_on = DayField(label=_("Date du document"), required=False)
    origin = forms.CharField(label=_("Remis par"), max_length=200, required=False)
    address = forms.URLField(label=_("Adresse en ligne"), max_length=400, required=False, assume_scheme="https")

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(roadmap=roadmap, label=_("Concerne"))
        self.fields["department"] = DepartmentField(roadmap=roadmap, label=_("Direction (facultatif)"))
        self.order_fields(self.field_order)

    def sheet(self) -> DocumentSheet:
        """What the use case takes."""
        data = self.cleaned_data
        return DocumentSheet(
            title=data["title"],
            kind=data["kind"],
            confidentiality=data["confidentiality"],
            organisation_id=data["organisation"].pk,
            department_id=data["department"].pk if data["department"] else None,
            dated_on=data["dated_on"],
            origin=data["origin"],
            address=data["address"],
        )


class DocumentFilterForm(forms.Form):
    """What narrows the library."""

    q = forms.CharField(label=_("Chercher"), required=False)
    kind = forms.ChoiceField(label=_("Type"), choices=[("", _("tous")), *DocumentKind.choices], required=False)
    confidentiality = forms.ChoiceField(
        label=_("Confidentialité"), choices=[("", _("toutes")), *Confidentiality.choices], required=False
    )
    member = forms.ModelChoiceField(
        label=_("Membre"), queryset=Organisation.objects.none(), required=False, empty_label=_("tous")
    )
    unread = forms.BooleanField(label=_("Non lus"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "member").queryset = organisations_of(roadmap)


class ReadForm(forms.Form):
    """Notes of who read."""

    notes = TextField(label=_("Notes de lecture"), rows=10, help_text=_("Ce qu’il faut en retenir pour le diagnostic."))


class FileForm(forms.Form):
    """A file of the document."""

    file = forms.FileField(label=_("Fichier"))


class ExtractForm(forms.Form):
    """A passage picked in the document."""

    text = TextField(
        label=_("Extrait"), rows=6, required=True, help_text=_("Copié tel quel : il sera codé comme une voix.")
    )
    place = forms.CharField(label=_("Où"), max_length=120, required=False, help_text=_("Page, article, feuille."))
