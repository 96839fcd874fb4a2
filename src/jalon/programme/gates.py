"""What an action lacks before each state. A draft needs nothing; nothing here writes."""

from collections.abc import Collection

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from jalon.programme.columns import main_variants
from jalon.programme.models import Action, Motive


def has_reason(action: Action) -> bool:
    """A need, or an explicit reason: an obligation of the catalogue or in words, a debt said in words."""
    if action.needs.all():
        return True
    if action.motive == Motive.MANDATORY:
        return action.obligation_id is not None or bool(action.motive_note)
    return action.motive == Motive.TECHNICAL_DEBT


def gaps_before_arbitrage(action: Action) -> tuple[str, ...]:
    """What to give before entering a round, in French; empty when ready. Zero is an answer, nothing is not."""
    gaps = []
    mains = getattr(action, "mains", None)  # read already by `columns.with_everything`
    if mains is None:
        mains = list(action.variants.filter(is_main=True))
    if not any(main.costs.all() for main in mains):
        gaps.append(_("un coût, même approché"))
    if not any(main.efforts.all() for main in mains):
        gaps.append(_("une charge en jours, même approchée"))
    if not has_reason(action):
        gaps.append(_("un besoin, ou une raison (obligation, dette technique)"))
    return tuple(gaps)


def gaps_of(actions: Collection[Action]) -> list[tuple[Action, tuple[str, ...]]]:
    """The actions to which something is missing before adoption, in a number of queries that does not grow."""
    prefetch_related_objects(list(actions), main_variants(), "needs")
    return [(action, gaps) for action in actions if (gaps := gaps_before_adoption(action))]


def gaps_before_adoption(action: Action) -> tuple[str, ...]:
    """What is still missing before a body adopts the action, in French; empty when ready."""
    wanted = (
        (action.lead_id, _("un·e chef·fe de projet")),
        (action.business_sponsor_id, _("un sponsor métier")),
        (action.it_lead_id, _("un responsable côté DSI")),
        (action.win_user.strip(), _("le gain pour l’usager")),
        (action.win_agent.strip(), _("le gain pour l’agent")),
        (action.win_collectivite.strip(), _("le gain pour la collectivité")),
    )
    return (*gaps_before_arbitrage(action), *(label for value, label in wanted if not value))
