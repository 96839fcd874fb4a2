"""A database for the duration of one command."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from jalon.config.environment import Environment, data_folder
from jalon.config.postgres import Cluster


@contextlib.contextmanager
def lent_database(*, with_django: bool = False) -> Iterator[None]:
    """Nothing to do with `DATABASE_URL`; otherwise the embedded cluster, started unless it already runs.

    Settings are read inside: the password of a cluster just made is then there to be read.
    """
    with contextlib.ExitStack() as stack:
        environment = Environment()
        if not environment.optional("DATABASE_URL"):
            stack.enter_context(Cluster(data_folder(environment)).running())
        if with_django:
            import django

            django.setup()
        yield
