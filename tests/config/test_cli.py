"""The command line: what it loads, what it refuses, what it says."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.config.conftest import ROOT, Instance


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_arbitrate_never_loads_django() -> None:
    code = (
        "import sys\n"
        "from jalon.config.cli import main\n"
        "try:\n    main(['arbitrate', '--help'])\nexcept SystemExit:\n    pass\n"
        "assert 'jalon.engine' in sys.modules, 'the engine did not answer'\n"
        "sys.exit('django' in sys.modules)\n"
    )
    done = run_python(code)
    assert done.returncode == 0, done.stderr


def test_an_unknown_command_is_named_and_the_known_ones_listed(instance: Instance) -> None:
    done = instance.jalon("arbitrer")
    assert done.returncode == 2
    assert "« arbitrer »" in done.stderr
    assert "arbitrate" in done.stderr


def test_a_bad_setting_is_one_sentence_not_a_traceback(instance: Instance) -> None:
    done = instance.jalon("manage", "check", DATABASE_URL="mysql://localhost/jalon")
    assert done.returncode == 1
    assert "Jalon ne connaît que PostgreSQL" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_administrator_is_created_once(instance: Instance) -> None:
    words = ("createadmin", "--email", "Admin@Exemple.fr", "--name", "Responsable Numérique", "--password-stdin")
    done = instance.jalon(*words, typed="un mot de passe assez long\n")
    assert done.returncode == 0, done.stderr
    assert instance.sql("SELECT email, is_instance_admin FROM accounts_user") == [("admin@exemple.fr", True)]
    again = instance.jalon(*words, typed="un mot de passe assez long\n")
    assert again.returncode == 1
    assert "a déjà un administrateur" in again.stderr
    assert instance.sql("SELECT count(*) FROM accounts_user") == [(1,)]


def test_doctor_says_what_is_wrong_and_how_to_mend_it(instance: Instance) -> None:
    done = instance.jalon("doctor")
    assert done.returncode == 1  # static files are not there yet
    for said in ("Lancez « jalon registry »", "jalon createadmin", "jalon worker", "fichiers statiques"):
        assert said in done.stdout


def test_doctor_recognises_a_database_from_the_future(instance: Instance) -> None:
    instance.sql("INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999_future', now())")
    done = instance.jalon("doctor")
    assert done.returncode == 1
    assert "version plus récente de Jalon (« accounts.9999_future »)" in done.stdout


def test_doctor_says_that_the_database_does_not_answer(instance: Instance) -> None:
    done = instance.jalon("doctor", DATABASE_URL="postgresql://jalon@127.0.0.1:1/absente?connect_timeout=2")
    assert done.returncode == 1
    assert "La base de données ne répond pas" in done.stdout
    assert "Vérifiez DATABASE_URL" in done.stdout
