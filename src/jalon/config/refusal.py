"""A command that cannot do what it was asked."""


class CommandRefused(RuntimeError):
    """The message is a French sentence its reader can act on; the command ends with exit code 1."""
