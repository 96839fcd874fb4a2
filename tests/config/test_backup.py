"""What a backup keeps, and what a restore refuses before touching anything."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.config.conftest import Instance


@pytest.fixture(scope="module")
def pristine(new_instance: Callable[[Path], Instance], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of an instance with one row and one file."""
    instance = new_instance(tmp_path_factory.mktemp("origine"))
    insert(instance, "responsable@exemple.fr", b"contenu")
    target = instance.data / "copie.tar"
    done = instance.jalon("backup", str(target))
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def archive(pristine: Path, tmp_path: Path) -> Path:
    """A copy that the test may spoil."""
    return Path(shutil.copy(pristine, tmp_path / "copie.tar"))


@pytest.fixture
def instance(instance: Instance) -> Instance:
    """Another instance, with data that a restore would replace."""
    insert(instance, "autre@exemple.fr", b"autre contenu")
    return instance


def insert(instance: Instance, email: str, content: bytes) -> None:
    instance.sql(
        "INSERT INTO accounts_user (email, password, is_active, is_instance_admin, created_at) "
        f"VALUES ('{email}', '!', true, true, now())"
    )
    (instance.data / "media" / "files").mkdir(parents=True)
    (instance.data / "media" / "files" / "compte rendu.odt").write_bytes(content)


def emails(instance: Instance) -> list[object]:
    return [row[0] for row in instance.sql("SELECT email FROM accounts_user ORDER BY 1")]


def test_what_was_backed_up_comes_back_and_the_files_of_before_are_kept(instance: Instance, archive: Path) -> None:
    done = instance.jalon("restore", str(archive), "--yes")
    assert done.returncode == 0, done.stderr
    assert emails(instance) == ["responsable@exemple.fr"]
    assert (instance.data / "media" / "files" / "compte rendu.odt").read_bytes() == b"contenu"
    kept = list(instance.data.glob("media.avant-*/files/compte rendu.odt"))
    assert [file.read_bytes() for file in kept] == [b"autre contenu"]
    assert instance.sql("SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'") == [(1,)]


def test_an_archive_is_readable_by_its_owner_only(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites_another(instance: Instance, archive: Path) -> None:
    before = archive.read_bytes()
    done = instance.jalon("backup", str(archive))
    assert done.returncode == 1
    assert "existe déjà" in done.stderr
    assert archive.read_bytes() == before


def assert_refused(instance: Instance, archive: Path, why: str) -> None:
    done = instance.jalon("restore", str(archive), "--yes")
    assert done.returncode == 1
    assert why in done.stderr
    assert "Rien n’a été touché" in done.stderr
    assert emails(instance) == ["autre@exemple.fr"]
    assert (instance.data / "media" / "files" / "compte rendu.odt").read_bytes() == b"autre contenu"


def test_one_changed_byte_is_refused(instance: Instance, archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    position = content.index(b"contenu")
    content[position] ^= 1
    archive.write_bytes(content)
    assert_refused(instance, archive, "n’a pas l’empreinte annoncée")


def test_a_cut_archive_is_refused(instance: Instance, archive: Path) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])
    assert_refused(instance, archive, "abîmée")


def rewrite_manifest(archive: Path, **changes: object) -> None:
    """The same archive, its manifest changed."""
    fresh = archive.with_suffix(".fresh")
    with tarfile.open(archive) as old, tarfile.open(fresh, "w") as new:
        for info in old:
            stream = old.extractfile(info)
            assert stream is not None
            if info.name == "manifest.json":
                content = json.dumps({**json.load(stream), **changes}).encode()
                info.size = len(content)
                target = archive.with_suffix(".json")
                target.write_bytes(content)
                with target.open("rb") as file:
                    new.addfile(info, file)
            else:
                new.addfile(info, stream)
    fresh.rename(archive)


def test_an_archive_of_a_newer_version_is_refused(instance: Instance, archive: Path) -> None:
    rewrite_manifest(archive, migrations=["accounts.0001_start", "accounts.9999_from_the_future"])
    assert_refused(instance, archive, "accounts.9999_from_the_future")


def test_an_archive_of_a_newer_format_is_refused(instance: Instance, archive: Path) -> None:
    rewrite_manifest(archive, format=99)
    assert_refused(instance, archive, "version plus récente")


def test_a_file_that_would_leave_its_folder_is_refused(instance: Instance, archive: Path) -> None:
    with tarfile.open(archive, "a") as tar:
        info = tarfile.TarInfo("media/../../ailleurs")
        tar.addfile(info)
    assert_refused(instance, archive, "ailleurs")


def test_restoring_under_people_at_work_is_refused(instance: Instance, archive: Path) -> None:
    import psycopg

    with psycopg.connect(instance.url):
        done = instance.jalon("restore", str(archive), "--yes")
    assert done.returncode == 1
    assert "utilisent la base" in done.stderr


def test_restoring_asks_first(instance: Instance, archive: Path) -> None:
    done = instance.jalon("restore", str(archive), typed="non\n")
    assert done.returncode == 1
    assert "abandon" in done.stderr
    assert emails(instance) == ["autre@exemple.fr"]


def test_a_restored_demonstration_is_still_one(instance: Instance, tmp_path: Path) -> None:
    instance.sql(
        "DO $$BEGIN EXECUTE format('COMMENT ON DATABASE %I IS ''jalon:demonstration''', current_database()); END$$"
    )
    archive = tmp_path / "démo.tar"
    instance.jalon("backup", str(archive))
    instance.sql("DO $$BEGIN EXECUTE format('COMMENT ON DATABASE %I IS NULL', current_database()); END$$")
    done = instance.jalon("restore", str(archive), "--yes")
    assert done.returncode == 0, done.stderr
    found = instance.sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    )
    assert found == [("jalon:demonstration",)]
