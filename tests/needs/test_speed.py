"""How long matching takes: `JALON_BENCH=1 python -m pytest tests/needs/test_speed.py -s`. Skipped otherwise."""

import os

import pytest

from bench.needs.speed import measure


@pytest.mark.bench
@pytest.mark.django_db
@pytest.mark.skipif(not os.environ.get("JALON_BENCH"), reason="une mesure, pas un essai")
def test_ten_thousand_needs_are_matched_in_a_minute_and_one_more_in_fifty_milliseconds():
    found = measure(10_000)
    for line in found.lines:
        print(line)
    assert found.all_seconds <= 60
    assert found.one_seconds <= 0.050
