"""Codes of actions: A001, A002… in each roadmap."""

from django.db import connection

from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap


def next_code_number(roadmap: Roadmap) -> int:
    """The first number never used in the roadmap, which is locked until the end of the transaction."""
    Roadmap.objects.select_for_update(of=("self",), no_key=True).get(pk=roadmap.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT max(substring(code FROM '^A([0-9]{{1,9}})$')::int) FROM {Action._meta.db_table}"  # noqa: S608
            " WHERE roadmap_id = %s",
            [roadmap.pk],
        )
        row = cursor.fetchone()
    return (row[0] if row and row[0] else 0) + 1


def code_text(number: int) -> str:
    """Three digits at least.

    >>> code_text(7), code_text(1234)
    ('A007', 'A1234')
    """
    return f"A{number:03d}"
