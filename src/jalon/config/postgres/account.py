"""Under which system account PostgreSQL runs. It refuses root, so root lends it a dedicated account."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from jalon.config.postgres.trouble import PostgresTrouble

SYSTEM_ACCOUNT = "jalon"


class Identity(TypedDict, total=False):
    """Keyword arguments of `subprocess` that change who runs the program. Empty: ourselves."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A system account. `is_other` when it is not the one running this process (we are root)."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def identity(self) -> Identity:
        """What to give to `subprocess` so that the program runs under this account."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def make_folder(self, folder: Path) -> None:
        """Create a 0700 folder owned by the account. An existing one must already be so: it is not changed.

        Raises:
            PostgresTrouble: the folder belongs to somebody else, is a link, or is open to others.
        """
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            self._check_private(folder)
        else:
            if self.is_other:
                os.chown(folder, self.uid, self.gid)

    def _check_private(self, folder: Path) -> None:
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or found.st_uid != self.uid or found.st_mode & 0o077:
            raise PostgresTrouble(
                f"Le dossier « {folder} » devrait être un vrai dossier, propriété de « {self.name} » et fermé aux "
                "autres (mode 0700). Jalon ne change pas les droits d’un dossier qu’il n’a pas créé : corrigez-les, "
                "ou choisissez un autre dossier avec JALON_DATA."
            )

    def require_reach(self, folder: Path) -> None:
        """Check that the account may walk down to `folder`; never changes the mode of a parent.

        Raises:
            PostgresTrouble: names the first folder that stops it.
        """
        if not self.is_other:
            return
        for step in [*reversed(folder.resolve().parents), folder.resolve()]:
            if step.exists() and not self._may_enter(step):
                raise PostgresTrouble(
                    f"PostgreSQL refuse de tourner sous le compte root ; il tourne donc sous « {self.name} », qui "
                    f"n’a pas le droit de traverser « {step} ». Jalon ne change pas les droits de ce dossier : "
                    "choisissez un dossier de données accessible avec JALON_DATA (par exemple /var/lib/jalon), "
                    "ou lancez Jalon sous un compte ordinaire."
                )

    def _may_enter(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & 0o100)
        if found.st_gid == self.gid:
            return bool(found.st_mode & 0o010)
        return bool(found.st_mode & 0o001)


def account_for_this_process() -> Account:
    """Ourselves; or, as root, the dedicated system account, created when it is missing."""
    if os.geteuid() != 0:
        uid = os.geteuid()
        return Account(_name_of(uid), uid, os.getegid(), is_other=False)
    try:
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        _create_system_account()
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
    if entry.pw_uid == 0:
        raise PostgresTrouble(f"Le compte « {SYSTEM_ACCOUNT} » est un autre nom de root : PostgreSQL n’en veut pas.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, is_other=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _create_system_account() -> None:
    useradd, adduser = shutil.which("useradd"), shutil.which("adduser")
    if useradd:
        command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT]
    elif adduser:
        command = [adduser, "-S", "-D", "-H", "-s", "/sbin/nologin", SYSTEM_ACCOUNT]
    else:
        raise PostgresTrouble(
            f"PostgreSQL refuse de tourner sous root, et aucune commande (useradd, adduser) ne permet de créer le "
            f"compte système « {SYSTEM_ACCOUNT} » : créez-le, ou lancez Jalon sous un compte ordinaire."
        )
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 and "already exists" not in done.stderr:
        raise PostgresTrouble(f"Création du compte système « {SYSTEM_ACCOUNT} » impossible : {done.stderr.strip()}")
