"""Respondents of tests are quick: the delay that betrays a robot is lifted, except where it is tested."""

import pytest

from jalon.web.surveys import respond


@pytest.fixture(autouse=True)
def quick_respondents(request, monkeypatch):
    if "robots" not in request.node.name:
        monkeypatch.setattr(respond, "LEAST_SECONDS", 0)


@pytest.fixture
def time_machine_at():
    """`with time_machine_at(instant): …`"""
    import time_machine

    return lambda instant: time_machine.travel(instant, tick=False)
