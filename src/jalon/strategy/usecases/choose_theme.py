"""Choose the themes of a roadmap, shipped or one's own, each linked to the strategy of the territory."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Theme
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import RoadmapTheme
from jalon.strategy.rules import can_edit_strategy


class ThemeRefused(DomainError):
    """A theme that cannot be as asked."""

    messages = {
        "nothing": _("Choisissez un thème dans la liste ou écrivez le vôtre."),
        "foreign": _("Ce thème appartient à une autre collectivité."),
    }


@transaction.atomic
def choose_theme(
    *, actor: Actor, roadmap_id: int, theme_id: int | None = None, own_label: str = "", strategy_link: str = ""
) -> RoadmapTheme:
    """Add a theme to the roadmap, or change how it echoes the strategy. One's own words make a theme of the owner.

    Raises:
        Roadmap.DoesNotExist, Theme.DoesNotExist, Forbidden: as usual.
        ThemeRefused: nothing given, or the theme of another organisation.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.theme.choose")
    if theme_id is not None:
        theme = Theme.objects.get(pk=theme_id)
    elif own_label.strip():
        theme, _created = Theme.objects.get_or_create(
            organisation=roadmap.organisation,
            code=slugify(own_label)[:60],
            defaults={"label": own_label.strip(), "order": 900},
        )
    else:
        raise ThemeRefused("nothing")
    if theme.organisation_id not in (None, roadmap.organisation_id):
        raise ThemeRefused("foreign")
    chosen, _new = RoadmapTheme.objects.update_or_create(
        roadmap=roadmap, theme=theme, defaults={"strategy_link": strategy_link}
    )
    record(
        actor, "strategy.theme.chosen", Ref.to(chosen), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk
    )
    return chosen


@transaction.atomic
def drop_theme(*, actor: Actor, roadmap_id: int, chosen_id: int) -> None:
    """Take a theme out of the roadmap."""
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_edit_strategy(actor, roadmap), "strategy.theme.drop")
    chosen = roadmap.themes.get(pk=chosen_id)
    record(
        actor, "strategy.theme.dropped", Ref.to(chosen), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk
    )
    chosen.delete()
