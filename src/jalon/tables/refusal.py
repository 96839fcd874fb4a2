"""The single exception raised when a file cannot be read, or a table cannot be written, safely."""


class TableRefused(Exception):
    """A file is refused as a whole, with a French sentence its owner can act on.

    Bad cells are never reported this way: they are `Issue` values of an `Interpretation`.

    Attributes:
        code: stable machine word, such as ``"zip_bomb"`` or ``"old_xls"``.
        message: the French sentence, complete, without the file name.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
