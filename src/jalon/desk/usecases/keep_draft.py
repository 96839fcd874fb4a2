"""Keep what somebody is typing, so that another device may take it up; forget it once it is saved."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.desk.models import Draft
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.tables.texts import clean

KEY_LENGTH = 160
LARGEST = 200_000
"""Characters of a draft, once written as JSON."""
KEPT = timedelta(days=14)
MOST = 100
"""Drafts of one person; the oldest goes first."""

Typed = Mapping[str, str | list[str]]


class DraftRefused(DomainError):
    messages = {
        "nobody": _("Seule une personne garde un brouillon."),
        "key": _("Ce formulaire n’est pas connu."),
        "shape": _("Un brouillon est une liste de champs et de textes."),
        "too_large": _("Ce brouillon est trop long pour être gardé : enregistrez-le."),
    }


@transaction.atomic
def keep_draft(*, actor: Actor, form_key: str, typed: object, now: datetime) -> Draft:
    """Keep what is typed in a form, in place of what was kept of it. Old drafts go away.

    Args:
        form_key: names the form and its object, as `data-draft` does. Two persons never share a draft.
        typed: field name -> text, or texts for several choices.

    Raises:
        DraftRefused: nobody, no key, or something else than fields and texts.
    """
    if actor.person_id is None:
        raise DraftRefused("nobody")
    if not form_key or len(form_key) > KEY_LENGTH or clean(form_key) != form_key:
        raise DraftRefused("key")
    fields = _fields(typed)
    if len(json.dumps(fields, ensure_ascii=False)) > LARGEST:
        raise DraftRefused("too_large")
    mine = Draft.objects.visible_to(actor)
    mine.filter(saved_at__lt=now - KEPT).delete()
    kept, _made = Draft.objects.update_or_create(
        person_id_value=actor.person_id, form_key=form_key, defaults={"data": fields}
    )
    too_many = mine.order_by("-saved_at").values_list("pk", flat=True)[MOST:]
    mine.filter(pk__in=list(too_many)).delete()
    return kept


@transaction.atomic
def drop_draft(*, actor: Actor, form_key: str) -> None:
    """Forget the draft of a form; one already gone is no error."""
    Draft.objects.visible_to(actor).filter(form_key=clean(form_key)).delete()


def _fields(typed: object) -> dict[str, str | list[str]]:
    if not isinstance(typed, dict):
        raise DraftRefused("shape")
    fields: dict[str, str | list[str]] = {}
    for name, value in typed.items():
        texts = value if isinstance(value, list) else [value]
        if not isinstance(name, str) or not all(isinstance(text, str) for text in texts):
            raise DraftRefused("shape")
        cleaned = [clean(text) for text in texts]
        fields[clean(name)] = cleaned if isinstance(value, list) else cleaned[0]
    return fields
