"""What every page of the arbitrage shares: opening the round and the scenario of the address, crumbs."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.arbitrage.models import Adoption, ArbitrageRound, Plan, Scenario
from jalon.roadmaps.models import Roadmap
from jalon.web.pages import Crumb, crumbs
from jalon.web.screens import ActorRequest, open_roadmap

STEP = "arbitrate"


def url(name: str, roadmap: Roadmap, **kwargs: object) -> str:
    """Address of a page of the arbitrage."""
    return reverse(f"arbitrage:{name}", kwargs={"roadmap_id": roadmap.pk, **kwargs})


def trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[Crumb]:
    """Crumbs: the roadmap, its rounds, then where the page stands."""
    overview = reverse("roadmaps:roadmap", kwargs={"roadmap_id": roadmap.pk})
    return crumbs((roadmap.title, overview), (_("Arbitrages"), url("rounds", roadmap)), *items)


def open_round_of(request: ActorRequest, roadmap_id: int, round_id: int) -> tuple[Roadmap, ArbitrageRound]:
    """The roadmap and the round of an address, or 404."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rounds = ArbitrageRound.objects.visible_to(request.actor).filter(roadmap=roadmap)
    return roadmap, get_object_or_404(rounds, pk=round_id)


def open_scenario(request: ActorRequest, roadmap_id: int, scenario_id: int) -> tuple[Roadmap, Scenario]:
    """The roadmap and the scenario of an address, or 404."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    scenarios = Scenario.objects.visible_to(request.actor).select_related("round__roadmap__organisation", "copied_from")
    return roadmap, get_object_or_404(scenarios, pk=scenario_id, round__roadmap=roadmap)


def open_plan(request: ActorRequest, roadmap_id: int, plan_id: int) -> tuple[Roadmap, Plan]:
    """The roadmap and the stored plan of an address, or 404."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    plans = Plan.objects.visible_to(request.actor).select_related("scenario__round__roadmap__organisation")
    return roadmap, get_object_or_404(plans, pk=plan_id, scenario__round__roadmap=roadmap)


def open_adoption(request: ActorRequest, roadmap_id: int, adoption_id: int) -> tuple[Roadmap, Adoption]:
    """The roadmap and the proposed or adopted trajectory of an address, or 404."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    adoptions = Adoption.objects.visible_to(request.actor).select_related("plan__scenario__round")
    return roadmap, get_object_or_404(adoptions, pk=adoption_id, roadmap=roadmap)


def only_post(request: HttpRequest) -> None:
    """404 on anything but a POST: the address only writes."""
    if request.method != "POST":
        raise Http404
