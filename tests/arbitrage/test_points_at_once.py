"""Ten points, even when two clicks arrive together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.arbitrage.models import ArbitrageRound, RoundStatus
from jalon.arbitrage.usecases.place_points import place_points
from jalon.kernel.actor import Role
from tests.factories import TODAY, ActionFactory, RoadmapFactory, actor_of_person, person_with_role


@pytest.mark.django_db
def test_placing_points_holds_the_round_so_that_two_clicks_wait_for_each_other() -> None:
    roadmap = RoadmapFactory()
    elected = actor_of_person(person_with_role(roadmap, Role.ELECTED))
    round_ = ArbitrageRound.objects.create(roadmap=roadmap, name="R", status=RoundStatus.SCORING, opened_on=TODAY)
    action = ActionFactory(roadmap=roadmap)
    with CaptureQueriesContext(connection) as queries:
        assert place_points(actor=elected, round_id=round_.pk, points={action.pk: 10}) == 0
    assert any("arbitrageround" in q["sql"] and "FOR UPDATE" in q["sql"] for q in queries.captured_queries)
