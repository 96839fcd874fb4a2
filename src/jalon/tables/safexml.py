"""XML parts pushed through expat: constant memory, no tree, no entities, no DTD, no network."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import IO
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


def _guarded(handler: Handler) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """The two ends of `handler`, with depth and number of elements bounded."""
    depth = seen = 0
    start_handler, end_handler = handler.start, handler.end

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, seen
        depth += 1
        seen += 1
        if depth > _DEEPEST:
            raise corrupt("éléments trop imbriqués")
        if seen > _MOST_ELEMENTS:
            raise bomb("trop d’éléments")
        start_handler(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end_handler(name)

    return start, end


def parse(archive: Archive, name: str, handler: Handler) -> None:
    """Push one part through `handler`, from its start to its end or until `StopReading`.

    Raises:
        TableRefused: the part is missing, damaged, declares a DTD, or has elements out of all proportion.
    """
    with archive.open(name) as source:
        parse_stream(source, handler, what=f"partie « {name} »")


def parse_stream(source: IO[bytes], handler: Handler, *, what: str) -> None:
    """The same for a file that is XML by itself. `what` names it when it is damaged.

    Raises:
        TableRefused: it is damaged, declares a DTD, or has elements out of all proportion.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.EntityDeclHandler = _refuse_dtd
    parser.StartElementHandler, parser.EndElementHandler = _guarded(handler)
    parser.CharacterDataHandler = handler.text
    fed = 0
    try:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - max(parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                raise bomb("élément démesuré")
        parser.Parse(b"", True)
    except StopReading:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise corrupt(what) from error
