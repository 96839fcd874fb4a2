"""What a use case raises when it refuses: a sentence its reader can act on."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a code for tests and a French sentence for its reader.

    Subclasses list their sentences in `messages`, code -> translatable text with named placeholders.
    """

    messages: ClassVar[dict[str, Any]] = {}

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code, values)

    @property
    def message(self) -> str:
        """The sentence, with its placeholders filled."""
        return str(self.messages[self.code]) % self.values

    def __str__(self) -> str:
        return self.message


class Forbidden(DomainError):
    """The actor may not do that. Its code is the dotted verb that was refused."""

    messages: ClassVar[dict[str, Any]] = {}

    @property
    def message(self) -> str:
        """One sentence for every refusal of right: what to do rather than what failed."""
        return str(_("Votre rôle ne permet pas cette opération. Demandez-la au responsable de la feuille de route."))


def require(allowed: bool, verb: str) -> None:
    """Raise `Forbidden` with the dotted verb unless allowed."""
    if not allowed:
        raise Forbidden(verb)
