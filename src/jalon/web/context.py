"""What the shell around every screen shows. Whoever knows it (a middleware, a view) sets `request.shell`."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class ShellLink:
    """One link of a menu. `icon` names a symbol of the sprite; `count` is shown when above 0."""

    label: str
    url: str
    is_current: bool = False
    icon: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One step of the roadmap's journey, in the left column.

    state_code: todo · active · decision · done · late · closed; gives the shape. state_label: the word beside it.
    url: empty when the step cannot be opened yet. screens: the pages of the step, shown when the step is current.
    """

    key: str
    label: str
    url: str
    state_code: str
    state_label: str
    is_current: bool = False
    screens: tuple[ShellLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything around the content. Each empty value makes its part of the page disappear."""

    person_label: str = ""
    organisation_label: str = ""
    organisation_url: str = ""
    theme_css_url: str = ""
    roadmap_label: str = ""
    roadmap_url: str = ""
    roadmaps: tuple[ShellLink, ...] = ()
    roadmaps_url: str = ""
    journey: tuple[JourneyStep, ...] = ()
    tools: tuple[ShellLink, ...] = ()
    search_url: str = ""
    search_query: str = ""
    my_work_url: str = ""
    my_work_count: int = 0
    my_work_is_current: bool = False
    notifications_url: str = ""
    notifications_count: int = 0
    account_links: tuple[ShellLink, ...] = ()
    sign_in_url: str = ""
    sign_out_url: str = ""
    home_url: str = "/"
    is_demonstration: bool = False
    demonstration_links: tuple[ShellLink, ...] = ()
    footer_links: tuple[ShellLink, ...] = ()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, as set on the request, or nothing but the banner of the demonstration."""
    bare = Shell(is_demonstration=bool(settings.JALON_IS_DEMONSTRATION))
    return {"shell": getattr(request, "shell", bare)}


@dataclass(frozen=True, slots=True)
class PublicSite:
    """What stands around a public page: passed by its view as `site`. An empty address hides its link."""

    organisation_label: str = ""
    subtitle: str = ""
    home_url: str = "/"
    logo_url: str = ""
    links: tuple[ShellLink, ...] = ()
    legal_url: str = ""
    accessibility_url: str = ""
    accessibility_state: str = ""
    data_url: str = ""
    contact_url: str = ""
