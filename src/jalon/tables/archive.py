"""Zip containers (XLSX, ODS) opened without trusting what they declare."""

import io
import zipfile
import zlib
from typing import IO

from .refusal import TableRefused
from .values import Limits

_SMALL = 4 * 1024 * 1024
_ENCRYPTED = 0x1


def corrupt(detail: str = "") -> TableRefused:
    """The refusal of a damaged file."""
    more = f" ({detail})" if detail else ""
    return TableRefused(
        "corrupt",
        f"Le fichier est abîmé ou incomplet{more}. Ouvrez-le dans un tableur, enregistrez-le de nouveau, puis renvoyez-le.",
    )


def protected() -> TableRefused:
    """The refusal of an encrypted file."""
    return TableRefused(
        "encrypted",
        "Le fichier est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe, puis envoyez cette copie.",
    )


def bomb(detail: str) -> TableRefused:
    """The refusal of a container that would fill the memory."""
    return TableRefused(
        "zip_bomb",
        f"Le fichier, une fois décompressé, est anormalement gros ({detail}). Par sécurité il n’est pas lu. "
        "Copiez les lignes utiles dans un classeur neuf, puis envoyez ce classeur.",
    )


class Archive:
    """Read-only view of a zip held in memory, checked before anything is unpacked."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            UnicodeDecodeError,
            OverflowError,
        ) as error:
            raise corrupt() from error
        self._check(entries)
        self._entries = {entry.filename: entry for entry in entries}

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if len(entries) > limits.max_entries:
            raise bomb(f"{len(entries)} éléments, {limits.max_entries} au plus")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise protected()
        if sum(entry.file_size for entry in entries) > limits.max_unpacked_bytes:
            raise bomb(f"plus de {limits.max_unpacked_bytes // 1024**2} Mio")
        for entry in entries:
            if entry.file_size > _SMALL and entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
                raise bomb(f"compression de plus de {limits.max_ratio} pour 1")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        """Names of the parts."""
        return list(self._entries)

    def open(self, name: str) -> IO[bytes]:
        """A stream on one part, which refuses to give more than the limits or to go on when damaged.

        Raises:
            TableRefused: the part is missing, or packed in an unusual way.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise corrupt(f"la partie « {name} » manque")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise corrupt("compression inhabituelle")
        try:
            return io.BufferedReader(_Counted(self, self._zip.open(entry)), 65_536)
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise corrupt() from error  # ValueError: a part said to start before the file

    def read_small(self, name: str, limit: int = 8 * 1024 * 1024) -> bytes:
        """One whole part, such as a manifest, when it is no larger than `limit` bytes."""
        with self.open(name) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise bomb(f"partie « {name} »")
        return data

    def count(self, size: int) -> None:
        """Add bytes really unpacked, whatever the container declared."""
        self._unpacked += size
        if self._unpacked > self._limits.max_unpacked_bytes:
            raise bomb(f"plus de {self._limits.max_unpacked_bytes // 1024**2} Mio")


class _Counted(io.RawIOBase):
    """A raw stream that counts what it gives and turns damage into a refusal."""

    def __init__(self, archive: Archive, stream: IO[bytes]) -> None:
        self._archive = archive
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._stream.read(len(view))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise corrupt() from error
        self._archive.count(len(data))
        view[: len(data)] = data
        return len(data)
