"""XML parts pushed through expat: constant memory, no tree, no entities, no DTD, no network."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from xml.parsers import expat

from .archive import Archive, bomb, corrupt
from .refusal import TableRefused

_CHUNK = 65_536
_LONGEST_TOKEN = 1024 * 1024
_DEEPEST = 200
_MOST_ELEMENTS = 16_000_000


class Handler(ABC):
    """Receives what a part contains. Names are ``"uri local"``, or the local name alone without a namespace."""

    @abstractmethod
    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""

    @abstractmethod
    def end(self, name: str) -> None:
        """An element closes."""

    @abstractmethod
    def text(self, data: str) -> None:
        """Text inside the element opened last."""


class StopReading(Exception):
    """Raised by a handler that has seen enough."""


def local(name: str) -> str:
    """Name without its namespace: strict and transitional XLSX differ only by it."""
    return name.rpartition(" ")[2]


def _refuse_dtd(*_: object) -> None:
    raise TableRefused(
        "dtd",
        "Le fichier contient une déclaration XML interdite (DTD ou entités), qui n’a pas lieu d’être dans un classeur. "
        "Par sécurité il n’est pas lu. Enregistrez-le de nouveau depuis un tableur.",
    )


class _Guard:
    """Between expat and a handler: bounds depth and number of elements."""

    def __init__(self, handler: Handler) -> None:
        self._start = handler.start
        self._end = handler.end
        self._depth = 0
        self._seen = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._seen += 1
        if self._depth > _DEEPEST:
            raise corrupt("éléments trop imbriqués")
        if self._seen > _MOST_ELEMENTS:
            raise bomb("trop d’éléments")
        self._start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._end(name)


def parse(archive: Archive, name: str, handler: Handler) -> None:
    """Push one part through `handler`, from its start to its end or until `StopReading`.

    Raises:
        TableRefused: the part is missing, damaged, declares a DTD, or has elements out of all proportion.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.EntityDeclHandler = _refuse_dtd
    guard = _Guard(handler)
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = handler.text
    fed = 0
    try:
        with archive.open(name) as source:
            while chunk := source.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - max(parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                    raise bomb("élément démesuré")
            parser.Parse(b"", True)
    except StopReading:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise corrupt(f"partie « {name} »") from error
