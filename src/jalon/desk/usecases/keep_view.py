"""Keep the filters of a list under a name, or forget them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.desk.models import SavedView
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError

NAME_LENGTH = 80
QUERY_LENGTH = 2000


class ViewRefused(DomainError):
    messages = {
        "no_name": _("Donnez un nom à cette vue."),
        "too_long": _("Le nom compte plus de 80 caractères, ou la vue a trop de filtres."),
        "nobody": _("Seule une personne enregistre une vue."),
    }


@transaction.atomic
def keep_view(*, actor: Actor, screen: str, name: str, query: str) -> SavedView:
    """Keep a query string under a name; the same name replaces it.

    Raises:
        ViewRefused: no name, too long, or the actor is nobody.
    """
    name = " ".join(name.split())
    if actor.person_id is None:
        raise ViewRefused("nobody")
    if not name:
        raise ViewRefused("no_name")
    if len(name) > NAME_LENGTH or len(query) > QUERY_LENGTH:
        raise ViewRefused("too_long")
    view, _made = SavedView.objects.update_or_create(
        person_id_value=actor.person_id, screen=screen, name=name, defaults={"query": query}
    )
    return view


@transaction.atomic
def drop_view(*, actor: Actor, view_id: int) -> None:
    """Forget a view of one's own; one already gone is no error."""
    SavedView.objects.visible_to(actor).filter(pk=view_id).delete()
