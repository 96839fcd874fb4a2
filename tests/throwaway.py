"""A PostgreSQL for one run of the tests, gone with it, even when the run is killed."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from jalon.config.postgres import Cluster, PostgresTrouble, account_for_this_process, find_binaries


class ThrowawayCluster:
    """Lives in a folder of its own under the temporary folder."""

    def __init__(self, *, major: int | None = None) -> None:
        self.folder = new_folder()
        self.cluster = Cluster(self.folder, binaries=find_binaries(major), throwaway=True)

    def start(self) -> str:
        """Make and start; returns the URL of the application's role."""
        self.cluster.make()
        self.cluster.start()
        return self.cluster.connection().url()

    def stop(self) -> None:
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_folder() -> Path:
    """A fresh folder that the account of the server can reach (as root, that is not ours)."""
    account = account_for_this_process()
    for parent in (Path(tempfile.gettempdir()), Path("/var/lib")):
        try:
            account.require_reach(parent)
        except PostgresTrouble:
            continue
        folder = Path(tempfile.mkdtemp(prefix="jalon-test-", dir=parent))
        os.chmod(folder, 0o711)  # noqa: S103 (ours; only the walk through it is opened)
        return folder
    raise PostgresTrouble("Aucun dossier temporaire accessible au compte de PostgreSQL.")
