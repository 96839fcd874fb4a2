"""The demonstration: loaded by its command, twice without doubling, with the shape it promises."""

import pytest

from tests.e2e.conftest import command


@pytest.mark.covers("SYN-01", "TER-13")
def test_the_demonstration_loads_three_territories_and_loads_them_once(instance) -> None:
    command(instance, "registry")
    first = command(instance, "demo")
    assert all(name in first for name in ("Roche aux Fées", "Polynésie française", "Vannes")), first
    again = command(instance, "demo")
    assert "déjà là" in again
    roadmaps = dict(instance.sql("SELECT kind, status FROM roadmaps_roadmap"))
    assert len(instance.sql("SELECT id FROM roadmaps_roadmap")) == 3
    assert roadmaps["territory"] == "adopted"
    members = instance.sql(
        "SELECT r.currency, count(p.id) FROM roadmaps_roadmap r JOIN roadmaps_participant p ON p.roadmap_id = r.id "
        "GROUP BY r.currency ORDER BY 1"
    )
    assert members == [("EUR", 16), ("XPF", 39)]
    assert instance.sql("SELECT status FROM arbitrage_plan WHERE status IN ('infeasible', 'failed')") == []
    assert instance.sql("SELECT count(*) FROM arbitrage_arbitrageround WHERE status = 'scoring'") >= [(1,)]
    seats = instance.sql(
        "SELECT count(s.id) FROM governance_seat s JOIN governance_body b ON b.id = s.body_id "
        "JOIN roadmaps_roadmap r ON r.id = b.roadmap_id WHERE b.kind = 'copil' AND r.currency = 'XPF' "
        "AND s.college = 'elected'"
    )
    assert seats == [(17,)]
    assert instance.sql("SELECT count(*) > 0 FROM publication_publishedaction WHERE withdrawn_at IS NULL") == [(True,)]
    retained, compared = instance.sql(
        "SELECT count(*) FILTER (WHERE a.status = 'retained'), count(*) FROM programme_action a "
        "JOIN roadmaps_roadmap r ON r.id = a.roadmap_id WHERE r.kind = 'territory'"
    )[0]
    assert 0.2 <= retained / compared <= 0.6
