"""Create a scenario: levers, actions imposed or set aside, or a list made by hand."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.levers import Levers
from jalon.arbitrage.models import ArbitrageRound, ChoiceKind, RoundStatus, Scenario, ScenarioChoice
from jalon.arbitrage.rules import can_run_round
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action


class ScenarioRefused(DomainError):
    """A scenario that cannot be made or changed."""

    messages = {
        "no_name": _("Donnez un nom au scénario, par exemple « Enveloppe −10 %% »."),
        "closed": _("« %(name)s » est clos : ses scénarios ne changent plus."),
        "unknown_action": _("Une des actions choisies n’est pas dans cette feuille de route."),
        "stale": _(
            "Le scénario « %(name)s » a été changé entre-temps. Rien n’est enregistré : relisez-le puis recommencez."
        ),
        "nothing_to_undo": _("Il n’y a plus rien à annuler dans « %(name)s »."),
        "decided": _("« %(name)s » a servi à une décision : dupliquez-le pour le changer."),
    }


@transaction.atomic
def create_scenario(
    *,
    actor: Actor,
    round_id: int,
    name: str,
    levers: Levers | None = None,
    forced_in: Iterable[int] = (),
    forced_out: Iterable[int] = (),
    listed: Iterable[int] = (),
    starts: Mapping[int, date] | None = None,
    is_members_list: bool = False,
) -> Scenario:
    """Create a scenario in a round.

    Args:
        forced_in, forced_out, listed: action ids. `listed` is the list made by hand when `is_members_list`.
        starts: action id -> first day of the quarter imposed.

    Raises:
        ArbitrageRound.DoesNotExist: no such round among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        ScenarioRefused: no name, round closed, or an action of elsewhere.
    """
    round_ = ArbitrageRound.objects.visible_to(actor).get(pk=round_id)
    require(can_run_round(actor, round_.roadmap_id), "arbitrage.scenario.create")
    if not name.strip():
        raise ScenarioRefused("no_name")
    if round_.status == RoundStatus.CLOSED:
        raise ScenarioRefused("closed", name=round_.name)
    scenario = Scenario.objects.create(
        round=round_,
        name=name.strip()[:120],
        version=next_version(round_, name.strip()[:120]),
        is_members_list=is_members_list,
        levers=(levers or Levers()).to_json(),
    )
    kinds = dict.fromkeys(listed, ChoiceKind.LISTED)
    kinds |= dict.fromkeys(forced_out, ChoiceKind.FORCED_OUT)
    kinds |= dict.fromkeys(forced_in, ChoiceKind.FORCED_IN)
    write_choices(scenario, kinds, starts or {})
    record(actor, "arbitrage.scenario.created", Ref.to(scenario), roadmap_id=round_.roadmap_id)
    return scenario


def next_version(round_: ArbitrageRound, name: str) -> int:
    """Version to give to a scenario of that name."""
    last = round_.scenarios.filter(name=name).order_by("-version").first()
    return last.version + 1 if last else 1


def write_choices(scenario: Scenario, kinds: Mapping[int, ChoiceKind], starts: Mapping[int, date]) -> None:
    """Write the choices of a scenario that has none.

    Raises:
        ScenarioRefused: an action is not of the roadmap.
    """
    known = Action.objects.filter(roadmap=scenario.round.roadmap_id, pk__in=list(kinds)).count()
    if known < len(kinds):
        raise ScenarioRefused("unknown_action")
    ScenarioChoice.objects.bulk_create(
        ScenarioChoice(scenario=scenario, action_id=pk, kind=kind, start_on=starts.get(pk))
        for pk, kind in kinds.items()
    )
