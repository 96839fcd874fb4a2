"""Raised inside the package when one cell cannot be read; callers turn it into an `Issue`."""


class Unreadable(Exception):
    """One cell cannot be read.

    Attributes:
        code: stable machine word.
        reason: French words that follow « … » : the value.
        is_ambiguous: there are two readings and the user must choose.
    """

    def __init__(self, code: str, reason: str, *, is_ambiguous: bool = False) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.is_ambiguous = is_ambiguous
