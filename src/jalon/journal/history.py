"""Telling the history kept by the database who acts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import DatabaseError, connection

_TELL = "SELECT set_config('pghistory.context_id', %s, false), set_config('pghistory.context_metadata', %s, false)"


@contextmanager
def history_told(**metadata: object) -> Iterator[None]:
    """Rows of history written meanwhile share one context, which holds these metadata.

    The same context as that of `pghistory.context`, told once to the session of the server rather than before each
    statement: two statements sent as one cannot be prepared. A session that cannot be told to forget is closed.
    """
    _tell(str(uuid4()), json.dumps(metadata))
    try:
        yield
    finally:
        try:
            _tell("", "")
        except DatabaseError:
            connection.close()


def _tell(context_id: str, metadata: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [context_id, metadata])
