"""Refusals of the engine: a French sentence and the field it is about."""

from __future__ import annotations


class EngineError(Exception):
    """A refusal its reader can act on.

    Attributes:
        field: path of the faulty field, for instance ``candidates[3].duration``; empty when none applies.
        message: one French sentence, fit for a screen.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field} : {message}" if field else message)
        self.field = field
        self.message = message


class InvalidProblem(EngineError):
    """The problem is not well formed; nothing was computed."""


class InvalidPlan(EngineError):
    """A given list or plan names what the problem does not hold."""
