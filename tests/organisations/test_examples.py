"""The examples of the docstrings are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["contrast", "importing", "search", "siren"])
def test_the_examples_of_the_docstrings_are_true(name):
    result = doctest.testmod(importlib.import_module(f"jalon.organisations.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
