"""Typed reading of environment variables. Knows neither Django nor the product.

Every variable `NAME` may instead be given as `NAME_FILE`, the path of a file holding the value: that is how secrets
come from systemd credentials or from a mounted volume without showing in the process list.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

ROOT_DATA = Path("/var/lib/jalon")
"""Where root keeps data: a system account must be able to reach it, which a home folder would forbid."""

_TRUE = frozenset({"1", "true", "yes", "on", "oui", "vrai"})
_FALSE = frozenset({"0", "false", "no", "off", "non", "faux"})


class BadSetting(ValueError):
    """A variable is missing or does not read; the message (French) names it and says what is expected."""


class Environment:
    """Variables of the process, read with a type. `values` is injectable for tests."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str | None = None) -> str:
        """Value of `name`, or the stripped content of the file named by `name_FILE`, or the default."""
        found = self.optional(name)
        if found is not None:
            return found
        if default is None:
            raise BadSetting(f"Réglage manquant : donnez {name}, ou {name}_FILE (chemin d’un fichier qui la contient).")
        return default

    def optional(self, name: str) -> str | None:
        """Like `text`, with None when the variable is absent or empty."""
        direct = self._values.get(name, "")
        path = self._values.get(f"{name}_FILE", "")
        if direct and path:
            raise BadSetting(f"{name} et {name}_FILE sont donnés tous les deux : gardez-en un seul.")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip() or None
            except (OSError, UnicodeDecodeError) as error:
                raise BadSetting(f"{name}_FILE désigne « {path} », qui ne se lit pas : {error}.") from error
        return direct or None

    def flag(self, name: str, default: bool) -> bool:
        """A yes/no variable: 1, true, yes, on, oui or 0, false, no, off, non."""
        found = self.optional(name)
        if found is None:
            return default
        if found.lower() in _TRUE:
            return True
        if found.lower() in _FALSE:
            return False
        raise BadSetting(f"{name} vaut « {found} » : écrivez oui ou non.")

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        """A whole number between `least` and `most`, both included."""
        found = self.optional(name)
        if found is None:
            return default
        try:
            number = int(found)
        except ValueError:
            raise BadSetting(f"{name} vaut « {found} » : écrivez un nombre entier.") from None
        if not least <= number <= most:
            raise BadSetting(f"{name} vaut {number} : la valeur doit être comprise entre {least} et {most}.")
        return number

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """A list separated by commas."""
        found = self.optional(name)
        if found is None:
            return list(default)
        return [word.strip() for word in found.split(",") if word.strip()]


def checkout_root() -> Path:
    """Folder of the sources (where `pyproject.toml` is), or the current folder for an installed package."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() else Path.cwd()


def data_folder(environment: Environment | None = None) -> Path:
    """Folder of the database, files, mails and static files.

    `JALON_DATA` when given. Otherwise `var/` in the sources; as root, a folder per copy of the sources under
    `/var/lib/jalon`, because the system account that runs PostgreSQL could not reach a home folder.
    """
    given = (environment or Environment()).optional("JALON_DATA")
    if given:
        return Path(given).expanduser().resolve()
    root = checkout_root()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return ROOT_DATA / hashlib.sha256(str(root).encode()).hexdigest()[:8]
    return root / "var"
