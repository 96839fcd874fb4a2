"""What refuses a publication, before anything is written."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.programme.models import Action
from jalon.publication.allowed import CODES
from jalon.publication.copying import Draft
from jalon.publication.wording import amounts, named_person
from jalon.roadmaps.models import Roadmap


class PublicationRefused(DomainError):
    """A publication that cannot be; nothing changed for visitors."""

    messages = {
        "no_site": _("Créez d’abord le site public de votre organisation."),
        "already": _("« %(title)s » est déjà publiée : mettez la publication à jour."),
        "not_published": _("« %(title)s » n’est pas publiée."),
        "not_decided": _("%(sentence)s"),
        "nothing": _("Il n’y a rien à montrer : écrivez l’ambition, un enjeu ou un axe, ou choisissez une action."),
        "field": _("Le champ « %(name)s » ne fait pas partie de ce qui peut être publié."),
        "security": _(
            "« %(title)s » touche à la sécurité des systèmes d’information : elle n’est pas communicable "
            "(article L311-5 du code des relations entre le public et l’administration)."
        ),
        "state": _("« %(title)s » est « %(state)s » : seule une action retenue, en cours ou réalisée est publiable."),
        "not_adopted": _("« %(title)s » ne figure pas dans la trajectoire adoptée : elle n’est pas encore publiable."),
        "unknown": _("Une des actions choisies n’existe pas dans cette feuille de route."),
        "person": _("« %(title)s » cite le nom d’une personne (%(name)s) : écrivez sa fonction, puis publiez."),
        "amount": _(
            "%(count)d texte(s) citent un montant, par exemple « %(title)s » (%(amount)s). Un coût n’est pas public "
            "avant l’attribution du marché : corrigez le texte, ou confirmez que ce n’en est pas un."
        ),
        "changed": _("Ce qui serait publié a changé depuis votre aperçu : relisez-le avant de publier."),
    }


def choose(actor: Actor, roadmap: Roadmap, draft: Draft, action_ids: Collection[int] | None) -> set[int]:
    """The actions to publish, all of them allowed.

    Raises:
        PublicationRefused: nothing decided lets actions out, or one of them may not be public; says which and why.
    """
    if action_ids is not None and not action_ids:
        return set()
    if not draft.gate.is_open:
        raise PublicationRefused("not_decided", sentence=draft.gate.refusal)
    allowed = {copy.action_id for copy in draft.actions}
    if action_ids is None:
        return allowed
    refused = set(action_ids) - allowed
    if refused:
        rows = Action.objects.visible_to(actor).filter(roadmap=roadmap, pk__in=refused).distinct()
        raise _reason(rows.order_by("sort_key", "pk").first())
    return set(action_ids)


def _reason(action: Action | None) -> PublicationRefused:
    if action is None:
        return PublicationRefused("unknown")
    if action.is_security_sensitive:
        return PublicationRefused("security", title=action.title)
    if action.public_status is None:
        return PublicationRefused("state", title=action.title, state=action.get_status_display())
    return PublicationRefused("not_adopted", title=action.title)


def check(roadmap: Roadmap, draft: Draft, chosen: set[int], *, amounts_confirmed: bool, previewed: str) -> None:
    """Fields, words and preview.

    Raises:
        PublicationRefused: the first thing that is wrong, with what to do.
    """
    unknown = sorted(set(draft.fields) - CODES)
    if unknown:
        raise PublicationRefused("field", name=unknown[0])
    shown = ("ambition", "expected_impacts", "challenges", "axes")
    if not chosen and not any(draft.roadmap[name] for name in shown):
        raise PublicationRefused("nothing")
    if previewed and previewed != draft.digest(chosen):
        raise PublicationRefused("changed")
    named = named_person(roadmap, draft, chosen)
    if named:
        raise PublicationRefused("person", title=named[0], name=named[1])
    told = amounts(draft, chosen)
    if told and not amounts_confirmed:
        raise PublicationRefused("amount", count=len(told), title=told[0][0], amount=told[0][1].strip())
