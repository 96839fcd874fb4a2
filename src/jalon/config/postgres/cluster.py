"""One private PostgreSQL cluster: made once, started and stopped by whoever holds it.

Local socket only, in a 0700 folder; every role, the bootstrap superuser included, signs in with a SCRAM password kept
in a 0600 file. The application's role is not a superuser: extensions are created beforehand, in `template1`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from jalon.config.postgres.account import Account, account_for_this_process
from jalon.config.postgres.binaries import Binaries, find_binaries
from jalon.config.postgres.trouble import PostgresTrouble
from jalon.config.watchman import when_parent_dies

ROLE = "jalon"
DATABASE = "jalon"
SUPERUSER = "postgres"
PORT = 5432
EXTENSIONS = ("btree_gist", "pg_trgm")
SOCKET_PATH_LIMIT = 107
"""Bytes of a Unix socket path on Linux (`sun_path` holds 108 with its final zero)."""

_NO_DURABILITY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Connection:
    """How the application reaches the cluster."""

    socket_folder: str
    user: str
    password: str
    database: str

    def url(self) -> str:
        """As a `DATABASE_URL`: readable by libpq, and by our settings."""
        quote = _percent
        return (
            f"postgresql://{quote(self.user)}:{quote(self.password)}@/{quote(self.database)}"
            f"?host={quote(self.socket_folder)}&port={PORT}"
        )


def _percent(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


class Cluster:
    """A cluster in `<folder>/postgres`.

    Args:
        folder: the data folder of the instance. Its parents must exist or be creatable, and are never changed.
        binaries: programs to use. None: those that made the cluster, or the first suitable ones.
        throwaway: for tests: no durability, and the role may create databases.
    """

    def __init__(self, folder: Path, *, binaries: Binaries | None = None, throwaway: bool = False) -> None:
        self.folder = folder / "postgres"
        self.throwaway = throwaway
        self._wanted_binaries = binaries
        self._account: Account | None = None
        self._binaries: Binaries | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def account(self) -> Account:
        """System account of the server."""
        if self._account is None:
            self._account = account_for_this_process()
        return self._account

    @property
    def binaries(self) -> Binaries:
        """Programs the account can run, of the major version of the cluster."""
        if self._binaries is None:
            wanted = self._wanted_binaries or find_binaries(self.major())
            self._binaries = wanted.reachable_by(self.account, self.folder)
        return self._binaries

    @property
    def files(self) -> Path:
        """The cluster proper (`PGDATA`)."""
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Private folder of the socket: beside the cluster, or in the temporary folder when the path is too long."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
            return beside
        import hashlib

        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/tmp") / f"jalon-{digest}"  # noqa: S108 (0700 and checked by make_folder)

    def exists(self) -> bool:
        """Whether the cluster was made, to its end."""
        return (self.folder / "ready").is_file()

    def major(self) -> int | None:
        """Major version that made the cluster, None when there is none."""
        try:
            return int((self.files / "PG_VERSION").read_text().strip())
        except (OSError, ValueError):
            return None

    def connection(self, database: str = DATABASE) -> Connection:
        """Coordinates of the application's role.

        Raises:
            PostgresTrouble: the cluster was never made.
        """
        return Connection(str(self.socket_folder), ROLE, self._secret(ROLE), database)

    def make(self) -> None:
        """Make the cluster when it is not there; a half-made one is thrown away first."""
        if self.exists():
            return
        self._prepare_folder()
        shutil.rmtree(self.files, ignore_errors=True)
        for role in (SUPERUSER, ROLE):
            self._write_secret(role)
        self._initdb()
        self._write_configuration()
        with self._served():
            self._bootstrap()
        (self.folder / "ready").touch()

    @contextlib.contextmanager
    def running(self) -> Iterator[Connection]:
        """The cluster, answering. One already started by another process is used and left running."""
        if self.exists() and self.answers():
            yield self.connection()
            return
        self.make()
        with self._served():
            yield self.connection()

    def start(self) -> None:
        """Start the server as a child of ours, and wait for it to answer.

        Raises:
            PostgresTrouble: it does not start; the message holds the end of its log.
        """
        self._prepare_folder()
        self._clear_stale_locks()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self.binaries.path("postgres"), "-D", str(self.files), "-k", str(self.socket_folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=_clean_environment(),
                process_group=0,
                preexec_fn=when_parent_dies(signal.SIGINT),  # noqa: PLW1509 (two system calls, no lock)
                **self.account.identity(),
            )
        self._wait_until_ready()

    def stop(self, timeout: float = 30, *, at_once: bool = False) -> None:
        """Fast shutdown (clients are disconnected), then an immediate one after `timeout` seconds.

        Args:
            at_once: no checkpoint: for a cluster that is about to be thrown away.
        """
        process, self._process = self._process, None
        if process is None:
            return
        steps: tuple[tuple[signal.Signals, float | None], ...]
        steps = ((signal.SIGINT, timeout), (signal.SIGQUIT, 10), (signal.SIGKILL, None))
        for number, patience in steps[1:] if at_once else steps:
            if process.poll() is None:
                process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(patience)

    @property
    def pid(self) -> int | None:
        """Process of the server we started, None when we did not."""
        return self._process.pid if self._process else None

    def poll(self) -> int | None:
        """Exit code of the server we started, None while it lives."""
        return self._process.poll() if self._process else None

    def answers(self) -> bool:
        """Whether a server answers on the private socket."""
        try:
            with self.superuser_connection(timeout=2):
                return True
        except (psycopg.OperationalError, PostgresTrouble):
            return False

    def superuser_connection(self, database: str = "postgres", timeout: int = 10) -> psycopg.Connection:
        """For bootstrap and diagnosis only: the application never has it."""
        return psycopg.connect(
            host=str(self.socket_folder),
            port=PORT,
            user=SUPERUSER,
            password=self._secret(SUPERUSER),
            dbname=database,
            connect_timeout=timeout,
            autocommit=True,
        )

    @contextlib.contextmanager
    def _served(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.stop()

    def _prepare_folder(self) -> None:
        parent = self.folder.parent
        parent.mkdir(parents=True, exist_ok=True)
        self.account.require_reach(parent)
        self.account.make_folder(self.folder)
        self.account.make_folder(self.socket_folder)

    def _initdb(self) -> None:
        locale = ["--locale=C.UTF-8"] if self.binaries.major < 17 else ["--locale-provider=builtin", "--locale=C.UTF-8"]
        command = [self.binaries.path("initdb"), "--pgdata", str(self.files), "--username", SUPERUSER]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", *locale]
        command += ["--no-sync"] if self.throwaway else []
        with tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".password") as password:
            password.write(self._secret(SUPERUSER))
            password.flush()
            os.chown(password.name, self.account.uid, self.account.gid)
            done = subprocess.run(
                [*command, "--pwfile", password.name],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env=_clean_environment(),
                **self.account.identity(),
            )
        if done.returncode != 0:
            raise PostgresTrouble(f"La base n’a pas pu être créée dans « {self.files} » : {done.stderr.strip()}")

    def _write_configuration(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            "logging_collector": "off",
            **(_NO_DURABILITY if self.throwaway else {}),
        }
        with (self.files / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\n# Jalon\n")
            configuration.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _bootstrap(self) -> None:
        creates = sql.SQL("CREATEDB" if self.throwaway else "NOCREATEDB")
        with self.superuser_connection() as base:
            base.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
                    sql.Identifier(ROLE), creates, sql.Literal(self._secret(ROLE))
                )
            )
        with self.superuser_connection("template1") as template:
            available = {row[0] for row in template.execute("SELECT name FROM pg_available_extensions")}
            for extension in EXTENSIONS:
                if extension in available:
                    template.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        with self.superuser_connection() as base:
            base.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))

    def _secret(self, role: str) -> str:
        path = self.folder / f"{role}.password"
        try:
            return path.read_text(encoding="ascii")
        except OSError as error:
            raise PostgresTrouble(
                f"Aucune base Jalon lisible dans « {self.folder} » ({error.strerror}). Lancez d’abord « jalon run »."
            ) from error

    def _write_secret(self, role: str) -> None:
        path = self.folder / f"{role}.password"
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))

    def _wait_until_ready(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if self.answers():
                return
            time.sleep(0.05)
        self.stop(timeout=5)
        raise PostgresTrouble(f"PostgreSQL n’a pas démarré. Fin de son journal ({self.log}) :\n{self._log_end()}")

    def _log_end(self, lines: int = 15) -> str:
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except OSError:
            return "(journal vide)"

    def _clear_stale_locks(self) -> None:
        """Remove lock files whose process is gone or is not a PostgreSQL of ours.

        The server itself only looks whether the number is in use: after a hard stop it may be somebody else's.

        Raises:
            PostgresTrouble: a live server holds the cluster.
        """
        lock = self.files / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            pid = None
        if pid is not None and self._is_our_server(pid):
            self._wait_for_the_end_of(pid)
        lock.unlink(missing_ok=True)
        for left in self.socket_folder.glob(f".s.PGSQL.{PORT}*"):
            left.unlink(missing_ok=True)

    def _is_our_server(self, pid: int) -> bool:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except FileNotFoundError:
            return not Path("/proc/self").exists() and _is_alive(pid)
        except OSError:
            return True
        return os.fsencode(self.files) in command.split(b"\0")

    def _wait_for_the_end_of(self, pid: int, patience: float = 15) -> None:
        deadline = time.monotonic() + patience
        while self._is_our_server(pid):
            if time.monotonic() > deadline:
                raise PostgresTrouble(
                    f"Un PostgreSQL (processus {pid}) tient déjà la base « {self.files} ». Arrêtez l’autre Jalon "
                    "qui utilise ce dossier, ou choisissez un autre dossier avec JALON_DATA."
                )
            time.sleep(0.1)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _clean_environment() -> dict[str, str]:
    """Environment of the server: none of the PG* variables of the caller may lead it elsewhere."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
