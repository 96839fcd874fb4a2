"""Keep a list of organisations between its dry run and its acceptance."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction

from jalon.desk.models import ImportBatch, ImportState
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.organisations.importing import Listing, parse_siren_list, read_listing
from jalon.organisations.rules import can_add_organisation
from jalon.organisations.usecases.add_members import AdhesionTerms
from jalon.organisations.usecases.import_organisations import ImportTerms

KIND = "organisations"
PASTED = "liste-collee.txt"


@transaction.atomic
def keep_import(*, actor: Actor, data: bytes, filename: str, terms: ImportTerms) -> ImportBatch:
    """Store the bytes and the terms, so that what was shown is what will be done.

    Args:
        data: the file, or the pasted list in UTF-8 under the name `PASTED`.

    Raises:
        Forbidden: the actor may not add organisations.
    """
    require(can_add_organisation(actor), "organisations.import")
    batch = ImportBatch(
        kind=KIND,
        filename=filename[:200],
        sha256=sha256(data).hexdigest(),
        state=ImportState.CHECKED,
        options=terms_to_json(terms),
        created_by_id_value=actor.person_id,
        created_by_label=actor.label,
    )
    batch.file.save(f"{batch.key}.bin", ContentFile(data), save=False)
    batch.save()
    return batch


def listing_kept(batch: ImportBatch) -> Listing:
    """The list of a batch, read again.

    Raises:
        TableRefused: the file cannot be read safely.
    """
    with batch.file.open("rb") as source:
        data = source.read()
    if batch.filename == PASTED:
        return parse_siren_list(data.decode())
    return read_listing(data, filename=batch.filename)


def terms_to_json(terms: ImportTerms) -> dict[str, object]:
    """Plain values that `terms_from_json` takes back."""
    adhesion = terms.adhesion
    return {
        "default_kind": terms.default_kind,
        "umbrella": terms.umbrella_id,
        "competence": adhesion.competence_id,
        "starts_on": adhesion.starts_on.isoformat() if adhesion.starts_on else None,
        "ends_on": adhesion.ends_on.isoformat() if adhesion.ends_on else None,
        "reference": adhesion.reference,
    }


def terms_from_json(values: Mapping[str, object]) -> ImportTerms:
    """The terms a batch keeps."""

    def day(name: str) -> date | None:
        value = values[name]
        return date.fromisoformat(value) if isinstance(value, str) else None

    def number(name: str) -> int | None:
        value = values[name]
        return value if isinstance(value, int) else None

    adhesion = AdhesionTerms(
        competence_id=number("competence"),
        starts_on=day("starts_on"),
        ends_on=day("ends_on"),
        reference=str(values["reference"]),
    )
    return ImportTerms(str(values["default_kind"]), number("umbrella"), adhesion)
