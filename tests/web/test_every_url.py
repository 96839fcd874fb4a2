"""Every address of the product × every kind of person, against the committed table `rights.csv`.

The table is the rule, read by people: one row per name of address; « get » columns say what a visit answers, « post » ones
what an empty form sent answers. 404 is « you may not know that it exists », 403 « you see it but may not do it ».
After a wished change: `JALON_WRITE_RIGHTS=1 python -m pytest tests/web/test_every_url.py`, and read the difference.
"""

import csv
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.web.areas import areas
from tests.web.rights import PEOPLE, POSTING, TABLE, WRITE, Rights, named_addresses

COLUMNS = [*PEOPLE, *(f"{person} post" for person in POSTING)]
OPEN_TO_ALL = re.compile(
    "|".join(
        [
            r"alive|ready|metrics|public:.+|components:.+|account_.+|mfa_authenticate",
            r"accounts:(sign_in|demonstration|demonstration_sign_in|first_start|first_start_link|oidc_leave|oidc_return"
            r"|mails|email|invitation|invitation_open)",
            *(area.open_to_all for area in areas() if hasattr(area, "open_to_all")),
        ]
    )
)
"""Addresses reached without an account: machines, the public site, the entrances."""
ANSWERS = {"200", "204", "302", "403", "404", "405", "410", "422", "401", "400"}
NOBODYS_WRITES = ("django_session", "usersessions_usersession", "django_content_type", "jalon_cache")
ONES_OWN = {"desk:notifications_read", "desk:draft"}
"""What anybody may write with an empty form, because it touches only what is theirs."""
SECRETS = {
    "member": r"SECRET-\w+",
    "stranger": r"SECRET-\w+",
    "visitor": r"SECRET-\w+",
    "amo": r"SECRET-(?!besoin|mots|recueil)\w+",
    "instance_admin": r"SECRET-(?!telephone)\w+",
}
"""What each person must read nowhere. The AMO of « recueillir » reads needs and what is collected; who runs the instance keeps identities."""
_WROTE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)"?', re.IGNORECASE)


@pytest.fixture(scope="module")
def rights(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rights]:
    """Made once; nothing of it outlives the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Rights()
        transaction.set_rollback(True)


class Caller:
    """Asks for addresses as one person, each in a savepoint that is thrown away."""

    def __init__(self, rights: Rights, name: str) -> None:
        self.client = Client()
        if name in rights.people:
            self.client.force_login(rights.people[name].user)
        self.cookies = self.client.cookies.output(header="")
        self.session = {key: morsel.value for key, morsel in self.client.cookies.items()}

    def ask(self, method: str, address: str) -> tuple[str, bytes, set[str]]:
        """Status in words, content and tables written to."""
        written: set[str] = set()

        def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            found = _WROTE.match(sql)
            if found and found[1] not in NOBODYS_WRITES:
                written.add(found[1])
            return execute(sql, params, many, context)

        self.client.cookies.load(self.session)
        try:
            with transaction.atomic(), connection.execute_wrapper(watch):
                response = getattr(self.client, method)(address)
                content = read(response)
                transaction.set_rollback(True)
        except Exception as error:  # a page that breaks is a row of the report, not the end of the walk
            return f"{type(error).__name__} : {error}"[:300], b"", written
        return str(response.status_code), content, written


def read(response: HttpResponse) -> bytes:
    """The words of an answer, also those inside an ODT, DOCX or XLSX."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"\n".join(parts.read(name) for name in parts.namelist() if name.endswith((".xml", "mimetype")))


@pytest.fixture(scope="module")
def walk(rights: Rights, django_db_blocker: Any) -> dict[str, dict[str, tuple[str, bytes, set[str]]]]:
    """Name of address -> column -> what was answered."""
    with django_db_blocker.unblock():
        found: dict[str, dict[str, tuple[str, bytes, set[str]]]] = {}
        callers = {person: Caller(rights, person) for person in PEOPLE}
        addresses = {name: rights.address(name, takes) for name, takes in named_addresses()}
        for name, address in addresses.items():
            row = {person: callers[person].ask("get", address) for person in PEOPLE}
            row |= {f"{person} post": callers[person].ask("post", address) for person in POSTING}
            found[name] = row
        if os.environ.get(WRITE):
            write_table({name: {column: row[column][0] for column in COLUMNS} for name, row in found.items()})
        return found


def write_table(rows: dict[str, dict[str, str]]) -> None:
    """In the order of the names, with LF ends."""
    with TABLE.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["url", *COLUMNS])
        writer.writerows([name, *(row[column] for column in COLUMNS)] for name, row in sorted(rows.items()))


def committed() -> dict[str, dict[str, str]]:
    """The rule as committed."""
    with TABLE.open(encoding="utf-8", newline="") as source:
        return {row.pop("url"): row for row in csv.DictReader(source)}


def test_every_address_has_a_name_and_a_row(walk):
    names, rows = set(walk), set(committed())
    assert not [name for name in names if "(sans nom)" in name]
    new = sorted(names - rows)
    assert not new, f"Ces adresses n’ont pas de ligne dans rights.csv : {', '.join(new)}. Dites qui a le droit de quoi."
    gone = sorted(rows - names)
    assert not gone, f"Ces lignes de rights.csv n’ont plus d’adresse : {', '.join(gone)}. Retirez-les."


def test_everybody_gets_what_the_table_says(walk):
    rule = committed()
    wrong = [
        f"{name} / {column} : {answer[0]} au lieu de {rule[name][column]}"
        for name, row in walk.items()
        for column, answer in row.items()
        if name in rule and answer[0] != rule[name][column]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_itself_keeps_to_the_rules():
    for name, row in committed().items():
        assert set(row.values()) <= ANSWERS, name
        if not OPEN_TO_ALL.fullmatch(name):
            assert row["visitor"] in {"302", "405"}, f"{name} s’ouvre sans compte"
            assert row["visitor post"] in {"302", "405"}, f"{name} s’écrit sans compte"


def test_a_visit_writes_nothing(walk):
    wrote = {f"{name} / {person}": row[person][2] for name, row in walk.items() for person in PEOPLE if row[person][2]}
    assert not wrote


def test_an_empty_form_sent_without_the_right_writes_nothing(walk):
    wrote = {
        f"{name} / {person}": row[f"{person} post"][2]
        for name, row in walk.items()
        for person in POSTING
        if row[f"{person} post"][2] and name not in ONES_OWN
    }
    assert not wrote


def test_nobody_reads_what_is_not_for_them(walk):
    read_ = {
        f"{name} / {column}": sorted(set(found))
        for name, row in walk.items()
        for column, (_status, content, _written) in row.items()
        if (found := re.findall(SECRETS.get(column.split()[0], "(?!)"), content.decode("utf-8", "replace")))
    }
    assert not read_
