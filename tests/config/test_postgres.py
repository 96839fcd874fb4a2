"""The embedded PostgreSQL: private, restartable, and careful with what is not its own."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from jalon.config.postgres import Account, Cluster, PostgresTrouble, account_for_this_process, find_binaries
from tests.config.conftest import ROOT
from tests.throwaway import new_folder


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    import shutil

    folder = new_folder()
    made = Cluster(folder, binaries=find_binaries(int(os.environ.get("JALON_TEST_PG", "0")) or None), throwaway=True)
    yield made
    made.stop(at_once=True)
    shutil.rmtree(folder, ignore_errors=True)


def test_it_listens_on_a_private_socket_and_nowhere_else(cluster: Cluster) -> None:
    with cluster.running() as connection:
        assert stat.S_IMODE(Path(connection.socket_folder).stat().st_mode) == 0o700
        with psycopg.connect(connection.url()) as client:
            shown = client.execute("SELECT current_setting('listen_addresses'), current_user").fetchone()
        assert shown == ("", "jalon")


def test_a_wrong_password_is_refused_even_on_the_socket(cluster: Cluster) -> None:
    with cluster.running() as connection, pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(connection.url().replace(connection.password, "faux"))


def test_it_starts_again_with_its_data_after_a_hard_stop(cluster: Cluster) -> None:
    cluster.make()
    cluster.start()
    url = cluster.connection().url()
    with psycopg.connect(url, autocommit=True) as client:
        client.execute("SET synchronous_commit = on")
        client.execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert cluster.pid
    os.kill(cluster.pid, signal.SIGQUIT)
    cluster.stop()
    cluster.start()
    with psycopg.connect(url) as client:
        assert client.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_lock_left_with_a_number_now_used_by_somebody_else_is_no_obstacle(cluster: Cluster) -> None:
    cluster.make()
    with subprocess.Popen(["sleep", "600"], **cluster.account.identity()) as other:
        lock = cluster.files / "postmaster.pid"
        lock.write_text(f"{other.pid}\n{cluster.files}\n")
        os.chown(lock, cluster.account.uid, cluster.account.gid)
        (cluster.socket_folder / ".s.PGSQL.5432.lock").write_text(f"{other.pid}\n")
        with cluster.running() as connection, psycopg.connect(connection.url()) as client:
            assert client.execute("SELECT 1").fetchone() == (1,)
        other.kill()


def test_a_server_already_there_is_used_and_left_running(cluster: Cluster) -> None:
    cluster.make()
    cluster.start()
    with Cluster(cluster.folder.parent).running() as connection, psycopg.connect(connection.url()):
        pass
    assert cluster.poll() is None
    assert cluster.answers()


def test_the_server_goes_with_the_process_that_started_it(
    cluster: Cluster, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("le signal de fin du parent n’existe que sous Linux")
    cluster.make()
    code = f"""
        import sys, time
        from pathlib import Path
        from jalon.config.postgres import Cluster
        cluster = Cluster(Path({str(cluster.folder.parent)!r}))
        cluster.start()
        print(cluster.pid, flush=True)
        time.sleep(600)
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        starter.kill()
    wait_until(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2])


def test_a_socket_path_too_long_for_the_system_is_replaced(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    path = Cluster(deep).socket_folder / ".s.PGSQL.5432"
    assert len(os.fsencode(path)) <= 107
    assert Cluster(deep).socket_folder == Cluster(deep).socket_folder
    assert Cluster(tmp_path / "other" / ("b" * 120)).socket_folder != Cluster(deep).socket_folder


def test_a_folder_open_to_others_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    account = account_for_this_process()
    folder = tmp_path / "postgres"
    folder.mkdir()
    os.chown(folder, account.uid, account.gid)
    folder.chmod(0o755)
    with pytest.raises(PostgresTrouble, match="mode 0700"):
        account.make_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_parent_that_the_system_account_cannot_cross_is_named_not_changed(tmp_path: Path) -> None:
    closed = tmp_path / "fermé"
    closed.mkdir(mode=0o700)
    somebody = Account("jalon", uid=64_000, gid=64_000, is_other=True)
    with pytest.raises(PostgresTrouble) as refusal:
        somebody.require_reach(closed)
    assert "JALON_DATA" in str(refusal.value)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_version_that_is_not_there_says_what_to_install() -> None:
    with pytest.raises(PostgresTrouble, match="PostgreSQL 99 est introuvable"):
        find_binaries(99)
