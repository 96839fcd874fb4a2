"""Refusals of the engine: a French sentence and the field it is about."""

from __future__ import annotations

import re

LONGEST_WORD, LONGEST_FIELD = 80, 120


class EngineError(Exception):
    """A refusal its reader can act on.

    Attributes:
        field: path of the faulty field, for instance ``candidates[3].duration``; empty when none applies.
        message: one French sentence, fit for a screen.
    """

    def __init__(self, field: str, message: str) -> None:
        self.field = field if len(field) <= LONGEST_FIELD else field[: LONGEST_FIELD - 1] + "…"
        self.message = re.sub(
            rf"[^\s»)'.?]{{{LONGEST_WORD},}}", lambda word: word[0][: LONGEST_WORD - 1] + "…", message
        )
        super().__init__(f"{self.field} : {self.message}" if field else self.message)


class InvalidProblem(EngineError):
    """The problem is not well formed; nothing was computed."""


class InvalidPlan(EngineError):
    """A given list or plan names what the problem does not hold."""
