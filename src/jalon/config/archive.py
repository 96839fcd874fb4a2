"""The backup archive: a tar holding `database.dump`, `media/…` and, last, `manifest.json`.

The manifest gives the size and SHA-256 of every other member: an archive cut short has none, a damaged one does not
match it. It also lists the migrations the database had, so that a newer archive is recognised.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from jalon.config.refusal import CommandRefused

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
MEDIA = "media/"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of the archive. `size` in bytes."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself."""

    jalon: str
    postgres: int
    created_at: str
    migrations: list[str]
    is_demonstration: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Raises `CommandRefused` when it does not read, or comes from a newer Jalon."""
        try:
            raw: dict[str, Any] = json.loads(content)
            if int(raw["format"]) > FORMAT:
                raise CommandRefused(
                    f"cette archive vient d’une version plus récente de Jalon ({raw.get('jalon')}) : mettez Jalon à "
                    "jour avant de la remettre en place. Rien n’a été touché."
                )
            members = {name: Member(**value) for name, value in raw.pop("members").items()}
            return cls(**raw, members=members)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged(f"son manifeste ne se lit pas ({error})") from error


def damaged(why: str) -> CommandRefused:
    """The refusal of an archive that is not what it says."""
    return CommandRefused(f"cette archive est abîmée : {why}. Rien n’a été touché ; prenez-en une autre.")


def write_archive(target: Path, dump: Path, media: Path, manifest: Manifest) -> Manifest:
    """Write the archive beside its final name, check it by reading it again, then name it.

    Returns:
        The manifest, with its members.
    """
    unfinished = target.with_name(f".{target.name}.partial")
    try:
        with unfinished.open("xb") as file:
            unfinished.chmod(0o600)
            with tarfile.open(fileobj=file, mode="w") as tar:
                manifest.members[DUMP] = _add(tar, dump, DUMP)
                for path in sorted(p for p in media.rglob("*") if p.is_file() and not p.is_symlink()):
                    name = MEDIA + path.relative_to(media).as_posix()
                    manifest.members[name] = _add(tar, path, name)
                _add_bytes(tar, MANIFEST, manifest.as_json())
        verify_archive(unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def verify_archive(path: Path) -> Manifest:
    """Read the whole archive and compare it with its manifest. Writes nothing.

    Raises:
        CommandRefused: it does not read, is cut, is damaged, holds a strange name, or comes from a newer format.
    """
    try:
        found, manifest = _measure(path)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise damaged(f"elle ne se lit pas jusqu’au bout ({error})") from error
    if manifest is None:
        raise damaged("elle est incomplète (pas de manifeste)")
    if DUMP not in found:
        raise damaged("elle ne contient pas la base de données")
    for name in sorted(found.keys() | manifest.members.keys()):
        if found.get(name) != manifest.members.get(name):
            raise damaged(f"« {name} » n’a pas l’empreinte annoncée")
    return manifest


def _measure(path: Path) -> tuple[dict[str, Member], Manifest | None]:
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    for name, stream in members(path):
        if name == MANIFEST:
            manifest = Manifest.from_json(stream.read())
            continue
        digest, size = hashlib.sha256(), 0
        while block := stream.read(_CHUNK):
            digest.update(block)
            size += len(block)
        found[name] = Member(size, digest.hexdigest())
    return found, manifest


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each file of the archive, in order, to be read before asking for the next."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            for info in tar:
                name = PurePosixPath(info.name)
                if not info.isfile() or name.is_absolute() or ".." in name.parts:
                    raise damaged(f"elle contient « {info.name} », qui n’est pas un fichier attendu")
                stream = tar.extractfile(info)
                if stream is not None:
                    yield info.name, stream
    except FileNotFoundError:
        raise CommandRefused(f"l’archive « {path} » n’existe pas.") from None
    except (tarfile.TarError, OSError, EOFError) as error:
        raise damaged(f"elle ne se lit pas ({error})") from error


def _add(tar: tarfile.TarFile, source: Path, name: str) -> Member:
    with source.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        info.mode = 0o600
        counted = _Counting(file)
        tar.addfile(info, counted)
    return Member(counted.size, counted.digest.hexdigest())


class _Counting:
    """A file read once: what goes through is measured."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    tar.addfile(info, io.BytesIO(content))
