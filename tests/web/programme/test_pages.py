"""Every page of the programme opens, empty and filled; what it shows is what was done."""

from django.urls import reverse

from jalon.programme.models import Action
from jalon.programme.usecases.load_obligations import load_obligations

PAGES = [
    "list",
    "board",
    "new",
    "triage",
    "work_programme",
    "balance",
    "obligations",
    "portfolios",
    "portfolio_new",
    "import",
]
ACTION_PAGES = ["action", "means", "links", "variant_new"]
SECTIONS = ["identite", "raison", "gains", "qui", "classement", "calendrier", "effets", "volets"]


def at(name, roadmap, **more):
    return reverse(f"programme:{name}", kwargs={"roadmap_id": roadmap.pk, **more})


def test_every_page_opens_empty_then_filled(as_owner, roadmap):
    for name in PAGES:
        assert as_owner.get(at(name, roadmap)).status_code == 200, name
    load_obligations()
    sent = {
        "title": "Portail familles",
        "cost_size": "m",
        "effort_size": "s",
        "confidence": "comparable",
        "duration_quarters": 3,
    }
    assert as_owner.post(at("new", roadmap), sent).status_code == 302
    action = Action.objects.get()
    for name in PAGES:
        assert as_owner.get(at(name, roadmap)).status_code == 200, name
    for name in ACTION_PAGES:
        assert as_owner.get(at(name, roadmap, pk=action.pk)).status_code == 200, name
    for section in SECTIONS:
        assert as_owner.get(at("edit", roadmap, pk=action.pk, section=section)).status_code == 200, section
    page = as_owner.get(at("action", roadmap, pk=action.pk)).content.decode()
    assert "Portail familles" in page
    assert "15\xa0000\xa0€" in page
