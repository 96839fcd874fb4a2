"""Words that may be quoted behind an action: those of its needs and of the findings it takes up, signed by a population."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from jalon.diagnosis.models import Passage
from jalon.roadmaps.populations import Population

AT_MOST, LONGEST = 3, 400


def quotes_by_action(action_ids: Collection[int]) -> dict[int, list[str]]:
    """Action -> « words » (population), three at most, the first coded first. Three queries.

    Neither names nor organisations: in a small commune they would designate somebody.
    """
    by_need = Q(need_sources__need__actions__in=action_ids)
    by_group = Q(need_sources__need__group__actions__in=action_ids)
    by_finding = Q(
        findings__action_links__action__in=action_ids,
        findings__is_validated=True,
        findings__is_security_sensitive=False,
    )
    populations = dict(Population.choices)
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for condition, path in (
        (by_need, "need_sources__need__actions"),
        (by_group, "need_sources__need__group__actions"),
        (by_finding, "findings__action_links__action"),
    ):
        rows = Passage.objects.quotable().filter(condition).order_by("pk").values_list("pk", "text", "population", path)
        for pk, text, population, action_id in rows:
            words = " ".join(text.split())
            if action_id in action_ids and len(words) <= LONGEST:
                signature = str(populations.get(population, _("document")))
                found[action_id][pk] = f"« {words} » ({signature})"
    return {action_id: list(quotes.values())[:AT_MOST] for action_id, quotes in found.items()}
