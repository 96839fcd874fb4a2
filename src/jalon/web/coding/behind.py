"""What is behind an action or a need: the voices, as far as the reader may read them, and the findings taken up."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jalon.diagnosis.models import Finding, Passage
from jalon.kernel.actor import Actor
from jalon.needs.models import Need, NeedSource
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap
from jalon.web.coding.findings import quotes_of

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Behind:
    """Quotations to show, how many voices may not be quoted, and the findings taken up."""

    quotes: list[dict[str, Any]]
    hidden: int
    findings: list[Finding]

    @property
    def is_empty(self) -> bool:
        """Nothing to show."""
        return not (self.quotes or self.hidden or self.findings)


def behind_action(actor: Actor, roadmap: Roadmap, action: Action) -> Behind:
    """Voices of the needs an action answers and of the findings it takes up."""
    findings = list(Finding.objects.visible_to(actor).filter(action_links__action=action).distinct()[:SHOWN])
    answered = Q(need__actions=action) | Q(need__group__in=action.need_groups.all())
    cited = NeedSource.objects.filter(answered, subject_type=Passage._meta.label_lower)
    rows = Passage.objects.filter(roadmap=roadmap, pk__in=cited.values("subject_id"))
    rows |= Passage.objects.filter(roadmap=roadmap, findings__action_links__action=action)
    return _behind(actor, roadmap, rows, findings)


def behind_need(actor: Actor, roadmap: Roadmap, need: Need) -> Behind:
    """Voices a need was heard in. The caller read the need through `visible_to`."""
    cited = need.sources.filter(subject_type=Passage._meta.label_lower)
    return _behind(actor, roadmap, Passage.objects.filter(roadmap=roadmap, pk__in=cited.values("subject_id")), [])


def _behind(actor: Actor, roadmap: Roadmap, rows: Any, findings: list[Finding]) -> Behind:
    quotes, hidden = quotes_of(actor, rows.distinct().select_related("organisation").order_by("pk"), roadmap)
    return Behind(quotes[:SHOWN], hidden + max(len(quotes) - SHOWN, 0), findings)
