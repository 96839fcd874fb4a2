"""A PostgreSQL for one run of the tests, gone with it, even when the run is killed.

Making a cluster and applying every migration takes long; the result depends only on the server's version, on the
migrations and on the installed packages. It is therefore kept, stopped, in a template folder named after a fingerprint
of these, and each run starts on a copy. Databases of tests are then cloned from the migrated one by the server.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from jalon.config.postgres import Cluster, PostgresTrouble, account_for_this_process, find_binaries
from jalon.config.postgres.binaries import Binaries

MIGRATED = "jalon"
"""Database of the template where every migration was applied; databases of tests are cloned from it."""
ROOT = Path(__file__).resolve().parents[1]
_KEPT = 12
"""Templates kept: as many copies of the sources as one works on at once."""
_STALE = 3600
"""Seconds after which a template that nobody took is given up for a newer one."""
_PREFIX = "jalon-test-"
_MEMORY_DISK = Path("/dev/shm")
_ROOM = 3_000_000_000


class ThrowawayCluster:
    """Lives in a folder of its own under the temporary folder."""

    def __init__(self, *, major: int | None = None) -> None:
        self.binaries = find_binaries(major)
        self.folder = new_folder()
        self.cluster = Cluster(self.folder, binaries=self.binaries, throwaway=True)

    def start(self) -> str:
        """Start on a copy of the template; returns the URL of the application's role."""
        template = migrated_template(self.binaries)
        subprocess.run(["cp", "-a", str(template / "postgres"), str(self.folder)], check=True)
        self.cluster.start()
        return self.cluster.connection().url()

    def stop(self) -> None:
        self.cluster.stop(at_once=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def new_folder() -> Path:
    """A fresh folder that the account of the server can reach (as root, that is not ours)."""
    parent = _reachable_parent(in_memory=True)
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))
    folder.chmod(0o711)  # ours; only the walk through it is opened
    return folder


def _sweep(parent: Path) -> None:
    """Remove folders of runs that were killed: their name starts with the number of a process that is gone."""
    for folder in parent.glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdigit() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _reachable_parent(*, in_memory: bool) -> Path:
    account = account_for_this_process()
    places = [Path(tempfile.gettempdir()), Path("/var/lib")]
    if in_memory and _free_memory_disk() > _ROOM:
        places.insert(0, _MEMORY_DISK)
    for parent in places:
        try:
            account.require_reach(parent)
        except PostgresTrouble:
            continue
        if os.access(parent, os.W_OK | os.X_OK):
            return parent
    raise PostgresTrouble("Aucun dossier temporaire accessible au compte de PostgreSQL.")


def _free_memory_disk() -> int:
    return shutil.disk_usage(_MEMORY_DISK).free if _MEMORY_DISK.is_dir() else 0


def migrated_template(binaries: Binaries) -> Path:
    """The template for this version of everything, made when it is missing. Safe with several runs at once."""
    home = _reachable_parent(in_memory=False) / f"jalon-test-templates-{os.geteuid()}"
    home.mkdir(mode=0o711, exist_ok=True)
    if home.lstat().st_uid != os.geteuid():
        raise PostgresTrouble(f"« {home} » appartient à quelqu’un d’autre : supprimez-le.")
    template = home / f"{binaries.major}-{_fingerprint(binaries)}"
    with _alone(home, template.name):
        if not (template / "complete").is_file():
            shutil.rmtree(template, ignore_errors=True)
            template.mkdir(mode=0o711)
            _make_template(template, binaries)
            (template / "complete").touch()
            with _alone(home, "lock"):
                _forget_old(home, keep=template)
        os.utime(template)
    return template


def _make_template(template: Path, binaries: Binaries) -> None:
    start = time.monotonic()
    cluster = Cluster(template, binaries=binaries, throwaway=True)
    with cluster.running() as connection:
        environment = {**os.environ, "DATABASE_URL": connection.url(), "PYTHONPATH": str(ROOT / "src")}
        environment["DJANGO_SETTINGS_MODULE"] = "jalon.config.settings.dev"
        done = subprocess.run(
            [sys.executable, "-m", "jalon", "migrate"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"migrations failed:\n{done.stdout}\n{done.stderr}")
    print(f"test template {template.name} made in {time.monotonic() - start:.0f} s", file=sys.stderr)


def _fingerprint(binaries: Binaries) -> str:
    digest = hashlib.sha256(f"{binaries.major} {binaries.folder}".encode())
    for file in sorted((ROOT / "src" / "jalon").rglob("migrations/*.py")):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    for file in sorted((ROOT / "src" / "jalon" / "config" / "postgres").glob("*.py")):
        digest.update(file.read_bytes())
    digest.update((ROOT / "src" / "jalon" / "config" / "settings" / "base.py").read_bytes())
    digest.update(" ".join(sorted(f"{d.name}{d.version}" for d in distributions())).encode())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def _alone(home: Path, name: str) -> Iterator[None]:
    """One run at a time makes a given template; others are made at the same time beside it."""
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_old(home: Path, keep: Path) -> None:
    others = sorted((f for f in home.iterdir() if f.is_dir() and f != keep), key=lambda f: f.stat().st_mtime)
    for folder in others[: -(_KEPT - 1)]:
        if time.time() - folder.stat().st_mtime > _STALE:  # a run may be copying the others
            shutil.rmtree(folder, ignore_errors=True)
