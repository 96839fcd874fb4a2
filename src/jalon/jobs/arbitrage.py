"""Tasks of the arbitrage."""

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jalon.accounts.models import Person
from jalon.arbitrage.doubt import Doubt
from jalon.arbitrage.usecases.ask_for_plan import sentence_of, solve_in_background
from jalon.arbitrage.usecases.probe_plan import probe_in_background
from jalon.desk.progress import Progress, carry_out
from jalon.kernel.actor import Actor
from jalon.roadmaps.queries import actor_for


@app.task(name="arbitrage.solve", pass_context=False)
def solve(progress_id: int, scenario_id: int, seconds: int, person_id: int | None) -> None:
    """Compute the proved plan of a scenario, with the rights of who asked, as they are now."""

    def work(progress: Progress) -> str:
        actor = _actor(person_id)
        plan = solve_in_background(actor=actor, scenario_id=scenario_id, seconds=seconds, progress=progress)
        return sentence_of(plan)

    carry_out(progress_id, work)


@app.task(name="arbitrage.probe", pass_context=False)
def probe(progress_id: int, plan_id: int, doubt: str, seconds: int, person_id: int | None) -> None:
    """Tell what holds of a plan when opinions and figures move, with the rights of who asked, as they are now."""

    def work(progress: Progress) -> str:
        actor = _actor(person_id)
        probe_in_background(actor=actor, plan_id=plan_id, doubt=Doubt(doubt), seconds=seconds, progress=progress)
        return _("La solidité du plan est établie.")

    carry_out(progress_id, work)


def _actor(person_id: int | None) -> Actor:
    today = timezone.localdate()
    if person_id is None:
        return Actor.system(on=today)
    person = Person.objects.get(pk=person_id)
    return actor_for(person, is_instance_admin=False, label=person.full_name, on=today)
