"""The one error of this package."""


class PostgresTrouble(RuntimeError):
    """The embedded PostgreSQL cannot be made, started or reached. The message is French and says how to mend it."""
