"""What stands around a screen: where am I, the journey of the roadmap, my account."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from jalon.desk.models import Notification
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap, RoadmapStatus
from jalon.web.context import JourneyStep, Shell, ShellLink

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from jalon.web.screens import ActorRequest


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a step: its label and the name of its address, which takes `roadmap_id`."""

    label: "str | _StrPromise"
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the journey with its pages; the first one is where the step leads."""

    key: str
    label: "str | _StrPromise"
    pages: tuple[Page, ...]


STEPS: tuple[Step, ...] = (
    Step(
        "observe",
        _("Observer"),
        (
            Page(_("Vue d’ensemble"), "roadmaps:roadmap"),
            Page(_("Inventaire"), "inventory:home"),
            Page(_("Documents"), "diagnosis:documents"),
            Page(_("Constats"), "coding:findings"),
            Page(_("Rapports"), "reports:list"),
        ),
    ),
    Step(
        "collect",
        _("Recueillir"),
        (
            Page(_("Plan de recueil"), "diagnosis:plan"),
            Page(_("Entretiens"), "diagnosis:interviews"),
            Page(_("Enquêtes"), "surveys:list"),
            Page(_("Ateliers"), "diagnosis:workshops"),
            Page(_("Codage"), "coding:corpus"),
            Page(_("Besoins"), "needs:list"),
        ),
    ),
    Step("orient", _("Orienter"), (Page(_("Axes et objectifs"), "strategy:tree"),)),
    Step(
        "plan",
        _("Programmer"),
        (
            Page(_("Actions"), "programme:list"),
            Page(_("Première heure"), "money:first_hour"),
            Page(_("Enveloppes"), "money:envelopes"),
            Page(_("Équipes"), "money:capacity"),
        ),
    ),
    Step(
        "arbitrate",
        _("Arbitrer"),
        (
            Page(_("Tri"), "arbitrage:triage"),
            Page(_("Notes"), "arbitrage:rounds"),
            Page(_("Salle d’arbitrage"), "arbitrage:room_entrance"),
            Page(_("Décisions"), "governance:decisions"),
        ),
    ),
    Step("deliver", _("Réaliser"), ()),
    Step("evaluate", _("Évaluer"), ()),
    Step("publish", _("Publier"), (Page(_("Publication"), "publication:manage"),)),
)
"""The journey of a roadmap. Each journey under `jalon.web` owns the pages named here."""

_REACHED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    RoadmapStatus.IDEA: ((), ("observe",)),
    RoadmapStatus.OPPORTUNITY_STUDY: ((), ("observe",)),
    RoadmapStatus.UNDER_CONSTRUCTION: (("observe",), ("collect", "orient", "plan", "arbitrate")),
    RoadmapStatus.ADOPTED: (("observe", "collect", "orient", "plan", "arbitrate"), ("publish",)),
    RoadmapStatus.RUNNING: (("observe", "collect", "orient", "plan", "arbitrate"), ("deliver", "publish")),
    RoadmapStatus.CLOSED: (tuple(step.key for step in STEPS), ()),
}
"""State of the roadmap -> steps done, steps under way."""


def around(request: "ActorRequest") -> Shell:
    """The shell of any signed-in screen."""
    unread = Notification.objects.visible_to(request.actor).filter(read_at__isnull=True).count()
    return Shell(
        person_label=request.actor.label,
        roadmaps_url=_address("roadmaps:list"),
        my_work_url=_address("home:my_work"),
        notifications_url=_address("desk:notifications"),
        notifications_count=unread,
        account_links=_account_links(request.actor),
        sign_in_url=_address("account_login"),
        sign_out_url=_address("account_logout"),
        home_url=_address("home:my_work"),
        is_demonstration=bool(settings.JALON_IS_DEMONSTRATION),
        demonstration_links=_demonstration_links(),
    )


def around_roadmap(request: "ActorRequest", roadmap: Roadmap, *, step: str) -> Shell:
    """The shell of a screen of one roadmap."""
    return replace(
        request.shell,
        organisation_label=str(roadmap.organisation),
        organisation_url=_address("organisations:organisation", pk=roadmap.organisation_id),
        theme_css_url=_theme(roadmap.organisation),
        roadmap_label=roadmap.title,
        roadmap_url=_address("roadmaps:roadmap", roadmap_id=roadmap.pk),
        journey=tuple(_step(request, roadmap, entry, current=step) for entry in STEPS),
        search_url=_address("programme:list", roadmap_id=roadmap.pk),
    )


def _theme(organisation: Organisation) -> str:
    """Address of the organisation's colours, another one when they change; empty when it chose none."""
    chosen = f"{organisation.primary_colour}{organisation.accent_colour}".replace("#", "")
    return f"{_address('organisations:theme', pk=organisation.pk)}?v={chosen}" if chosen else ""


def _step(request: "HttpRequest", roadmap: Roadmap, step: Step, *, current: str) -> JourneyStep:
    pages = tuple(
        ShellLink(label=str(page.label), url=url, is_current=request.path == url)
        for page in step.pages
        if (url := _address(page.name, roadmap_id=roadmap.pk))
    )
    code, label = _state(roadmap, step.key)
    return JourneyStep(
        key=step.key,
        label=str(step.label),
        url=pages[0].url if pages else "",
        state_code=code,
        state_label=label,
        is_current=step.key == current,
        screens=pages,
    )


def _state(roadmap: Roadmap, key: str) -> tuple[str, str]:
    if roadmap.status == RoadmapStatus.ABANDONED:
        return "closed", str(_("fermé"))
    done, active = _REACHED[roadmap.status]
    if key in done:
        return "done", str(_("fait"))
    if key in active:
        return "active", str(_("en cours"))
    return "todo", str(_("à venir"))


def _account_links(actor: Actor) -> tuple[ShellLink, ...]:
    names = [(_("Mon compte"), "accounts:me"), (_("Organisations"), "organisations:list")]
    if actor.is_instance_admin or actor.organisation_roles:
        names.append((_("Comptes et rôles"), "accounts:people"))
    return tuple(ShellLink(label=str(label), url=url) for label, name in names if (url := _address(name)))


def _demonstration_links() -> tuple[ShellLink, ...]:
    if not settings.JALON_IS_DEMONSTRATION:
        return ()
    names = [(_("Changer de rôle"), "accounts:demonstration"), (_("Courriels"), "accounts:mails")]
    return tuple(ShellLink(label=str(label), url=url) for label, name in names if (url := _address(name)))


def _address(name: str, **kwargs: object) -> str:
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""
